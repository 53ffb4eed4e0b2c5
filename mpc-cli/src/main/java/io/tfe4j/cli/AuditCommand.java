package io.tfe4j.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.tfe4j.player.audit.AuditHead;
import io.tfe4j.player.audit.AuditKeys;
import io.tfe4j.player.audit.AuditReader;
import io.tfe4j.player.audit.AuditReport;
import io.tfe4j.player.audit.AuditVerifier;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** For whoever must know afterwards what a player took part in. */
@Command(name = "audit", description = "Read a player's audit log, and check that nobody changed it.")
final class AuditCommand implements Runnable {
    private static final String CONTROL =
            "[\\p{Cntrl}\\x{80}-\\x{9f}\\x{200e}\\x{200f}\\x{202a}-\\x{202e}\\x{2066}-\\x{2069}]";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no action given: verify or show");
    }

    @Command(
            name = "verify",
            description = "Check every line's signature, and that none is missing between the first and the last. "
                    + "Prints the head: the last record's number and hash. Note it elsewhere: a log whose end was "
                    + "cut off is found by a head noted before, and by nothing else.")
    @SuppressWarnings("unused") // picocli calls it
    private int verify(
            @Option(names = "--file", required = true, paramLabel = "FILE", description = "The log.") Path file,
            @Option(
                            names = "--cert",
                            paramLabel = "FILE",
                            description = "The player's certificate; again for each it had before.")
                    @Nullable
                    List<Path> files,
            @Option(names = "--unsigned", description = "Without a certificate: check the chain of hashes only.")
                    boolean unsigned,
            @Option(names = "--head", paramLabel = "HEAD", description = "A head printed earlier.") @Nullable
                    String head)
            throws IOException {
        if ((files == null) != unsigned) {
            throw new ParameterException(
                    spec.commandLine(), "give --cert, or --unsigned for a log of players without certificates");
        }
        List<X509Certificate> certificates = new ArrayList<>();
        for (Path certificate : files == null ? List.<Path>of() : files) {
            certificates.add(AuditKeys.certificate(certificate));
        }
        AuditReport report = AuditVerifier.verify(file, certificates, head == null ? null : AuditHead.parse(head));
        print(report, unsigned);
        return report.isGood() ? 0 : 1;
    }

    private void print(AuditReport report, boolean unsigned) {
        PrintWriter out = spec.commandLine().getOut();
        AuditReport.Problem problem = report.problem();
        if (problem == null) {
            out.println(report.records() + " records, none changed or missing before the last");
            if (unsigned) {
                out.println("not signed: whoever could write the file could have made all of it up");
            }
        } else {
            out.println("line " + problem.line() + " is bad: " + problem.reason());
            out.println(report.records() + " records before it are good");
        }
        out.println("head " + report.head());
        out.flush();
    }

    @Command(name = "show", description = "Print the records, one a line, without checking them.")
    @SuppressWarnings("unused") // picocli calls it
    private void show(
            @Option(names = "--file", required = true, paramLabel = "FILE", description = "The log.") Path file)
            throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        AuditReader.forEach(file, line -> out.println(text(line).replaceAll(CONTROL, "?")));
        out.flush();
    }

    /** Names come from submitters: they must not move the cursor of whoever reads. */
    private static String text(JsonNode line) {
        String start = line.path("sequence").asText() + "  " + line.path("time").asText() + "  "
                + line.path("player").asText() + "  ";
        if (line.path("event").asText().equals("round")) {
            String reason = line.path("reason").asText();
            return start + line.path("result").asText() + (reason.isEmpty() ? "" : " (" + reason + ")") + "  round "
                    + line.path("round").asText() + "  clients "
                    + line.path("clients").asText() + "  in the sum "
                    + line.path("accepted").asText() + "  terms "
                    + line.path("terms").asText() + "  rule "
                    + line.path("rule").asText();
        }
        if (!line.path("event").asText().equals("run")) {
            return start + line.path("event").asText() + ": "
                    + line.path("reason").asText();
        }
        StringBuilder text = new StringBuilder(start)
                .append(line.path("result").asText())
                .append(detail(line))
                .append("  ")
                .append(line.path("tag").asText())
                .append("  by ")
                .append(line.path("submitter").asText())
                .append("  session ")
                .append(line.path("session").asText())
                .append(" run ")
                .append(line.path("run").asText())
                .append("  program ")
                .append(line.path("program").asText());
        for (JsonNode input : line.path("inputs")) {
            text.append("  reads ").append(input.path("player").asText()).append('/');
            text.append(input.path("dataset").asText()).append(columns(input.path("columns")));
        }
        for (JsonNode output : line.path("outputs")) {
            text.append("  ").append(output.path("receiver").asText()).append(" receives ");
            text.append(output.path("name").asText());
        }
        return text.append("  rule ").append(line.path("rule").asText()).toString();
    }

    private static String detail(JsonNode line) {
        return switch (line.path("result").asText()) {
            case "finished" ->
                " (" + line.path("bytesSent").asText() + " bytes sent, "
                        + line.path("rounds").asText() + " rounds)";
            case "failed" -> " (" + line.path("code").asText() + ")";
            case "refused" -> " (" + line.path("reason").asText() + ")";
            default -> "";
        };
    }

    private static String columns(JsonNode columns) {
        List<String> names = new ArrayList<>();
        columns.forEach(column -> names.add(column.asText()));
        return names.toString();
    }
}

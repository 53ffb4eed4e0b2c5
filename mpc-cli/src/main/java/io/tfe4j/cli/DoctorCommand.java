package io.tfe4j.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Looks at the machine and says what would make tfe4j slow on it. */
@Command(
        name = "doctor",
        description = "Check Java, SIMD, AES, memory and ND4J: what is slow here, why, and what to do about it.")
final class DoctorCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(names = "--json", description = "Print one JSON object with all findings.")
    private boolean json;

    @Override
    public Integer call() throws JsonProcessingException {
        List<Finding> findings = Diagnosis.of(Machine.here());
        boolean healthy = findings.stream().allMatch(finding -> finding.verdict() == Finding.Verdict.OK);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(new ObjectMapper().writeValueAsString(new Report(healthy, findings)));
        } else {
            findings.forEach(finding -> print(out, finding));
            out.println(healthy ? "all is well" : "the lines marked SLOW or WRONG have remedies below them");
        }
        out.flush();
        return healthy ? 0 : 1;
    }

    private static void print(PrintWriter out, Finding finding) {
        out.printf(Locale.ROOT, "%-5s  %-9s  %s%n", finding.verdict(), finding.topic(), finding.fact());
        if (finding.remedy() != null) {
            out.printf(Locale.ROOT, "%-5s  %-9s  -> %s%n", "", "", finding.remedy());
        }
    }

    /** The shape of the JSON. */
    record Report(boolean healthy, List<Finding> findings) {}
}

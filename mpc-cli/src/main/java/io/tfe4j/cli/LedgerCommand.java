package io.tfe4j.cli;

import io.tfe4j.privacy.accounting.EventText;
import io.tfe4j.privacy.ledger.LedgerEntry;
import io.tfe4j.privacy.ledger.PrivacyBudget;
import io.tfe4j.privacy.ledger.PrivacyLedger;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What has been spent of a data set's privacy. */
@Command(
        name = "ledger",
        description = "What a privacy ledger says has been spent of a data set, and whether its lines are unchanged.")
final class LedgerCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(
            paramLabel = "FILE",
            description = "A player keeps one for each data set, STATE/privacy/OWNER%%2FDATASET.ledger.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path file;

    @Option(
            names = "--delta",
            paramLabel = "DELTA",
            defaultValue = "1e-6",
            description = "For which delta to add up (default: ${DEFAULT-VALUE}).")
    private double delta;

    @Override
    public Integer call() throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException("no ledger there: file=" + file);
        }
        try (PrivacyLedger ledger = PrivacyLedger.open(file, new PrivacyBudget(Double.MAX_VALUE, delta))) {
            PrintWriter out = spec.commandLine().getOut();
            for (LedgerEntry entry : ledger.entries()) {
                out.printf(
                        Locale.ROOT,
                        "%4d  %s  %s  %s%n",
                        entry.number(),
                        entry.time(),
                        EventText.of(entry.event()),
                        entry.purpose());
            }
            out.printf(
                    Locale.ROOT,
                    "spent    epsilon %.6g at delta %s, in %d entries, no line changed%n",
                    ledger.odometer(),
                    delta,
                    ledger.entries().size());
            out.printf("digest   %s%n", ledger.digest());
            out.flush();
        }
        return 0;
    }
}

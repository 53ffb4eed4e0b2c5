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
import org.jspecify.annotations.Nullable;
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
            description = "Also add up for this delta (default: that of the ledger's budget alone).")
    @Nullable
    private Double delta;

    @Option(
            names = "--new-budget",
            paramLabel = "EPSILON",
            description = "Another epsilon for the budget from now on, at the same delta and for the same subjects; "
                    + "recorded as a line of its own.")
    @Nullable
    private Double newBudget;

    @Override
    public Integer call() throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException("no ledger there: file=" + file);
        }
        try (PrivacyLedger ledger = PrivacyLedger.open(file)) {
            if (newBudget != null) {
                PrivacyBudget own = ledger.budget();
                ledger.changeBudget(new PrivacyBudget(own.measure(), newBudget, own.delta(), own.subjects()));
            }
            print(ledger, spec.commandLine().getOut());
        }
        return 0;
    }

    private void print(PrivacyLedger ledger, PrintWriter out) {
        for (LedgerEntry entry : ledger.entries()) {
            out.printf(
                    Locale.ROOT,
                    "%4d  %s  %s  %s%n",
                    entry.number(),
                    entry.time(),
                    EventText.of(entry.event()),
                    entry.purpose());
        }
        PrivacyBudget budget = ledger.budget();
        boolean inRho = budget.measure() == PrivacyBudget.Measure.RHO;
        out.printf(Locale.ROOT, "budget   %s%n", budget);
        out.printf(
                Locale.ROOT,
                "spent    %s %.6g%s, in %d entries, no line changed%n",
                inRho ? "rho" : "epsilon",
                ledger.odometer(),
                inRho ? "" : " at delta " + budget.delta(),
                ledger.entries().size());
        if (delta != null) {
            out.printf(Locale.ROOT, "         epsilon %.6g at delta %s%n", ledger.epsilon(delta), delta);
        }
        out.printf("digest   %s%n", ledger.digest());
        out.flush();
    }
}

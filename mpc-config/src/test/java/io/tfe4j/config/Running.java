package io.tfe4j.config;

import io.tfe4j.Output;
import io.tfe4j.RunReport;
import io.tfe4j.Session;
import io.tfe4j.Tensor;
import io.tfe4j.TfeContext;
import io.tfe4j.program.Program;
import io.tfe4j.testkit.MaskLedger;

/** Runs one tensor and hands back what the receiver got. */
final class Running {
    private Running() {}

    static TfeContext local() {
        return new TfeContext(new LocalConfig()
                .withListener(RunListener.SILENT)
                .withRangeChecks()
                .withRandomness(MaskLedger::new));
    }

    static double[] valuesOf(TfeContext tfe, Tensor tensor) {
        double[][] received = new double[1][];
        Output output = tfe.defineOutputValues("receiver", tensor, values -> received[0] = values);
        try (Session session = tfe.session()) {
            RunReport run = session.run(output);
            if (!Program.decode(output.program().encode())
                    .text()
                    .equals(output.program().text())) {
                throw new AssertionError(
                        "decoded program differs: " + output.program().text());
            }
            if (run.bytes() != session.estimate(output).bytes()
                    || run.rounds() > session.estimate(output).rounds()) {
                throw new AssertionError("estimate is wrong: run=" + run.summary() + ", estimate="
                        + session.estimate(output) + output.program().text());
            }
            return received[0];
        }
    }
}

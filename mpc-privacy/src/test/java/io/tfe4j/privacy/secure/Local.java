package io.tfe4j.privacy.secure;

import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.Session;
import io.tfe4j.TfeContext;
import io.tfe4j.config.LocalConfig;
import io.tfe4j.config.RunListener;

/** All players in this JVM. */
final class Local {
    private Local() {}

    static TfeContext context() {
        return new TfeContext(new LocalConfig().withListener(RunListener.SILENT));
    }

    static double[] valuesOf(TfeContext tfe, PrivateTensor tensor) {
        double[][] received = new double[1][];
        Output output = tfe.defineOutputValues("analyst", tensor, values -> received[0] = values);
        try (Session session = tfe.session()) {
            session.run(output);
        }
        return received[0];
    }
}

package io.tfe4j.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.Session;
import io.tfe4j.TfeContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class ParallelSessionsTest {
    @Test
    void sessions_ofDifferentThreads_doNotDisturbOneAnother() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Callable<double[]>> tasks = new ArrayList<>();
        for (int t = 0; t < 8; t++) {
            double value = t;
            tasks.add(() -> {
                TfeContext tfe = Running.local();
                PrivateTensor x =
                        tfe.definePrivateInput("owner", Inputs.of(value, 1).range(-10, 10));
                return Running.valuesOf(tfe, x.mul(x).mul(4));
            });
        }
        var results = threads.invokeAll(tasks);
        for (int t = 0; t < 8; t++) {
            assertThat(results.get(t).get()).containsExactly(4 * t * t, 4);
        }
        threads.shutdown();
    }

    @Test
    void independentOperations_shareTheirRounds() {
        TfeContext tfe = new TfeContext(
                new LocalConfig().withListener(RunListener.SILENT).withNetwork(Duration.ofMillis(200), 1e9));
        PrivateTensor x =
                tfe.definePrivateInput("owner", Inputs.of(1, 2).range(-10, 10).fractionBits(0));
        PrivateTensor sum = x;
        for (int i = 0; i < 20; i++) {
            sum = sum.add(x.add(i).mul(x));
        }
        double[][] received = new double[1][];
        Output output = tfe.defineOutputValues("receiver", sum, values -> received[0] = values);

        try (Session session = tfe.session()) {
            session.run(output);
            // sharing, twenty products at once, opening
            assertThat(Objects.requireNonNull(session.lastRun()).rounds()).isEqualTo(3);
            assertThat(session.lastRun().seconds()).isBetween(0.6, 2.0);
        }
        assertThat(received[0]).containsExactly(1 + 190 + 20, 2 + 380 + 80);
    }
}

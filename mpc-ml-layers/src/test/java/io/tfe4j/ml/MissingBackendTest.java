package io.tfe4j.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.Session;
import io.tfe4j.TensorSpec;
import io.tfe4j.TfeContext;
import io.tfe4j.config.LocalConfig;
import io.tfe4j.party.MpcException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The class path of these tests has ND4J's interfaces, and no backend. */
class MissingBackendTest {
    private final TfeContext tfe = new TfeContext(new LocalConfig());
    private final PrivateTensor x =
            tfe.definePrivateInput("owner", Inputs.of(1, 2, 3).range(0, 10));
    private final AtomicInteger called = new AtomicInteger();

    @Test
    void consumerOfArrays_isRefusedBeforeAnythingIsSent() {
        assertRefused(tfe.defineOutput("receiver", x, result -> called.incrementAndGet()), "output could not be taken");
    }

    @Test
    void localComputationOnArrays_isRefusedBeforeAnythingIsSent() {
        PrivateTensor doubled = tfe.defineLocalComputation(
                "worker",
                inputs -> {
                    called.incrementAndGet();
                    return inputs.get(0);
                },
                TensorSpec.of(3).range(0, 10),
                x);

        assertRefused(
                tfe.defineOutputValues("receiver", doubled, values -> called.incrementAndGet()),
                "local computation failed");
    }

    private void assertRefused(Output output, String what) {
        try (Session session = tfe.session()) {
            assertThatThrownBy(() -> session.run(output))
                    .isInstanceOf(MpcException.class)
                    .hasMessageContaining(what)
                    .hasMessageContaining("put org.nd4j:nd4j-native with this system's classifier on the class path")
                    .hasStackTraceContaining("ClientProgram.prepare");
        }
        assertThat(called).hasValue(0);
    }

    @Test
    void values_needNone() {
        double[][] received = new double[1][];
        Output output = tfe.defineOutputValues("receiver", x.add(1), values -> received[0] = values);

        try (Session session = tfe.session()) {
            session.run(output);
        }

        assertThat(received[0]).containsExactly(2, 3, 4);
    }
}

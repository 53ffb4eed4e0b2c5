package io.tfe4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.PrivateVariable;
import io.tfe4j.Session;
import io.tfe4j.TensorSpec;
import io.tfe4j.TfeContext;
import io.tfe4j.party.MpcException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;

class FailureTest {
    private final TfeContext tfe = Running.local();
    private final List<double[]> received = new ArrayList<>();

    @Test
    void run_supplierFails_endsWithOneErrorAndTheNextRunWorks() {
        AtomicInteger calls = new AtomicInteger();
        PrivateTensor x = tfe.definePrivateInput(
                "alice",
                Inputs.from(() -> {
                            if (calls.getAndIncrement() == 0) {
                                throw new IOException("disk on fire");
                            }
                            return Nd4j.createFromArray(1.0, 2.0);
                        })
                        .shape(2));
        PrivateTensor y = tfe.definePrivateInput("bob", Inputs.of(3, 4));
        Output output = tfe.defineOutputValues("carol", x.mul(y), received::add);

        try (Session session = tfe.session()) {
            MpcException failure = catchThrowableOfType(MpcException.class, () -> session.run(output));
            assertThat(failure)
                    .hasMessageContaining("player=alice")
                    .hasMessageContaining("privateInput at FailureTest.java:")
                    .hasMessageContaining("cause=java.io.IOException in io.tfe4j.config.FailureTest")
                    .hasRootCauseMessage("disk on fire");
            assertThat(failure.code()).isEqualTo(MpcException.Code.BAD_INPUT);
            assertThat(received).isEmpty();

            session.run(output);
            assertThat(received.get(0)).containsExactly(3, 8);
        }
    }

    @Test
    void run_valueOutOfRange_namesTheElementButNotItsValue() {
        PrivateTensor x = tfe.definePrivateInput(
                "alice", Inputs.of(new double[][] {{1, 2}, {3, 123456}}).range(0, 150));
        Output output = tfe.defineOutputValues("carol", x, received::add);

        try (Session session = tfe.session()) {
            assertThatThrownBy(() -> session.run(output))
                    .isInstanceOf(MpcException.class)
                    .hasMessageContaining("value out of range")
                    .hasMessageContaining("element=[1, 1]")
                    .hasMessageContaining("allowed=0.0..150.0")
                    .hasMessageNotContaining("123456");
        }
    }

    @Test
    void run_notANumber_isRefused() {
        PrivateTensor x = tfe.definePrivateInput("alice", Inputs.of(1, Double.NaN));
        Output output = tfe.defineOutputValues("carol", x, received::add);

        try (Session session = tfe.session()) {
            assertThatThrownBy(() -> session.run(output))
                    .hasMessageContaining("not finite: input=alice/input-1, element=[1]");
        }
    }

    @Test
    void run_wrongShape_isRefused() {
        PrivateTensor x = tfe.definePrivateInput(
                "alice", Inputs.from(() -> Nd4j.createFromArray(1.0)).shape(2));
        Output output = tfe.defineOutputValues("carol", x, received::add);

        try (Session session = tfe.session()) {
            assertThatThrownBy(() -> session.run(output))
                    .hasMessageContaining("wrong shape: input=alice/input-1, shape=[1]");
        }
    }

    @Test
    void run_localComputationFailsInTheSecondIteration_changesNoVariable() {
        AtomicInteger calls = new AtomicInteger();
        PrivateVariable x = tfe.definePrivateVariable(Inputs.of(1.0, 2.0).range(0, 100));
        Output loop = tfe.function(() -> tfe.repeat(
                3,
                i -> x.assign(tfe.defineLocalComputation(
                        "alice",
                        inputs -> {
                            if (calls.incrementAndGet() == 2) {
                                throw new IllegalStateException("no");
                            }
                            return inputs.get(0).mul(2);
                        },
                        TensorSpec.of(2).range(0, 100),
                        x))));
        Output read = tfe.defineOutputValues("carol", x, received::add);

        try (Session session = tfe.session()) {
            assertThatThrownBy(() -> session.run(loop)).hasMessageContaining("player=alice");
            session.run(read);
            session.run(loop);
            session.run(read);
        }

        assertThat(received.get(0)).containsExactly(1, 2);
        assertThat(received.get(1)).containsExactly(8, 16);
    }

    @Test
    void run_unknownPlayer_isRefusedByAFixedSet() {
        TfeContext fixed = new TfeContext(new LocalConfig(List.of("alice"), false).withListener(RunListener.SILENT));
        Output output =
                fixed.defineOutputValues("mallory", fixed.definePrivateInput("alice", Inputs.of(1)), received::add);

        try (Session session = fixed.session()) {
            assertThatThrownBy(() -> session.run(output))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("unknown player: name=mallory, players=[server0, server1, server2, alice]");
        }
    }

    @Test
    void run_consumerFails_saysSo() {
        PrivateTensor x = tfe.definePrivateInput("alice", Inputs.of(1));
        Output output = tfe.defineOutputValues("carol", x, values -> {
            throw new IllegalStateException("no paper");
        });

        try (Session session = tfe.session()) {
            assertThatThrownBy(() -> session.run(output))
                    .isInstanceOf(MpcException.class)
                    .hasMessageContaining("output consumer failed: player=carol")
                    .hasMessageContaining("cause=java.lang.IllegalStateException in io.tfe4j.config.FailureTest")
                    .hasRootCauseMessage("no paper");
        }
    }

    @Test
    void run_withRangeChecks_findsAWrongAssumption() {
        TfeContext checked = new TfeContext(
                new LocalConfig().withListener(RunListener.SILENT).withRangeChecks());
        PrivateTensor x = checked.definePrivateInput("alice", Inputs.of(1, 2, 3).range(0, 10));
        Output wrong = checked.defineOutputValues("carol", x.assumeRange(0, 2.5).add(1), received::add);
        Output right = checked.defineOutputValues("carol", x.mul(x).relu(), received::add);

        try (Session session = checked.session()) {
            assertThatThrownBy(() -> session.run(wrong))
                    .hasMessageContaining("assumeRange at FailureTest.java:")
                    .hasMessageContaining("value left its range: element=2");
            session.run(right);
        }

        assertThat(received.get(0)).containsExactly(1, 4, 9);
    }

    @Test
    void run_slowSupplier_endsAfterTheTimeout() {
        TfeContext hasty = new TfeContext(
                new LocalConfig().withListener(RunListener.SILENT).withTimeout(Duration.ofMillis(200)));
        PrivateTensor x = hasty.definePrivateInput(
                "alice",
                Inputs.from(() -> {
                            Thread.sleep(1000);
                            return Nd4j.createFromArray(1.0);
                        })
                        .shape(1));
        Output output = hasty.defineOutputValues("carol", x, received::add);

        try (Session session = hasty.session()) {
            MpcException failure = catchThrowableOfType(MpcException.class, () -> session.run(output));
            assertThat(failure.code()).isEqualTo(MpcException.Code.PEER_SILENT);
        }
    }
}

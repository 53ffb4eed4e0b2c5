package io.tfe4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.Session;
import io.tfe4j.TensorSpec;
import io.tfe4j.TfeContext;
import io.tfe4j.party.Address;
import io.tfe4j.party.Message;
import io.tfe4j.party.MpcException;
import io.tfe4j.party.Transport;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Threat model, item 24: an exception that nobody expected may quote a share or a plaintext ("Index 40408 out of bounds",
 * "For input string: ..."). Its text reaches no other player.
 */
@Tag("security-24")
class ErrorTextTest {
    private static final String SECRET = "4711.0815";

    private static TfeContext with(BiFunction<String, Transport, Transport> tap) {
        return new TfeContext(new LocalConfig().withListener(RunListener.SILENT).withTransport(tap));
    }

    private static TfeContext plain() {
        return with((player, transport) -> transport);
    }

    private static MpcException failureOf(TfeContext tfe, Output output) {
        try (Session session = tfe.session()) {
            return catchThrowableOfType(MpcException.class, () -> session.run(output));
        }
    }

    private static String withCauses(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    /** What a fault of the library does at a server when it computes on its share. */
    private record Faulty(Transport inner, Runnable fault) implements Transport {
        @Override
        public void send(int to, Address address, Message message) {
            inner.send(to, address, message);
        }

        @Override
        public Message receive(int from, Address address, String step) {
            if (step.contains("mul")) {
                fault.run();
            }
            return inner.receive(from, address, step);
        }
    }

    @Test
    void server_thatFailsUnexpectedly_tellsClassNodeAndPlaceOnly() {
        Runnable[] faults = {
            () -> {
                throw new ArrayIndexOutOfBoundsException("Index " + SECRET + " out of bounds for length 0");
            },
            () -> {
                throw new AssertionError("share=" + SECRET);
            },
            () -> {
                throw new IllegalStateException("x", new IllegalArgumentException("bad share: " + SECRET));
            }
        };
        String[] classes = {"ArrayIndexOutOfBoundsException", "AssertionError", "IllegalStateException"};
        for (int i = 0; i < faults.length; i++) {
            Runnable fault = faults[i];
            TfeContext tfe =
                    with((player, transport) -> player.equals("server1") ? new Faulty(transport, fault) : transport);
            PrivateTensor x = tfe.definePrivateInput("alice", Inputs.of(1, 2, 3));

            MpcException failure = failureOf(tfe, tfe.defineOutputValues("carol", x.mul(x), values -> {}));

            assertThat(failure)
                    .hasMessageContaining("player=server1")
                    .hasMessageContaining("operation=%1 multiply at ErrorTextTest.java:")
                    .hasMessageContaining("cause=java.lang." + classes[i] + " in io.tfe4j.");
            assertThat(withCauses(failure))
                    .doesNotContain(SECRET)
                    .contains("ErrorTextTest")
                    .contains("Multiplication");
        }
    }

    @Test
    void owner_whoseSourceFails_tellsOthersClassAndPlaceOnly() {
        TfeContext tfe = plain();
        PrivateTensor x = tfe.definePrivateInput(
                "alice",
                Inputs.from(() -> {
                            throw new NumberFormatException("For input string: \"" + SECRET + "\"");
                        })
                        .shape(2));

        MpcException failure = failureOf(tfe, tfe.defineOutputValues("carol", x, values -> {}));

        assertThat(failure)
                .hasMessageContaining("cause=java.lang.NumberFormatException in io.tfe4j.config.ErrorTextTest")
                .hasMessageNotContaining(SECRET);
    }

    @Test
    void receiverAndLocalComputation_thatFail_tellOthersClassAndPlaceOnly() {
        TfeContext tfe = plain();
        PrivateTensor x = tfe.definePrivateInput("alice", Inputs.of(1, 2));
        PrivateTensor local = tfe.defineLocalComputation(
                "bob",
                inputs -> {
                    throw new IllegalStateException("saw " + SECRET);
                },
                TensorSpec.of(2).range(-1, 1),
                x);
        Output computed = tfe.defineOutputValues("carol", local, values -> {});
        Output consumed = tfe.defineOutputValues("carol", x, values -> {
            throw new IllegalStateException("got " + SECRET);
        });

        assertThat(failureOf(tfe, computed))
                .hasMessageContaining("local computation failed")
                .hasMessageContaining("java.lang.IllegalStateException")
                .hasMessageNotContaining(SECRET);
        assertThat(failureOf(tfe, consumed))
                .hasMessageContaining("output consumer failed")
                .hasMessageNotContaining(SECRET);
    }
}

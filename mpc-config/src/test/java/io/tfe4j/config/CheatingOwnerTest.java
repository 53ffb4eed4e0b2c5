package io.tfe4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.Session;
import io.tfe4j.TfeContext;
import io.tfe4j.party.Address;
import io.tfe4j.party.Message;
import io.tfe4j.party.MpcException;
import io.tfe4j.party.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Threat model, item 21 in a whole program: who gives two servers different shares gets nothing, nor does anybody else. */
@Tag("security-21")
class CheatingOwnerTest {
    @ParameterizedTest(name = "message {0} of the owner")
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void ownerThatGivesTwoServersDifferentShares_endsTheRunAndNothingIsDelivered(int victim) {
        AtomicInteger sent = new AtomicInteger();
        List<double[]> received = new ArrayList<>();
        TfeContext tfe = new TfeContext(new LocalConfig()
                .withListener(RunListener.SILENT)
                .withTransport((player, inner) -> player.equals("alice") ? flipping(inner, sent, victim) : inner));
        PrivateTensor x = tfe.definePrivateInput("alice", Inputs.of(1, 2, 3).range(-10, 10));
        Output output = tfe.defineOutputValues("carol", x.add(1), received::add);

        MpcException failure;
        try (Session session = tfe.session()) {
            failure = catchThrowableOfType(MpcException.class, () -> session.run(output));
        }

        assertThat(failure).hasMessageContaining("owner gave two servers different shares");
        assertThat(failure.code()).isEqualTo(MpcException.Code.INCONSISTENT);
        assertThat(received).isEmpty();
    }

    private static Transport flipping(Transport inner, AtomicInteger sent, int victim) {
        return new Transport() {
            @Override
            public void send(int to, Address address, Message message) {
                long[] words = message.words().clone();
                words[0] ^= sent.getAndIncrement() == victim ? 1 : 0;
                inner.send(to, address, new Message(words, message.round()));
            }

            @Override
            public Message receive(int from, Address address, String step) {
                return inner.receive(from, address, step);
            }
        };
    }
}

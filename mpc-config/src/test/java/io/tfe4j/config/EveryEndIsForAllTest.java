package io.tfe4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.PrivateVariable;
import io.tfe4j.Session;
import io.tfe4j.TfeContext;
import io.tfe4j.config.Wiretap.Interference;
import io.tfe4j.party.MpcException;
import io.tfe4j.random.RandomSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Threat model, items 18 and 19: whatever ends a run, wherever, ends it for all; keys are gone, no result is delivered to
 * anyone, no variable changes. Exhaustive over every message of a small program with inputs of two owners, a product, a
 * comparison, a value revealed to the servers, an assignment and outputs to two receivers.
 */
@Timeout(120)
@Tag("security-18")
@Tag("security-19")
class EveryEndIsForAllTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    /** A lost message is noticed after this; too short for a slow machine makes no run succeed that should fail. */
    private static final Duration SHORT = Duration.ofMillis(60);

    private final List<String> delivered = new ArrayList<>();
    private final ConcurrentLinkedQueue<RandomSource> keys = new ConcurrentLinkedQueue<>();
    private Wiretap tap = Wiretap.listening();

    private final LocalConfig config = new LocalConfig()
            .withListener(RunListener.SILENT)
            .withTimeout(LONG)
            .withRandomness(source -> {
                keys.add(source);
                return source;
            })
            .withTransport((player, transport) -> tap.at(player, transport));
    private final TfeContext tfe = new TfeContext(config);
    private final PrivateVariable total = variable();
    private final Output program = program();
    private final Output read = tfe.defineOutputValues("carol", total, values -> delivered.add("total " + values[0]));

    private PrivateVariable variable() {
        return tfe.definePrivateVariable(Inputs.of(5.0).range(0, 100).fractionBits(0));
    }

    private Output program() {
        return tfe.function(() -> {
            PrivateTensor x =
                    tfe.definePrivateInput("alice", Inputs.of(3).range(0, 10).fractionBits(0));
            PrivateTensor y =
                    tfe.definePrivateInput("bob", Inputs.of(4).range(0, 10).fractionBits(0));
            PrivateTensor product = x.mul(y);
            tfe.defineOutputValues("carol", product, values -> delivered.add("product " + values[0]));
            tfe.defineOutputValues("dave", tfe.reveal(x.add(y)).mul(2), values -> delivered.add("twice " + values[0]));
            tfe.defineOutputValues("dave", x.gt(y), values -> delivered.add("more " + values[0]));
            total.assign(product.clip(0, 100));
        });
    }

    /** Every message of an undisturbed run. */
    private Set<String> everyMessage(Session session) {
        session.run(program);
        assertThat(delivered).containsExactlyInAnyOrder("product 12.0", "twice 14.0", "more 0.0");
        delivered.clear();
        Set<String> messages = new TreeSet<>(tap.messages().keySet());
        // two owners' six each, six digests of inputs, three components and digests of what is revealed, outputs
        assertThat(messages).hasSizeGreaterThan(12 + 6 + 6 + 7);
        return messages;
    }

    private void runWith(Session session, String victim, Interference interference) {
        keys.clear();
        tap = Wiretap.on(victim, interference);
        try {
            assertThatThrownBy(() -> session.run(program)).as(victim).isInstanceOf(MpcException.class);
            assertThat(tap.hasHit() || interference == Interference.DROP).isTrue();
        } finally {
            tap = Wiretap.listening();
        }
        assertThat(delivered).as(victim).isEmpty();
        assertKeysAreGone();
    }

    private void assertKeysAreGone() {
        assertThat(keys)
                .hasSize(6)
                .allSatisfy(key -> assertThatThrownBy(() -> key.fill(0, 0, 0, -1, new long[1], 0, 1))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("session closed: its keys are gone"));
    }

    private void assertNothingChanged(Session session, double before) {
        session.run(read);
        assertThat(delivered).containsExactly("total " + before);
        delivered.clear();
    }

    @ParameterizedTest
    @EnumSource(names = {"KILL", "SHORTEN"})
    void item18_senderThatDiesOrSendsNonsense_atAnyMessage_endsTheRunForAll(Interference interference) {
        try (Session session = tfe.session()) {
            Set<String> messages = everyMessage(session);
            for (String victim : messages) {
                runWith(session, victim, interference);
            }
            assertNothingChanged(session, 12);
            // and the session goes on
            session.run(program);
            assertThat(delivered).hasSize(3);
        }
    }

    @Test
    void item19_messageLost_anyOfThem_endsTheRunForAllWithinTheTimeout() {
        try (Session session = tfe.session()) {
            Set<String> messages = everyMessage(session);
            config.withTimeout(SHORT);
            for (String victim : messages) {
                runWith(session, victim, Interference.DROP);
            }
            config.withTimeout(LONG);
            assertNothingChanged(session, 12);
        }
    }

    @Test
    void item19_firstRunOfASessionThatFails_leavesNoVariable() {
        try (Session session = tfe.session()) {
            tap = Wiretap.listening();
            String last = everyMessage(session).iterator().next();
            try (Session other = tfe.session()) {
                runWith(other, last, Interference.KILL);
                assertNothingChanged(other, 5);
            }
        }
    }

    /**
     * A changed bit is noticed where both holders of a component compare it: in what owners send and in what is revealed
     * to the servers. Elsewhere the semi-honest mode makes no promise about it, but for all or nothing: no hang, no
     * other error, and never a part of the results.
     */
    @Test
    void item18_bitFlipped_atAnyMessage_isNoticedOrGivesAllOrNothing() {
        try (Session session = tfe.session()) {
            int noticed = 0;
            for (String victim : everyMessage(session)) {
                tap = Wiretap.on(victim, Interference.FLIP);
                try {
                    session.run(program);
                    assertThat(delivered).as(victim).hasSize(3);
                } catch (MpcException e) {
                    noticed++;
                    assertThat(e.code()).isEqualTo(MpcException.Code.INCONSISTENT);
                    assertThat(delivered).as(victim).isEmpty();
                }
                delivered.clear();
            }
            assertThat(noticed).isGreaterThanOrEqualTo(12 + 6 + 6);
        }
    }
}

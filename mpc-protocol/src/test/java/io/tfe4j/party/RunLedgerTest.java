package io.tfe4j.party;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tfe4j.random.RandomSource;
import io.tfe4j.random.RandomStream;
import io.tfe4j.ring.Ring;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Threat model, item 10, in production: no word is drawn and no message sent a second time in a run, whoever asks for it. */
@Tag("security-10")
class RunLedgerTest {
    enum Steps implements Step {
        MASK,
        OTHER,
        LEVEL
    }

    private static final long SECRET = 0x5EC2E7;

    /** Gives the same word whatever is asked for, and counts the words. */
    private static final class Counting implements RandomSource {
        private long words;

        @Override
        public void fill(long high, long low, long fromWord, long mask, long[] target, int offset, int count) {
            words += count;
            for (int i = 0; i < count; i++) {
                target[offset + i] = SECRET;
            }
        }

        @Override
        public void close() {}
    }

    private final Counting withPrevious = new Counting();
    private final Counting withNext = new Counting();
    private final PairKeys keys = new PairKeys(withPrevious, withNext);
    private final List<Address> sent = new ArrayList<>();
    private final Transport transport = new Transport() {
        @Override
        public void send(int to, Address address, Message message) {
            sent.add(address);
        }

        @Override
        public Message receive(int from, Address address, String step) {
            throw new AssertionError("nothing to receive");
        }
    };

    private PartyContext context(int node, int execution) {
        return PartyContext.ofNode(
                Party.P0, Ring.Z64, keys, transport, new RoundClock(0), "product-" + node, node, execution);
    }

    private static void assertUsedTwice(Runnable use, String text) {
        assertThatThrownBy(use::run).isInstanceOfSatisfying(MpcException.class, e -> {
            assertThat(e.code()).isEqualTo(MpcException.Code.USED_TWICE);
            assertThat(e).hasMessageContaining(text).hasMessageNotContaining(Long.toString(SECRET));
        });
    }

    @ParameterizedTest
    @CsvSource({"8, 3", "10, 1", "12, 2", "10, 5", "14, 100", "0, 11"})
    void draw_ofAnyWordDrawnBefore_endsBeforeTheWordIsThere(long from, int words) {
        PartyContext mask = context(7, 3).at(Steps.MASK);
        mask.commonRandom(Party.P1).words(10, -1, 5);
        long drawn = withNext.words;

        RandomStream again = mask.commonRandom(Party.P1);

        assertUsedTwice(() -> again.words(from, -1, words), "step=/product-7/MASK, from=" + from + ", words=" + words);
        assertThat(withNext.words).isEqualTo(drawn);
    }

    @Test
    void draw_throughANewContextOfTheSameStep_isNoticed() {
        PartyContext node = context(1, 0);
        node.at(Steps.MASK).commonRandom(Party.P2).words(0, -1, 64);

        assertUsedTwice(() -> node.at(Steps.MASK).commonRandom(Party.P2).words(63, -1, 1), "step=/product-1/MASK");
    }

    @Test
    void draws_ofOtherWordsStepsKeysNodesAndExecutions_areFree() {
        PartyContext node = context(1, 0);
        node.at(Steps.MASK).commonRandom(Party.P1).words(10, -1, 10);

        assertThatCode(() -> {
                    node.at(Steps.MASK).commonRandom(Party.P1).words(20, -1, 10);
                    node.at(Steps.MASK).commonRandom(Party.P1).words(0, -1, 10);
                    node.at(Steps.MASK).commonRandom(Party.P2).words(10, -1, 10);
                    node.at(Steps.OTHER).commonRandom(Party.P1).words(10, -1, 10);
                    node.at(Steps.LEVEL, 0).commonRandom(Party.P1).words(10, -1, 10);
                    node.at(Steps.LEVEL, 1).commonRandom(Party.P1).words(10, -1, 10);
                    context(2, 0).at(Steps.MASK).commonRandom(Party.P1).words(10, -1, 10);
                    context(1, 1).at(Steps.MASK).commonRandom(Party.P1).words(10, -1, 10);
                })
                .doesNotThrowAnyException();
    }

    @Test
    void node_openedTwiceInOneExecution_isRefusedForTheWholeRun() {
        for (int execution = 0; execution < 100_000; execution++) {
            context(4, execution);
        }
        context(5, 17);

        assertUsedTwice(() -> context(4, 0), "step=/product-4, execution=0");
        assertUsedTwice(() -> context(4, 99_999), "step=/product-4, execution=99999");
        assertUsedTwice(() -> context(5, 17), "step=/product-5, execution=17");
        assertThatCode(() -> context(5, 16)).doesNotThrowAnyException();
    }

    @Test
    void send_twiceFromOneAddress_sendsNothing() {
        PartyContext node = context(1, 0);
        node.at(Steps.MASK).send(Party.P1, 0, new long[] {SECRET});
        node.at(Steps.MASK).send(Party.P1, 1, new long[] {SECRET});
        node.at(Steps.MASK).send(Party.P2, 0, new long[] {SECRET});

        assertUsedTwice(
                () -> node.at(Steps.MASK).send(Party.P1, 1, new long[] {SECRET}), "to=1, step=/product-1/MASK, part=1");
        assertThat(sent).hasSize(3);
    }

    @Test
    void player_thatSendsTwiceOrRunsANodeTwice_sendsNothing() {
        RunLedger run = new RunLedger();
        PartyContext input = player(run, 0);
        input.at(Steps.MASK).send(Party.P1, 0, new long[1]);

        assertUsedTwice(() -> input.at(Steps.MASK).send(Party.P1, 0, new long[1]), "step=/input/MASK");
        assertUsedTwice(() -> player(run, 0), "step=/input");
        assertThat(player(run, 1)).isNotNull();
        assertThat(sent).hasSize(1);
    }

    private PartyContext player(RunLedger run, int execution) {
        return PartyContext.ofPlayer(Ring.Z64, transport, run, new RoundClock(0), "input", 3, execution);
    }

    @Test
    void symbolicRun_chargesTwoProtocolsInOneContext_isRefused() {
        PartyContext node = PartyContext.symbolic(Ring.Z64, new CostMeter());
        node.at(Steps.MASK).charge(new Cost(1, 64));
        node.at(Steps.OTHER).charge(new Cost(1, 64));

        assertThatThrownBy(() -> node.at(Steps.MASK).charge(new Cost(1, 64)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("same random numbers: step=/symbolic/MASK");
    }

    @Test
    void addresses_ofIndicesBeyondAByte_areAllDifferent() {
        PartyContext node = context(1, 0);
        for (int index : new int[] {0, 1, 252, 253, 254, 255, 256, 508, 509, 510, 65_277, 65_278}) {
            node.at(Steps.LEVEL, index).send(Party.P1, 0, new long[1]);
            node.at(Steps.LEVEL, index).at(Steps.MASK).send(Party.P1, 0, new long[1]);
        }
        assertThat(sent).doesNotHaveDuplicates();
        assertThatThrownBy(() -> node.at(Steps.LEVEL, 65_279))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("step index out of range");
    }

    @Test
    void ledger_prints_sizesOnly() {
        context(1, 0);
        assertThat(keys.ledger()).hasToString("RunLedger[nodes=1]");
    }
}

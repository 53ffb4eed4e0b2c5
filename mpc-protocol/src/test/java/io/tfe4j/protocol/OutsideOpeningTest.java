package io.tfe4j.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.tfe4j.party.InMemoryNetwork;
import io.tfe4j.party.PairKeys;
import io.tfe4j.party.Party;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.RoundClock;
import io.tfe4j.party.RunLedger;
import io.tfe4j.random.RandomSource;
import io.tfe4j.ring.Ring;
import io.tfe4j.ring.Shape;
import io.tfe4j.share.ArithmeticShare;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a player outside sees of an opening, over all randomness of the parties, in the ring of two bits. */
class OutsideOpeningTest {
    private static final Ring RING = new Ring(2);
    private static final int PLAYER = 3;

    /** The key of one component: every word is the given one. */
    private record Constant(long word) implements RandomSource {
        @Override
        public void fill(long high, long low, long fromWord, long mask, long[] target, int offset, int words) {
            Arrays.fill(target, offset, offset + words, word & mask);
        }

        @Override
        public void close() {}
    }

    private static Map<String, Integer> views(long... components) {
        Map<String, Integer> views = new HashMap<>();
        for (int keys = 0; keys < 64; keys++) {
            InMemoryNetwork network = new InMemoryNetwork(4, 1_000);
            for (Party party : Party.values()) {
                PairKeys pair = new PairKeys(key(keys, party), key(keys, party.next()));
                PartyContext context = PartyContext.ofNode(
                        party, RING, pair, network.endpoint(party.ordinal()), new RoundClock(0), "open", 0, 0);
                Opening.sendToPlayer(context, share(party, components), PLAYER);
            }
            PartyContext player = PartyContext.ofPlayer(
                    RING, network.endpoint(PLAYER), new RunLedger(), new RoundClock(0), "open", 0, 0);
            PartyContext step = player.at(Opening.Steps.SEND_COMPONENT);
            StringBuilder view = new StringBuilder();
            for (Party party : Party.values()) {
                view.append(step.receive(party, 0, 1)[0]).append(' ');
            }
            views.merge(view.toString(), 1, Integer::sum);
        }
        return views;
    }

    private static RandomSource key(int keys, Party component) {
        return new Constant(keys >>> 2 * component.ordinal() & 3);
    }

    private static ArithmeticShare share(Party party, long[] components) {
        return ArithmeticShare.of(Shape.of(1), new long[] {components[party.ordinal()]}, new long[] {
            components[party.next().ordinal()]
        });
    }

    @Test
    void openingToAPlayer_showsTheSumAndNothingOfTheComponents() {
        Map<String, Integer> three = views(3, 0, 0);

        assertThat(views(1, 1, 1)).isEqualTo(three);
        assertThat(views(0, 2, 1)).isEqualTo(three);
        assertThat(views(2, 3, 2)).isEqualTo(three);
        assertThat(views(2, 0, 0)).isNotEqualTo(three);
        assertThat(three).hasSize(16);
    }
}

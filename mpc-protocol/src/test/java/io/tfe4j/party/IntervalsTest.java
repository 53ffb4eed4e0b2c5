package io.tfe4j.party;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A set of bits says the same as the intervals, in any order of additions. */
class IntervalsTest {
    private static final int NUMBERS = 400;

    @Test
    void add_inRandomOrder_refusesExactlyWhatOverlaps() {
        for (long seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Intervals intervals = new Intervals();
            BitSet oracle = new BitSet();
            for (int i = 0; i < 150; i++) {
                int from = random.nextInt(NUMBERS);
                int to = from + random.nextInt(1, 12);
                boolean free = oracle.get(from, to).isEmpty();

                boolean added = intervals.add(from, to);

                assertThat(added).as("seed %d, [%d, %d)", seed, from, to).isEqualTo(free);
                if (free) {
                    oracle.set(from, to);
                }
                assertThat(intervals.count()).isEqualTo(runs(oracle));
            }
        }
    }

    private static int runs(BitSet bits) {
        int runs = 0;
        for (int at = bits.nextSetBit(0); at >= 0; at = bits.nextSetBit(bits.nextClearBit(at))) {
            runs++;
        }
        return runs;
    }

    @Test
    void add_aMillionInARow_leavesOneInterval() {
        Intervals intervals = new Intervals();
        for (int i = 0; i < 1_000_000; i++) {
            intervals.add(i, i + 1L);
        }
        assertThat(intervals.count()).isEqualTo(1);
        assertThat(intervals.add(500_000, 500_001)).isFalse();
    }

    @Test
    void add_atTheEdgeOfLongs_works() {
        Intervals intervals = new Intervals();
        assertThat(intervals.add(Long.MAX_VALUE - 3, Long.MAX_VALUE)).isTrue();
        assertThat(intervals.add(Long.MIN_VALUE, 5)).isTrue();
        assertThat(intervals.add(4, 6)).isFalse();
        assertThat(intervals.add(5, Long.MAX_VALUE - 3)).isTrue();
        assertThat(intervals.count()).isEqualTo(1);
    }
}

package io.tfe4j.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiscreteGaussianTest {
    private static final int DRAWS = 400_000;

    /** The same draws in every run of this test, so that it cannot fail by chance. */
    private static RandomWords fixedWords(int seed) {
        byte[] key = new byte[KeyedRandom.KEY_BYTES];
        Arrays.fill(key, (byte) seed);
        return new RandomWords(new KeyedRandom(key));
    }

    private static long[] draws(long variance) {
        long[] draws = new long[DRAWS];
        new DiscreteGaussian(fixedWords(7), BigInteger.valueOf(variance)).fill(draws);
        return draws;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 10, 17, 100})
    void frequencies_areThoseOfTheProbabilities(long variance) {
        Map<Long, Integer> counts = new HashMap<>();
        for (long draw : draws(variance)) {
            counts.merge(draw, 1, Integer::sum);
        }
        double deviation = Math.sqrt(variance);
        int reach = (int) Math.ceil(12 * deviation);
        double total = 0;
        for (int x = -reach; x <= reach; x++) {
            total += Math.exp(-(double) x * x / (2 * variance));
        }
        double chiSquare = 0;
        int cells = 0;
        for (int x = -reach; x <= reach; x++) {
            double expected = DRAWS * Math.exp(-(double) x * x / (2 * variance)) / total;
            if (expected >= 20) {
                double difference = counts.getOrDefault((long) x, 0) - expected;
                chiSquare += difference * difference / expected;
                cells++;
            }
        }
        // five standard deviations above the mean of the statistic
        assertThat(chiSquare).isLessThan(cells + 5 * Math.sqrt(2.0 * cells));
        assertThat(counts.keySet()).allMatch(x -> Math.abs(x) <= 7 * deviation + 1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1_000_000L, 1L << 40, (1L << 60) + 12345})
    void wideOnes_haveTheMomentsAndTailsOfANormalDistribution(long variance) {
        double sum = 0;
        double squares = 0;
        double fourth = 0;
        int beyondTwo = 0;
        for (long draw : draws(variance)) {
            double z = draw / Math.sqrt(variance);
            sum += z;
            squares += z * z;
            fourth += z * z * z * z;
            beyondTwo += Math.abs(z) > 2 ? 1 : 0;
        }
        double unit = 1 / Math.sqrt(DRAWS);
        assertThat(sum / DRAWS).isBetween(-5 * unit, 5 * unit);
        assertThat(squares / DRAWS).isBetween(1 - 5 * Math.sqrt(2) * unit, 1 + 5 * Math.sqrt(2) * unit);
        assertThat(fourth / DRAWS).isBetween(3 - 5 * Math.sqrt(96) * unit, 3 + 5 * Math.sqrt(96) * unit);
        double expected = 0.04550026389635842;
        assertThat((double) beyondTwo / DRAWS)
                .isBetween(expected - 5 * Math.sqrt(expected) * unit, expected + 5 * Math.sqrt(expected) * unit);
    }

    @Test
    void neighbouringDraws_areUncorrelated() {
        long[] draws = draws(10_000);
        double products = 0;
        for (int i = 1; i < draws.length; i++) {
            products += (double) draws[i] * draws[i - 1] / 10_000;
        }
        assertThat(products / DRAWS).isBetween(-5 / Math.sqrt(DRAWS), 5 / Math.sqrt(DRAWS));
    }

    @Test
    void noVariance_isZero() {
        assertThat(new DiscreteGaussian(fixedWords(1), BigInteger.ZERO).next()).isZero();
    }

    @Test
    void variance_isNeverBelowWhatWasAskedFor() {
        assertThat(DiscreteGaussian.varianceOf(3)).isEqualTo(9);
        assertThat(DiscreteGaussian.varianceOf(Math.nextUp(3.0))).isEqualTo(10);
        assertThat(DiscreteGaussian.varianceOf(0x1p40)).isEqualTo(BigInteger.ONE.shiftLeft(80));
        assertThatThrownBy(() -> DiscreteGaussian.varianceOf(Double.NaN)).hasMessageContaining("deviation=NaN");
        assertThatThrownBy(() -> new DiscreteGaussian(fixedWords(1), BigInteger.ONE.shiftLeft(100)))
                .hasMessageContaining("variance out of range");
    }

    @Test
    void wordsOfTwoSources_differ() {
        assertThat(RandomWords.fresh().nextLong())
                .isNotEqualTo(RandomWords.fresh().nextLong());
    }

    @Test
    void below_reachesEveryNumber() {
        RandomWords words = fixedWords(3);
        int[] counts = new int[5];
        for (int i = 0; i < 50_000; i++) {
            counts[(int) words.below(5)]++;
        }
        assertThat(Arrays.stream(counts)).allMatch(count -> Math.abs(count - 10_000) < 500);
    }
}

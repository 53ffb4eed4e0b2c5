package io.tfe4j.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiscreteLaplaceTest {
    private static final int DRAWS = 200_000;

    /** The same draws in every run of this test, so that it cannot fail by chance. */
    private static RandomWords fixedWords(int seed) {
        byte[] key = new byte[KeyedRandom.KEY_BYTES];
        Arrays.fill(key, (byte) seed);
        return new RandomWords(new KeyedRandom(key));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 0.1", "3, 0.7", "1, 4", "5, 1.7"})
    void frequencies_areThoseOfTheProbabilities(long sensitivity, double epsilon) {
        DiscreteLaplace sampler = new DiscreteLaplace(fixedWords(3), sensitivity, epsilon);
        Map<Integer, Integer> counts = new HashMap<>();
        for (int i = 0; i < DRAWS; i++) {
            counts.merge(sampler.next().intValueExact(), 1, Integer::sum);
        }
        double ratio = Math.exp(-epsilon / sensitivity);
        double chiSquare = 0;
        int cells = 0;
        for (int x = -1000; x <= 1000; x++) {
            double expected = DRAWS * (1 - ratio) / (1 + ratio) * Math.pow(ratio, Math.abs(x));
            if (expected >= 20) {
                double difference = counts.getOrDefault(x, 0) - expected;
                chiSquare += difference * difference / expected;
                cells++;
            }
        }

        assertThat(cells).isGreaterThan(2);
        // five standard deviations above the mean of the statistic
        assertThat(chiSquare).isLessThan(cells + 5 * Math.sqrt(2.0 * cells));
    }

    @Test
    void wideOnes_haveTheVariance() {
        long sensitivity = 1L << 40;
        DiscreteLaplace sampler = new DiscreteLaplace(fixedWords(4), sensitivity, 0.5);
        double squares = 0;
        for (int i = 0; i < DRAWS; i++) {
            double z = sampler.next().doubleValue() / sensitivity * 0.5;
            squares += z * z;
        }

        // the fourth moment of a Laplace distribution of scale 1 is 24, so that of squares has variance 20
        assertThat(squares / DRAWS).isBetween(2 - 5 * Math.sqrt(20.0 / DRAWS), 2 + 5 * Math.sqrt(20.0 / DRAWS));
    }

    @Test
    void nonsense_isRefused() {
        for (double epsilon : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> new DiscreteLaplace(fixedWords(1), 1, epsilon))
                    .hasMessageContaining("epsilon");
        }
        assertThatThrownBy(() -> new DiscreteLaplace(fixedWords(1), 0, 1)).hasMessageContaining("sensitivity=0");
        assertThatThrownBy(() -> new DiscreteLaplace(fixedWords(1), 1, 1e-30)).hasMessageContaining("scale");
    }

    @ParameterizedTest
    @CsvSource({"0.5", "2", "0.01"})
    void choices_areMadeWithTheProbabilitiesOfTheMechanism(double rate) {
        long[] counts = {3, 0, 1, 10, 1};
        long[] penalties = {5, 4, 5, 8, 12};
        RandomWords random = fixedWords(5);
        double[] chosen = new double[counts.length];
        for (int i = 0; i < DRAWS / 40; i++) {
            chosen[ExponentialChoice.choose(random, counts, penalties, rate)]++;
        }
        double total = 0;
        for (int i = 0; i < counts.length; i++) {
            total += counts[i] * Math.exp(-rate * penalties[i]);
        }

        assertThat(chosen[1]).isZero();
        for (int i = 0; i < counts.length; i++) {
            double expected = DRAWS / 40.0 * counts[i] * Math.exp(-rate * penalties[i]) / total;
            assertThat(chosen[i])
                    .isBetween(expected - 5 * Math.sqrt(expected) - 1, expected + 5 * Math.sqrt(expected) + 1);
        }
    }

    @Test
    void choices_ofFarPenalties_areMadeWithoutOverflow() {
        RandomWords random = fixedWords(6);

        assertThat(ExponentialChoice.choose(random, new long[] {1, 1}, new long[] {1L << 40, 0}, 1e3))
                .isEqualTo(1);
        assertThat(ExponentialChoice.choose(random, new long[] {1, 0, 0}, new long[] {1L << 40, 0, 0}, 1e3))
                .isZero();
        assertThatThrownBy(() -> ExponentialChoice.choose(random, new long[] {0}, new long[] {0}, 1))
                .hasMessageContaining("no candidates");
        assertThatThrownBy(() -> ExponentialChoice.choose(random, new long[] {1}, new long[] {0}, Double.NaN))
                .hasMessageContaining("rate");
    }
}

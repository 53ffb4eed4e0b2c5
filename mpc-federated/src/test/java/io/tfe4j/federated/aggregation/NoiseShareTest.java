package io.tfe4j.federated.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigInteger;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class NoiseShareTest {
    private static final int COUNT = 40_000;

    private static double variance(long[] noise) {
        return Arrays.stream(noise).mapToDouble(value -> (double) value * value).sum() / noise.length;
    }

    /** The standard error of a variance is its multiple by the root of 2 / n. */
    @Test
    void oneShare_hasHalfTheVariance_andTwoMakeAll() {
        UpdateRules rules = UpdateRules.of(COUNT, 0.5);
        double promised = Math.pow(1.7 * rules.gridNorm(), 2);
        double error = Math.sqrt(2.0 / COUNT);

        long[] one = NoiseShare.draw(rules, 1.7);
        long[] two = NoiseShare.draw(rules, 1.7);
        long[] both = new long[COUNT];
        Arrays.setAll(both, i -> one[i] + two[i]);

        assertThat(variance(one) / promised).isEqualTo(0.5, within(6 * 0.5 * error));
        assertThat(variance(both) / promised).isEqualTo(1, within(6 * error));
        assertThat(Arrays.stream(both).average().orElseThrow() / Math.sqrt(promised))
                .isEqualTo(0, within(6 / Math.sqrt(COUNT)));
    }

    @Test
    void variance_isNeverBelowWhatIsPromised() {
        UpdateRules rules = UpdateRules.of(10, 1);

        assertThat(NoiseShare.variance(rules, 1)).isEqualTo(BigInteger.ONE.shiftLeft(31));
        assertThat(NoiseShare.variance(rules, Math.nextUp(1.0)))
                .isEqualTo(BigInteger.ONE.shiftLeft(31).add(BigInteger.ONE));
    }

    @Test
    void noise_tooFineForTheGrid_isRefused() {
        assertThatThrownBy(() -> NoiseShare.draw(new UpdateRules(4, 1, 3, 40), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("noise is too fine for the grid");
    }
}

package io.tfe4j.federated.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UpdateEncodingTest {
    private static BigInteger squared(long[] values) {
        return Arrays.stream(values)
                .mapToObj(BigInteger::valueOf)
                .map(value -> value.multiply(value))
                .reduce(BigInteger.ZERO, BigInteger::add);
    }

    @ParameterizedTest
    @CsvSource({"1,1,16", "3,0.1,16", "100000,1,16", "1000,7.3,12", "50000,0.01,20", "64,100,8"})
    void norm_ofAnEncodedUpdate_isNeverAboveTheClipNorm(int length, double clipNorm, int fractionBits) {
        UpdateRules rules = new UpdateRules(length, clipNorm, fractionBits, 40);
        SplittableRandom random = new SplittableRandom(length);
        for (double scale : new double[] {1e-300, 1e-6, 1, 1e6, 1e300}) {
            double[] update = random.doubles(length, -scale, scale).toArray();

            long[] encoded = UpdateEncoding.encode(rules, update);

            assertThat(squared(encoded)).isLessThanOrEqualTo(BigInteger.valueOf(rules.mostSquared()));
        }
    }

    @Test
    void smallUpdates_areRoundedToTheGrid() {
        UpdateRules rules = UpdateRules.of(3, 1);

        double[] back = UpdateEncoding.decode(rules, UpdateEncoding.encode(rules, new double[] {0.25, -0.5, 1e-7}));

        assertThat(back).containsExactly(0.25, -0.5, 0);
    }

    @Test
    void largeUpdates_keepTheirDirection() {
        UpdateRules rules = UpdateRules.of(2, 1);

        double[] back = UpdateEncoding.decode(rules, UpdateEncoding.encode(rules, new double[] {30, -40}));

        assertThat(back[0]).isEqualTo(0.6, within(1e-4));
        assertThat(back[1]).isEqualTo(-0.8, within(1e-4));
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void valuesThatAreNotFinite_areRefused(double value) {
        assertThatThrownBy(() -> UpdateEncoding.encode(UpdateRules.of(2, 1), new double[] {0, value}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("update has a value that is not finite: length=2");
    }

    @Test
    void rules_underWhichNormsCouldWrapAround_areRefused() {
        UpdateRules.of(100_000, 7);

        assertThatThrownBy(() -> UpdateRules.of(100_000, 8))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("norms could wrap around, take fewer fraction bits or a smaller clip norm: length=100000, "
                        + "clipNorm=8.0, fractionBits=16, neededBits=64, allowed=63");
    }

    @Test
    void rules_underWhichRoundingTakesTheNorm_areRefused() {
        assertThatThrownBy(() -> new UpdateRules(1_000_000, 1, 8, 40))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("rounding takes more than half of the clip norm");
    }
}

package io.tfe4j.privacy.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tfe4j.privacy.engine.Clipping;
import io.tfe4j.random.DiscreteGaussian;
import io.tfe4j.random.FixedWords;
import io.tfe4j.random.RandomWords;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class NoisyGradientTest {
    private static final Noise NONE = target -> {};

    private static double[] gradient(OneGradient engine, Noise noise, double norm, Examples examples, int... batch) {
        NoiseGrid grid = NoiseGrid.of(norm, 1, engine.parameters());
        return new NoisyGradient(engine, grid, noise, 4, 2, Clipping.FLAT).of(examples, batch, 0);
    }

    @Test
    void sum_isDividedByTheExpectedSize_notTheTrueOne() {
        OneGradient engine = new OneGradient(1, true);
        Examples examples = Examples.of(new double[] {0.5, 0.25, 0.125}, 1, new double[3], 1);

        assertThat(gradient(engine, NONE, 1, examples, 0, 1, 2)[0]).isCloseTo(0.875 / 4, within(1e-7));
        assertThat(gradient(engine, NONE, 1, examples, 2)[0]).isCloseTo(0.125 / 4, within(1e-7));
    }

    @Test
    void emptyBatch_isNoisedAllTheSame() {
        OneGradient engine = new OneGradient(2000, true);
        Examples examples = Examples.of(new double[2000], 2000, new double[1], 1);
        RandomWords words = FixedWords.of(1);
        Noise noise = NoiseGrid.of(1, 1, 2000).noise(words, 1)::fill;

        double[] empty = gradient(engine, noise, 1, examples);

        double variance = Arrays.stream(empty).map(v -> v * v).average().orElseThrow() * 16;
        assertThat(variance).isBetween(1 - 5 * Math.sqrt(2 / 2000.0), 1 + 5 * Math.sqrt(2 / 2000.0));
        assertThat(gradient(engine, noise, 1, examples)).isNotEqualTo(empty);
    }

    /** The integer vectors of neighbours differ by no more than what the noise is for. */
    @Property(tries = 200, seed = "1")
    void oneExampleMore_changesTheRoundedSumByNoMoreThanTheNorm(
            @ForAll int seed,
            @ForAll @IntRange(min = 1, max = 40) int parameters,
            @ForAll @IntRange(max = 3) int scale) {
        Random random = new Random(seed);
        double norm = 0.01 + 3 * random.nextDouble();
        OneGradient engine = new OneGradient(parameters, true);
        // a coarse grid, on which rounding matters
        NoiseGrid grid = new NoiseGrid(norm, 8, parameters);
        double factor = Math.pow(10, scale);
        double[] x = random.doubles(5L * parameters, -factor, factor).toArray();
        long[] without =
                grid.rounded(engine.clippedSum(Arrays.copyOf(x, 4 * parameters), new double[4], grid.clipNorm()));

        long[] with = grid.rounded(engine.clippedSum(x, new double[5], grid.clipNorm()));

        double square = 0;
        for (int i = 0; i < parameters; i++) {
            square += Math.pow(with[i] - without[i], 2);
        }
        assertThat(Math.sqrt(square)).isLessThanOrEqualTo(norm / grid.step());
    }

    @Test
    void noise_hasTheDeviationAskedFor_whateverTheScale() {
        for (double multiplier : new double[] {0.3, 1, 4.5, 1e6}) {
            NoiseGrid grid = NoiseGrid.of(0.7, multiplier, 1);
            DiscreteGaussian noise = grid.noise(FixedWords.of(2), multiplier);
            double squares = 0;
            int draws = 20_000;
            for (int i = 0; i < draws; i++) {
                squares += Math.pow(noise.next() * grid.step(), 2);
            }
            double deviation = Math.sqrt(squares / draws);
            double allowed = 5 / Math.sqrt(2.0 * draws);
            assertThat(deviation / (0.7 * multiplier)).isBetween(1 - allowed, 1 + allowed);
        }
    }

    /** As three servers do, of which each adds noise of half the variance: the sum's distribution, exactly. */
    @Test
    void sumOfServersShares_hasTheConvolutionAsItsDistribution() {
        long half = 8;
        int draws = 200_000;
        DiscreteGaussian[] servers = new DiscreteGaussian[3];
        Arrays.setAll(servers, i -> new DiscreteGaussian(FixedWords.of(30 + i), BigInteger.valueOf(half)));
        int reach = 60;
        int[] counts = new int[2 * reach + 1];
        for (int i = 0; i < draws; i++) {
            counts[reach + (int) (servers[0].next() + servers[1].next() + servers[2].next())]++;
        }
        double[] one = new double[2 * reach + 1];
        Arrays.setAll(one, i -> Math.exp(-(i - reach) * (i - reach) / (2.0 * half)));
        double total = Arrays.stream(one).sum();
        Arrays.setAll(one, i -> one[i] / total);
        double[] three = convolved(convolved(one, one), one);
        double chiSquare = 0;
        int cells = 0;
        for (int i = 0; i < counts.length; i++) {
            if (three[i] * draws >= 20) {
                chiSquare += Math.pow(counts[i] - three[i] * draws, 2) / (three[i] * draws);
                cells++;
            }
        }
        assertThat(cells).isGreaterThan(30);
        assertThat(chiSquare).isLessThan(cells + 5 * Math.sqrt(2.0 * cells));
    }

    private static double[] convolved(double[] a, double[] b) {
        int reach = a.length / 2;
        double[] sum = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < b.length; j++) {
                int at = i + j - reach;
                if (at >= 0 && at < sum.length) {
                    sum[at] += a[i] * b[j];
                }
            }
        }
        return sum;
    }

    @Test
    void batchWhoseSumCouldBeRoundedTooMuch_isRefused() {
        NoiseGrid.requireSumsInBounds(1 << 18, 1 << 18);
        NoiseGrid.requireSumsInBounds(250_000, 100_000_000);
        assertThatThrownBy(() -> NoiseGrid.requireSumsInBounds(1 << 18, 1_000_000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("batchSize=262144, couldReach=269312, most=262144")
                .hasMessageContaining("take smaller batches");
    }

    @Test
    void gridThatLeavesNoRoom_isRefused() {
        assertThatThrownBy(() -> NoiseGrid.of(0, 1, 1)).hasMessageContaining("maxGradNorm=0.0");
        assertThatThrownBy(() -> NoiseGrid.of(1, 0x1p38, 1_000_000)).hasMessageContaining("parameters=1000000");
    }
}

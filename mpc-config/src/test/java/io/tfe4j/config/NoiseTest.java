package io.tfe4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tfe4j.DenseGradient;
import io.tfe4j.Inputs;
import io.tfe4j.PrivateTensor;
import io.tfe4j.TfeContext;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sums with the servers' noise, against the same in the clear. */
@Tag("security-45")
class NoiseTest {
    /** Hardly any: five units of the last fraction bit. */
    private static final double SLIGHT = 5.0 / (1 << 16);

    private final TfeContext tfe = Running.local();

    private static double[] gaussians(int count, double deviation, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] values = new double[count];
        Arrays.setAll(values, i -> deviation * random.nextGaussian());
        return values;
    }

    private static double[] clamped(double[] values, double most) {
        return Arrays.stream(values)
                .map(x -> Math.max(-most, Math.min(most, x)))
                .toArray();
    }

    private static double norm(double[] matrix, int row, int columns) {
        double sum = 0;
        for (int j = 0; j < columns; j++) {
            sum += matrix[row * columns + j] * matrix[row * columns + j];
        }
        return Math.sqrt(sum);
    }

    @ParameterizedTest
    @CsvSource({"1, 30, 0.5", "0.25, 7, 4", "3, 100, 1", "1, 1, 8", "20, 3, 7"})
    void clippedRows_areNeverLongerThanTheNorm_andShortOnesStay(double clip, int columns, double deviation) {
        int rows = 200;
        double[] x = clamped(gaussians(rows * columns, deviation, 5), 8);
        PrivateTensor table = tfe.definePrivateInput(
                "owner", Inputs.of(new int[] {rows, columns}, x).range(-8, 8));

        double[] clipped = Running.valuesOf(tfe, table.clipRows(clip));

        for (int i = 0; i < rows; i++) {
            double before = norm(x, i, columns);
            double factor = Math.min(1, clip / before);
            assertThat(norm(clipped, i, columns)).isLessThanOrEqualTo(clip);
            for (int j = 0; j < columns; j++) {
                assertThat(clipped[i * columns + j])
                        .isCloseTo(factor * x[i * columns + j], within(0.004 * clip + SLIGHT));
            }
        }
    }

    @Test
    void extremeRows_areClippedLikeOthers() {
        double[] x = {0, 0, 1000, 1000, -1000, 1e-5, 1, 0, 0.6, 0.8};
        PrivateTensor table =
                tfe.definePrivateInput("owner", Inputs.of(new int[] {5, 2}, x).range(-1000, 1000));

        double[] clipped = Running.valuesOf(tfe, table.clipRows(1));

        double root = Math.sqrt(0.5);
        double[] expected = {0, 0, root, root, -1, 0, 1, 0, 0.6, 0.8};
        for (int i = 0; i < x.length; i++) {
            assertThat(clipped[i]).isCloseTo(expected[i], within(2e-4));
            assertThat(norm(clipped, i / 2, 2)).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void noiseOfAllServers_hasOneAndAHalfTimesTheVariance_andNoMean() {
        int count = 40_000;
        double[] x = gaussians(2 * count, 1, 6);
        PrivateTensor table = tfe.definePrivateInput(
                "owner", Inputs.of(new int[] {2, count}, clamped(x, 8)).range(-8, 8));

        double[] noised = Running.valuesOf(tfe, table.noisedSum(0.5, 3));

        double sum = 0;
        double squares = 0;
        double fourth = 0;
        for (int j = 0; j < count; j++) {
            double noise = (noised[j] - x[j] - x[count + j]) / (1.5 * Math.sqrt(1.5));
            sum += noise;
            squares += noise * noise;
            fourth += Math.pow(noise, 4);
        }
        double six = 6 / Math.sqrt(count);
        assertThat(sum / count).isCloseTo(0, within(six));
        assertThat(squares / count).isCloseTo(1, within(six * Math.sqrt(2)));
        assertThat(fourth / count).isCloseTo(3, within(six * Math.sqrt(96)));
    }

    @Test
    void noise_isNewEachTime() {
        PrivateTensor zeros = tfe.definePrivateInput(
                "owner", Inputs.of(new int[] {1, 50}, new double[50]).range(-1, 1));

        double[] difference = Running.valuesOf(tfe, zeros.noisedSum(1, 1).sub(zeros.noisedSum(1, 1)));

        assertThat(Arrays.stream(difference).filter(x -> x != 0).count()).isGreaterThan(40);
    }

    /** Two layers with a kernel and a bias each, one that has a kernel alone, in the clear. */
    private static final class Plain {
        static final int N = 40;
        static final int[] IN = {5, 3, 2};
        static final int[] OUT = {3, 2, 4};
        final double[][] inputs = new double[3][];
        final double[][] deltas = new double[3][];

        Plain() {
            for (int l = 0; l < 3; l++) {
                inputs[l] = clamped(gaussians(N * IN[l], 1, 10 + l), 4);
                deltas[l] = clamped(gaussians(N * OUT[l], 0.3, 20 + l), 1);
            }
        }

        private double norm(int example) {
            double squares = 0;
            for (int l = 0; l < 3; l++) {
                double a = NoiseTest.norm(inputs[l], example, IN[l]);
                double d = NoiseTest.norm(deltas[l], example, OUT[l]);
                squares += (a * a + (l < 2 ? 1 : 0)) * d * d;
            }
            return Math.sqrt(squares);
        }

        double[] sums(int layer, double clip) {
            double[] sums = new double[(IN[layer] + 1) * OUT[layer]];
            for (int i = 0; i < N; i++) {
                double factor = Math.min(1, clip / norm(i));
                for (int k = 0; k < OUT[layer]; k++) {
                    double delta = factor * deltas[layer][i * OUT[layer] + k];
                    for (int j = 0; j < IN[layer]; j++) {
                        sums[j * OUT[layer] + k] += inputs[layer][i * IN[layer] + j] * delta;
                    }
                    sums[IN[layer] * OUT[layer] + k] += delta;
                }
            }
            return sums;
        }

        DenseGradient shared(TfeContext tfe, int l) {
            return new DenseGradient(
                    tfe.definePrivateInput(
                            "owner", Inputs.of(new int[] {N, IN[l]}, inputs[l]).range(-4, 4)),
                    tfe.definePrivateInput(
                            "owner", Inputs.of(new int[] {N, OUT[l]}, deltas[l]).range(-1, 1)),
                    true,
                    l < 2);
        }
    }

    @ParameterizedTest
    @CsvSource({"0.7, true", "2, true", "100, true", "100, false"})
    void gradients_areSumsOfClippedOnes(double clip, boolean clips) {
        Plain plain = new Plain();
        List<DenseGradient> layers = List.of(plain.shared(tfe, 0), plain.shared(tfe, 1), plain.shared(tfe, 2));

        List<PrivateTensor> gradients = tfe.noisedGradients(layers, clip, clips, SLIGHT / clip);

        assertThat(gradients).hasSize(5);
        for (int part = 0; part < 5; part++) {
            int layer = part / 2;
            double[] expected = plain.sums(layer, clip);
            int from = part % 2 == 0 ? 0 : Plain.IN[layer] * Plain.OUT[layer];
            double[] actual = Running.valuesOf(tfe, gradients.get(part));
            for (int j = 0; j < actual.length; j++) {
                assertThat(actual[j]).isCloseTo(expected[from + j], within(0.02 + 0.002 * clip));
            }
        }
    }

    /** The longest gradients by far, and whatever their direction: what one example adds stays within the clip norm. */
    @Test
    void oneExample_addsNoMoreThanTheClipNorm() {
        double clip = 0.5;
        double[] a = clamped(gaussians(64, 100, 1), 4);
        double[] d = clamped(gaussians(8, 100, 2), 1);
        DenseGradient one = new DenseGradient(
                tfe.definePrivateInput("owner", Inputs.of(new int[] {1, 64}, a).range(-4, 4)),
                tfe.definePrivateInput("owner", Inputs.of(new int[] {1, 8}, d).range(-1, 1)),
                true,
                false);

        double[] gradient = Running.valuesOf(
                tfe,
                tfe.noisedGradients(List.of(one), clip, true, SLIGHT / clip).get(0));

        double noise = 6 * SLIGHT * Math.sqrt(1.5);
        assertThat(norm(gradient, 0, gradient.length)).isBetween(0.97 * clip, clip + noise);
    }

    @Test
    void whatCannotBeKept_isRefused() {
        PrivateTensor rows = tfe.definePrivateInput(
                "owner", Inputs.of(new int[] {2, 50}, new double[100]).range(-8, 8));

        assertThatThrownBy(() -> rows.clipRows(1e-5))
                .hasMessageContaining("clip norm too small for the precision: clipNorm=1.0E-5");
        assertThatThrownBy(() -> rows.clipRows(Double.NaN)).hasMessageContaining("clipNorm=NaN");
        assertThatThrownBy(() -> rows.noisedSum(1, 1e-5)).hasMessageContaining("noise too fine for the fraction bits");
        assertThatThrownBy(() -> rows.noisedSum(1, 0)).hasMessageContaining("noiseMultiplier must be positive");
        assertThatThrownBy(() -> rows.noisedSum(-1, 1)).hasMessageContaining("norm must be positive");
        PrivateTensor wide = tfe.definePrivateInput(
                "owner", Inputs.of(new int[] {2, 50}, new double[100]).range(-1e6, 1e6));
        assertThatThrownBy(() -> wide.clipRows(1)).hasMessageContaining("declare narrower ranges");
    }
}

package io.tfe4j.ml.layers;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tfe4j.ml.Local;
import io.tfe4j.ml.Weights;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Attention against its formula: results, and gradients against finite differences. */
class AttentionTest {
    private static final int FEATURES = 4;

    /** For each head, step and asked step, one by one. */
    record PlainAttention(int steps, int heads, int size, boolean causal) implements PlainLayer {
        @Override
        public double[] apply(double[] x, double[]... parameters) {
            boolean biased = parameters.length == 8;
            double[][] kernels = IntStream.range(0, 4)
                    .mapToObj(i -> parameters[biased ? 2 * i : i])
                    .toArray(double[][]::new);
            double[][] biases = IntStream.range(0, 4)
                    .mapToObj(i -> biased ? parameters[2 * i + 1] : new double[i < 3 ? heads * size : FEATURES])
                    .toArray(double[][]::new);
            double[] query = PlainLayers.dense(x, kernels[0], biases[0]);
            double[] key = PlainLayers.dense(x, kernels[1], biases[1]);
            double[] value = PlainLayers.dense(x, kernels[2], biases[2]);
            return PlainLayers.dense(answers(query, key, value), kernels[3], biases[3]);
        }

        private double[] answers(double[] query, double[] key, double[] value) {
            int width = heads * size;
            double[] answers = new double[query.length];
            for (int row = 0; row < query.length / width; row++) {
                int first = row / steps * steps;
                int last = causal ? row : first + steps - 1;
                for (int head = 0; head < heads; head++) {
                    double sum = 0;
                    for (int other = first; other <= last; other++) {
                        sum += power(query, key, row, other, head);
                    }
                    for (int other = first; other <= last; other++) {
                        double share = power(query, key, row, other, head) / sum;
                        for (int i = head * size; i < (head + 1) * size; i++) {
                            answers[row * width + i] += share * value[other * width + i];
                        }
                    }
                }
            }
            return answers;
        }

        private double power(double[] query, double[] key, int row, int other, int head) {
            int width = heads * size;
            double product = 0;
            for (int i = head * size; i < (head + 1) * size; i++) {
                product += query[row * width + i] * key[other * width + i];
            }
            return Math.exp(product / Math.sqrt(size));
        }
    }

    static Stream<LayerCheck> layers() {
        return Stream.of(
                check(new MultiHeadAttention(2, 3), new PlainAttention(5, 2, 3, false), true),
                check(new MultiHeadAttention(1, 4).causal().withoutBias(), new PlainAttention(5, 1, 4, true), false),
                check(new MultiHeadAttention(3, 1).causal(), new PlainAttention(5, 3, 1, true), true),
                knownToAll());
    }

    private static LayerCheck knownToAll() {
        double[] weights = Local.numbers(FEATURES * 4, 10);
        Weights all = Weights.known(weights).within(1).asPublic();
        return new LayerCheck(
                new MultiHeadAttention(2, 2).withoutBias().kernels(all, all, all, all),
                (x, none) -> new PlainAttention(3, 2, 2, false).apply(x, weights, weights, weights, weights),
                1e-3,
                new int[] {3, FEATURES});
    }

    private static LayerCheck check(MultiHeadAttention layer, PlainAttention plain, boolean biased) {
        int inner = plain.heads * plain.size;
        int[] sizes = {
            FEATURES * inner, inner, FEATURES * inner, inner, FEATURES * inner, inner, inner * FEATURES, FEATURES
        };
        double[][] all = IntStream.range(0, 8)
                .mapToObj(i -> Local.numbers(sizes[i], i + 10))
                .toArray(double[][]::new);
        MultiHeadAttention weighted = layer.kernels(owned(all[0]), owned(all[2]), owned(all[4]), owned(all[6]));
        double[][] kernels = {all[0], all[2], all[4], all[6]};
        return new LayerCheck(
                biased ? weighted.biases(owned(all[1]), owned(all[3]), owned(all[5]), owned(all[7])) : weighted,
                plain,
                1e-3,
                new int[] {5, FEATURES},
                biased ? all : kernels);
    }

    private static Weights owned(double[] values) {
        return Weights.of("owner", values).within(1);
    }

    @ParameterizedTest
    @MethodSource("layers")
    void attention_ofSequences_isAsInTheClear_andSoAreItsGradients(LayerCheck one) {
        one.run();
    }

    @Test
    void sequence_withoutFeatures_isRefused() {
        assertThatThrownBy(() -> new MultiHeadAttention(1, 1).outputShape(new int[] {3}))
                .hasMessageContaining("layer=MultiHeadAttention(1, 1), input=[3], axes=2");
        assertThatThrownBy(() -> new MultiHeadAttention(0, 1)).hasMessageContaining("heads=0");
    }

    @Test
    void timeDistributed_isTheLayerOfEachStep() {
        double[] kernel = Local.numbers(2 * FEATURES, 1);
        double[] bias = Local.numbers(2, 2);
        new LayerCheck(
                        new TimeDistributed(
                                new Dense(2).kernel(Weights.of("owner", kernel)).bias(Weights.of("owner", bias))),
                        PlainLayers::dense,
                        1e-4,
                        new int[] {3, FEATURES},
                        kernel,
                        bias)
                .run();
        assertThatThrownBy(() -> new TimeDistributed(new Dense(2)).outputShape(new int[] {3}))
                .hasMessageContaining("input=[3]");
    }
}

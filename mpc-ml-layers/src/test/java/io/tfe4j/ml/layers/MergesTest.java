package io.tfe4j.ml.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tfe4j.PrivateTensor;
import io.tfe4j.TfeContext;
import io.tfe4j.ml.Local;
import io.tfe4j.ml.Merge;
import io.tfe4j.ml.MergePass;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every merge against its twin in the clear: results, and gradients against finite differences. */
class MergesTest {
    private static final int BATCH = 2;

    record Case(Merge merge, int[][] inputs, PlainLayer plain) {
        @Override
        public String toString() {
            return merge.name() + " of " + inputs.length;
        }
    }

    private interface Fold {
        double of(double[] numbers);
    }

    static Stream<Case> merges() {
        return Stream.of(
                each(new Add(), 3, numbers -> numbers[0] + numbers[1] + numbers[2]),
                each(new Subtract(), 2, numbers -> numbers[0] - numbers[1]),
                each(new Multiply(), 3, numbers -> numbers[0] * numbers[1] * numbers[2]),
                each(new Average(), 3, numbers -> (numbers[0] + numbers[1] + numbers[2]) / 3),
                each(new Maximum(), 3, numbers -> Math.max(numbers[0], Math.max(numbers[1], numbers[2]))),
                new Case(new Concatenate(0), new int[][] {{1, 3}, {2, 3}}, (x, more) -> concatenated(x, 3, more[0], 6)),
                new Case(
                        new Concatenate(-1),
                        new int[][] {{2, 3}, {2, 1}},
                        (x, more) -> concatenated(x, 3, more[0], 1)));
    }

    private static Case each(Merge merge, int count, Fold fold) {
        int[][] inputs =
                IntStream.range(0, count).mapToObj(i -> new int[] {2, 3}).toArray(int[][]::new);
        return new Case(merge, inputs, (x, more) -> {
            double[] y = new double[x.length];
            for (int i = 0; i < y.length; i++) {
                int place = i;
                y[i] = fold.of(IntStream.range(0, count)
                        .mapToDouble(k -> k == 0 ? x[place] : more[k - 1][place])
                        .toArray());
            }
            return y;
        });
    }

    /** Blocks of so many numbers of x and of y in turn. */
    private static double[] concatenated(double[] x, int ofX, double[] y, int ofY) {
        double[] z = new double[x.length + y.length];
        for (int i = 0; i < z.length; i++) {
            int block = i / (ofX + ofY);
            int place = i % (ofX + ofY);
            z[i] = place < ofX ? x[block * ofX + place] : y[block * ofY + place - ofX];
        }
        return z;
    }

    @ParameterizedTest
    @MethodSource("merges")
    void merge_ofBatches_isAsInTheClear_andSoAreItsGradients(Case one) {
        TfeContext tfe = Local.tfe();
        double[][] x = new double[one.inputs.length][];
        List<PrivateTensor> inputs = new ArrayList<>();
        for (int i = 0; i < x.length; i++) {
            int[] shape = Shapes.batched(BATCH, one.inputs[i]);
            x[i] = Local.numbers(Shapes.size(shape), 10 + i);
            inputs.add(Local.input(tfe, 1, shape, x[i]));
        }
        Merge.Built built = one.merge.build(tfe, List.of(one.inputs));
        PrivateTensor result = built.forward(inputs);
        MergePass pass = built.train(inputs);
        double[] weights = Local.numbers(result.type().shape().size(), 4);
        List<PrivateTensor> tensors = new ArrayList<>(List.of(result, pass.output()));
        tensors.addAll(pass.inputGradients().apply(Local.input(tfe, 1, result.shape(), weights)));

        List<double[]> secure = Local.valuesOf(tfe, tensors);

        assertThat(result.shape()).isEqualTo(Shapes.batched(BATCH, one.merge.outputShape(List.of(one.inputs))));
        double[] wanted = one.plain.apply(x[0], java.util.Arrays.copyOfRange(x, 1, x.length));
        assertThat(secure.get(0)).containsExactly(wanted, within(1e-4));
        assertThat(secure.get(1)).containsExactly(wanted, within(1e-4));
        assertThat(secure).hasSize(2 + x.length);
        for (int i = 0; i < x.length; i++) {
            assertThat(secure.get(2 + i))
                    .as("gradient by input %d", i)
                    .containsExactly(one.plain.gradient(weights, i, x), within(1e-4));
        }
    }

    @Test
    void maximum_ofEqualInputs_givesTheGradientToTheFirst() {
        TfeContext tfe = Local.tfe();
        PrivateTensor x = Local.input(tfe, 1, new int[] {1, 1}, 0.5);
        PrivateTensor gradient = Local.input(tfe, 1, new int[] {1, 1}, 0.25);

        List<PrivateTensor> gradients =
                new Maximum().train(List.of(x, x, x)).inputGradients().apply(gradient);

        assertThat(Local.valuesOf(tfe, gradients).stream().mapToDouble(one -> one[0]))
                .containsExactly(0.25, 0.0, 0.0);
    }

    @Test
    void merge_ofShapesThatDoNotFit_isRefused_namingThem() {
        List<int[]> different = List.of(new int[] {2, 3}, new int[] {3, 2});
        List<int[]> three = List.of(new int[] {2}, new int[] {2}, new int[] {2});

        assertThatThrownBy(() -> new Add().outputShape(different))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("layer=Add, inputs=[[2, 3], [3, 2]]");
        assertThatThrownBy(() -> new Add().outputShape(List.of(new int[] {2}))).hasMessageContaining("two inputs");
        assertThatThrownBy(() -> new Subtract().outputShape(three)).hasMessageContaining("inputs=3");
        assertThatThrownBy(() -> new Concatenate(0).outputShape(different)).hasMessageContaining("Concatenate(0)");
        assertThatThrownBy(() -> new Concatenate(2).outputShape(different)).hasMessageContaining("axes=2");
    }
}

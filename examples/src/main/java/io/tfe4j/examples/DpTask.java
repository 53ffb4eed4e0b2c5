package io.tfe4j.examples;

import io.tfe4j.ml.Weights;
import io.tfe4j.ml.layers.Dense;
import io.tfe4j.ml.layers.Sigmoid;
import io.tfe4j.ml.layers.Softmax;
import io.tfe4j.privacy.Frame;
import io.tfe4j.privacy.TrainingOptions;
import io.tfe4j.privacy.plain.PlainModel;
import io.tfe4j.privacy.training.Optimizer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Something to learn with differential privacy. Columns are scaled by what is publicly known of them; every fourth example
 * is only predicted.
 */
record DpTask(String name, Frame data, String target, PlainModel model, double epochs, Optimizer optimizer) {
    private static final int EVERY = 4;
    private static final int BATCH = 256;

    /** Which tumours are malignant, of 569 patients. */
    static DpTask tumours(Stage stage) {
        String[] names = Stream.concat(TumourColumn.ALL.stream().map(TumourColumn::name), Stream.of("malignant"))
                .toArray(String[]::new);
        double[] east = stage.columns("hospital-east", 285, names);
        double[] west = stage.columns("hospital-west", 284, names);
        double[] both = Arrays.copyOf(east, east.length + west.length);
        System.arraycopy(west, 0, both, east.length, west.length);
        Frame data = Frame.of(List.of(names), both);
        for (TumourColumn column : TumourColumn.ALL) {
            data = data.scaled(0, column.most(), column.name());
        }
        return new DpTask(
                "tumours",
                data,
                "malignant",
                PlainModel.of(new int[] {TumourColumn.ALL.size()}, new Dense(1).kernel(Weights.zeros()), new Sigmoid()),
                40,
                Optimizer.sgd(0.5, 0.9));
    }

    /** Which digit is written, of 1797 images of 8x8 pixels. */
    static DpTask digits(Stage stage) {
        String[] pixels = IntStream.range(0, 64).mapToObj(i -> "pixel_" + i).toArray(String[]::new);
        String[] names = Arrays.copyOf(pixels, pixels.length + 1);
        names[pixels.length] = "digit";
        Frame data = Frame.of(List.of(names), stage.columns("handwritten-digits", 1797, names));
        return new DpTask(
                "digits",
                data.scaled(0, 16, pixels),
                "digit",
                PlainModel.of(new int[] {pixels.length}, new Dense(10).kernel(Weights.zeros()), new Softmax()),
                20,
                Optimizer.sgd(0.2, 0.9));
    }

    Frame trained() {
        return data.rows(
                IntStream.range(0, data.rows()).filter(row -> row % EVERY != 0).toArray());
    }

    Frame others() {
        return data.rows(
                IntStream.range(0, data.rows()).filter(row -> row % EVERY == 0).toArray());
    }

    TrainingOptions.Builder options() {
        return TrainingOptions.builder()
                .targetColumn(target)
                .validationSplit(0)
                .batchSize(BATCH)
                .epochs(epochs)
                .optimizer(optimizer);
    }

    @Override
    public String toString() {
        return model + ", " + optimizer + ", batches of " + BATCH + ", " + epochs + " epochs";
    }
}

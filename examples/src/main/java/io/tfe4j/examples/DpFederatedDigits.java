package io.tfe4j.examples;

import io.tfe4j.federated.LabelledRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Digits of 28 x 28 pixels, as the means of 4 x 4 at a time. */
final class DpFederatedDigits {
    static final int CLASSES = 10;
    static final int FEATURES = 49;

    private static final int TRAIN = 1280;
    private static final int TEST = 500;
    private static final int SIDE = 28;
    private static final int BLOCK = 4;
    /** How dark a block is on average, and how much darker or lighter most are: known of digits, not of these people. */
    private static final double MEAN = 0.13;

    private static final double SPREAD = 1 / 6.0;

    private DpFederatedDigits() {}

    static LabelledRows test(Stage stage) {
        return read(stage, "test", TEST);
    }

    /** Two or three digits for each person; most people have one kind of digit, as nobody's data is like everybody's. */
    static List<LabelledRows> people(Stage stage, int people) {
        LabelledRows all = read(stage, "train", TRAIN);
        List<Integer> byLabel = IntStream.range(0, TRAIN)
                .boxed()
                .sorted(Comparator.comparing(row -> all.labels()[row]))
                .toList();
        List<LabelledRows> parts = new ArrayList<>();
        for (int person = 0; person < people; person++) {
            parts.add(rows(all, byLabel.subList(person * TRAIN / people, (person + 1) * TRAIN / people)));
        }
        return parts;
    }

    private static LabelledRows rows(LabelledRows all, List<Integer> rows) {
        return new LabelledRows(
                rows.stream().map(row -> all.features()[row]).toArray(double[][]::new),
                rows.stream().mapToInt(row -> all.labels()[row]).toArray());
    }

    private static LabelledRows read(Stage stage, String part, int rows) {
        double[] pixels = stage.tensor("mnist-" + part + "-images", rows, 1, SIDE, SIDE);
        double[] labels = stage.tensor("mnist-" + part + "-labels", rows);
        double[][] features = new double[rows][FEATURES];
        for (int row = 0; row < rows; row++) {
            double[] blocks = new double[FEATURES];
            for (int pixel = 0; pixel < SIDE * SIDE; pixel++) {
                int block = pixel / SIDE / BLOCK * (SIDE / BLOCK) + pixel % SIDE / BLOCK;
                blocks[block] += pixels[row * SIDE * SIDE + pixel] / (255 * BLOCK * BLOCK);
            }
            Arrays.setAll(features[row], block -> (blocks[block] - MEAN) / SPREAD);
        }
        return new LabelledRows(
                features, Arrays.stream(labels).mapToInt(label -> (int) label).toArray());
    }
}

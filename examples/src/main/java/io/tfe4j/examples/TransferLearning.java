package io.tfe4j.examples;

import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.RunReport;
import io.tfe4j.Session;
import io.tfe4j.Tfe;
import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.imports.ImportOptions;
import io.tfe4j.imports.ImportedModel;
import io.tfe4j.ml.Loss;
import io.tfe4j.ml.Sequential;
import io.tfe4j.ml.Sgd;
import io.tfe4j.ml.Weights;
import io.tfe4j.ml.layers.Dense;
import io.tfe4j.ml.layers.ReLU;
import io.tfe4j.ml.layers.Softmax;
import io.tfe4j.privacy.plain.KerasArchive;
import io.tfe4j.privacy.plain.PlainModel;
import io.tfe4j.ring.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A vendor has a network that tells the digits 0 to 4 from one another, as a Keras file; two post offices have images of
 * the digits 5 to 9. Its first layer stays, and gets another last layer, which alone is trained on the images of both: nobody
 * sees the images, nor the network while it is trained. An agency receives the new one as a Keras file.
 */
final class TransferLearning implements Example {
    private static final String BASE = "digit-base";
    private static final List<String> OFFICES = List.of("post-office-north", "post-office-south");
    private static final int PIXELS = 64;
    private static final int FEATURES = 32;
    private static final int MOST_INK = 16;
    private static final int CLASSES = 5;
    private static final int FIRST_DIGIT = 5;
    private static final int ROWS = 240;
    private static final int TRAINED = 192;
    private static final int EPOCHS = 8;
    private static final int BATCH = 64;
    private static final double RATE = 1.5;
    private static final double MOST = 64;
    private static final String WEIGHTS = "tuned-weights";
    private static final String RIGHT = "tuned-right";

    @Override
    public String name() {
        return "transfer-learning";
    }

    @Override
    public String summary() {
        return "a vendor's Keras network learns other digits from two post offices, for an agency";
    }

    /** Where the agency keeps its file, if it plays in this process; otherwise the file is only tried. */
    @Override
    public Map<String, String> settings() {
        return Settings.defaults("file", "none");
    }

    @Override
    public void run(Stage stage) {
        Tfe.setConfig(stage.config());
        PrivateTensor[] x = new PrivateTensor[OFFICES.size()];
        PrivateTensor[] y = new PrivateTensor[OFFICES.size()];
        for (int i = 0; i < x.length; i++) {
            String office = stage.owner(OFFICES.get(i), i + 1);
            x[i] = table(office, OFFICES.get(i), 0, MOST_INK, pixels()).mul(1.0 / MOST_INK);
            y[i] = table(office, OFFICES.get(i), FIRST_DIGIT, FIRST_DIGIT + CLASSES - 1, "digit")
                    .sub(FIRST_DIGIT);
        }

        ImportOptions options = ImportOptions.of(stage.owner("vendor", 0), BASE).withActivationLimit(MOST);
        Sequential tuned = stage.model(BASE)
                .toSequential(Tfe.context(), options)
                .replacingLast(4, new Dense(CLASSES).kernel(Weights.zeros()), new Softmax())
                .frozen(2);
        tuned.compile(new Sgd(RATE), Loss.categoricalCrossEntropy())
                .fit(rows(x, 0, TRAINED), rows(y, 0, TRAINED).oneHot(CLASSES), EPOCHS, BATCH);

        PrivateTensor told = tuned.predict(rows(x, TRAINED, ROWS)).argMax(1);
        PrivateTensor right = told.eq(rows(y, TRAINED, ROWS)).toNumbers().sum();
        PrivateTensor weights = Tfe.concat(
                0,
                tuned.parameters().stream()
                        .map(parameter -> ((PrivateTensor) parameter.tensor()).reshape(-1))
                        .toArray(PrivateTensor[]::new));
        List<Output> outputs = List.of(stage.output("agency", WEIGHTS, weights), stage.output("agency", RIGHT, right));
        try (Session session = Tfe.session()) {
            show(stage, session.run(outputs, name()));
        }
    }

    private static String[] pixels() {
        return IntStream.range(0, PIXELS).mapToObj(i -> "pixel_" + i).toArray(String[]::new);
    }

    private static PrivateTensor table(String owner, String dataset, double least, double most, String... columns) {
        return Tfe.definePrivateInput(
                owner,
                Inputs.dataset(dataset)
                        .columns(columns)
                        .rows(ROWS)
                        .range(least, most)
                        .fractionBits(0));
    }

    /** Of both offices, one after the other. */
    private static PrivateTensor rows(PrivateTensor[] tables, int from, int to) {
        return Tfe.concat(
                0, Stream.of(tables).map(table -> rows(table, from, to)).toArray(PrivateTensor[]::new));
    }

    private static PrivateTensor rows(PrivateTensor table, int from, int to) {
        int[] starts = new int[table.rank()];
        int[] ends = table.shape();
        starts[0] = from;
        ends[0] = to;
        return table.slice(starts, ends);
    }

    private static void show(Stage stage, RunReport run) {
        stage.players(run);
        stage.sees(stage.owner("vendor", 0), "its own network");
        stage.ownersSee(OFFICES, "its own images");
        stage.receiverSees(
                "agency", "the network with the last layer trained, and how many other images it tells right");
        stage.report(run);
        if (!stage.received()) {
            return;
        }
        double[] weights = stage.result(WEIGHTS);
        PlainHead plain = new PlainHead(stage);
        plain.train();
        stage.check(weights, plain.weights(), 0.02);
        stage.print("");
        int others = (ROWS - TRAINED) * OFFICES.size();
        stage.print(
                "trained on %d images of the digits 5 to 9; of %d others told right", TRAINED * OFFICES.size(), others);
        stage.print("  on shares      %.0f", stage.result(RIGHT)[0]);
        stage.print("  in the clear   %d", plain.right());
        keep(stage, weights, plain);
    }

    /** What the agency does with the weights: a file that Keras loads, and that a prediction on shares would take. */
    private static void keep(Stage stage, double[] weights, PlainHead plain) {
        PlainModel model = PlainModel.of(
                        new int[] {PIXELS}, new Dense(FEATURES), new ReLU(), new Dense(CLASSES), new Softmax())
                .withWeights(weights);
        String name = stage.settings().text("file");
        try {
            Path file = name.equals("none") ? Files.createTempFile("tuned", ".keras") : Path.of(name);
            KerasArchive.write(model, file);
            stage.print("");
            stage.print(
                    "kept as a Keras file of %,d bytes, by which %d are told right%s",
                    Files.size(file), plain.right(ImportedModel.load(file)), name.equals("none") ? "" : ": " + name);
            if (name.equals("none")) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the tuned network could not be kept: file=" + name, e);
        }
    }

    /** The same training in double precision. */
    private static final class PlainHead {
        private final ImportedModel base;
        private final double[] images;
        private final double[] digits;
        private final double[] kernel = new double[FEATURES * CLASSES];
        private final double[] bias = new double[CLASSES];

        PlainHead(Stage stage) {
            base = stage.model(BASE);
            List<double[]> tables = new ArrayList<>();
            List<double[]> labels = new ArrayList<>();
            for (String office : OFFICES) {
                tables.add(Arrays.stream(stage.columns(office, ROWS, pixels()))
                        .map(ink -> ink / MOST_INK)
                        .toArray());
                labels.add(stage.columns(office, ROWS, "digit"));
            }
            images = tables.stream().flatMapToDouble(Arrays::stream).toArray();
            digits = labels.stream().flatMapToDouble(Arrays::stream).toArray();
        }

        /** Rows of either office that are to train on, or the others. */
        private static int[] rows(boolean trained) {
            return IntStream.range(0, ROWS * OFFICES.size())
                    .filter(row -> (row % ROWS < TRAINED) == trained)
                    .toArray();
        }

        private static double[] dense(double[] x, double[] kernel, double[] bias) {
            double[] y = bias.clone();
            for (int i = 0; i < x.length; i++) {
                for (int j = 0; j < y.length; j++) {
                    y[j] += x[i] * kernel[i * y.length + j];
                }
            }
            return y;
        }

        private double[] features(int row) {
            double[] x = Arrays.copyOfRange(images, row * PIXELS, (row + 1) * PIXELS);
            double[] y = dense(
                    x,
                    base.weight("dense/kernel").values(),
                    base.weight("dense/bias").values());
            return Arrays.stream(y).map(each -> Math.max(each, 0)).toArray();
        }

        void train() {
            int[] rows = rows(true);
            double[][] features = Arrays.stream(rows).mapToObj(this::features).toArray(double[][]::new);
            for (int step = 0; step < EPOCHS * (rows.length / BATCH); step++) {
                double[] byKernel = new double[kernel.length];
                double[] byBias = new double[bias.length];
                for (int i = 0; i < BATCH; i++) {
                    int at = step * BATCH % rows.length + i;
                    double[] result = dense(features[at], kernel, bias);
                    double sum = Arrays.stream(result).map(Math::exp).sum();
                    for (int j = 0; j < result.length; j++) {
                        double error = Math.exp(result[j]) / sum - (digits[rows[at]] == j + FIRST_DIGIT ? 1 : 0);
                        byBias[j] += error;
                        for (int k = 0; k < features[at].length; k++) {
                            byKernel[k * result.length + j] += error * features[at][k];
                        }
                    }
                }
                for (int i = 0; i < kernel.length; i++) {
                    kernel[i] -= RATE / BATCH * byKernel[i];
                }
                for (int i = 0; i < bias.length; i++) {
                    bias[i] -= RATE / BATCH * byBias[i];
                }
            }
        }

        /** Layer by layer, kernels before biases. */
        double[] weights() {
            return Stream.of(
                            base.weight("dense/kernel").values(),
                            base.weight("dense/bias").values(),
                            kernel,
                            bias)
                    .flatMapToDouble(Arrays::stream)
                    .toArray();
        }

        private boolean isRight(int row, double[] result) {
            int best = 0;
            for (int i = 1; i < result.length; i++) {
                best = result[i] > result[best] ? i : best;
            }
            return digits[row] == best + FIRST_DIGIT;
        }

        long right() {
            return Arrays.stream(rows(false))
                    .filter(row -> isRight(row, dense(features(row), kernel, bias)))
                    .count();
        }

        long right(ImportedModel model) {
            return Arrays.stream(rows(false))
                    .filter(row -> isRight(
                            row,
                            model.predictInClear(
                                            Map.of(
                                                    model.inputs().get(0).name(),
                                                    new PlainTensor(
                                                            Shape.of(1, PIXELS),
                                                            Arrays.copyOfRange(
                                                                    images, row * PIXELS, (row + 1) * PIXELS))),
                                            model.mainOutput())
                                    .values()))
                    .count();
        }
    }
}

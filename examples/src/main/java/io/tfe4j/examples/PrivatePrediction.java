package io.tfe4j.examples;

import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.RunReport;
import io.tfe4j.Session;
import io.tfe4j.Tfe;
import io.tfe4j.ml.Sequential;
import io.tfe4j.ml.Weights;
import io.tfe4j.ml.layers.Dense;
import io.tfe4j.ml.layers.ReLU;
import io.tfe4j.ml.layers.Softmax;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * One organisation has trained a classifier of handwritten digits, another has images, a third learns which digit each
 * of them shows and how sure the classifier is. Nobody sees the weights or the images but their owners.
 */
final class PrivatePrediction implements Example {
    private static final int IMAGES = 50;
    private static final int SIDE = 8;
    private static final int PIXELS = SIDE * SIDE;
    private static final int HIDDEN = 32;
    private static final int DIGITS = 10;
    private static final int SHOWN = 8;
    private static final double MOST_WEIGHT = 2;
    private static final String LABELS = "digits";
    private static final String CERTAINTIES = "certainties";
    private static final String SHADES = " .:-=+*#%@";

    @Override
    public String name() {
        return "private-prediction";
    }

    @Override
    public String summary() {
        return "a vendor's classifier reads the digits in a bank's images; an auditor gets the answers";
    }

    @Override
    public void run(Stage stage) {
        Tfe.setConfig(stage.config());
        String vendor = stage.owner("vendor", 0);
        PrivateTensor images = Tfe.definePrivateInput(
                stage.owner("bank", 1),
                Inputs.dataset("digits-images").shape(IMAGES, PIXELS).range(0, 1));
        Sequential model = Sequential.of(
                new int[] {PIXELS},
                new Dense(HIDDEN)
                        .kernel(weights(vendor, "digits-hidden-kernel"))
                        .bias(weights(vendor, "digits-hidden-bias")),
                new ReLU(),
                new Dense(DIGITS)
                        .kernel(weights(vendor, "digits-output-kernel"))
                        .bias(weights(vendor, "digits-output-bias")),
                new Softmax());

        PrivateTensor probabilities = model.predict(images);
        List<Output> outputs = List.of(
                stage.output("auditor", LABELS, probabilities.argMax(1)),
                stage.output("auditor", CERTAINTIES, probabilities.max(1)));
        try (Session session = Tfe.session()) {
            RunReport run = session.run(outputs, name());
            show(stage, run, model.summary(images).toString());
        }
    }

    private static Weights weights(String owner, String dataset) {
        return Weights.dataset(owner, dataset).within(MOST_WEIGHT);
    }

    private static void show(Stage stage, RunReport run, String model) {
        stage.players(run);
        stage.sees(stage.owner("vendor", 0), "its own weights");
        stage.sees(stage.owner("bank", 1), "its own " + IMAGES + " images");
        stage.receiverSees("auditor", "a digit and a certainty for each image");
        stage.report(run);
        stage.print("");
        stage.print("%s", model);
        if (!stage.received()) {
            return;
        }
        double[] labels = stage.result(LABELS);
        double[] certainties = stage.result(CERTAINTIES);
        stage.check(
                DoubleStream.concat(DoubleStream.of(labels), DoubleStream.of(certainties))
                        .toArray(),
                plain(stage),
                1e-3);
        stage.print("");
        pictures(stage, labels, certainties);
        double[] truth = stage.tensor("digits-labels", IMAGES);
        long right = IntStream.range(0, IMAGES)
                .filter(image -> labels[image] == truth[image])
                .count();
        stage.print("");
        stage.print("right    %d of %d images", right, IMAGES);
    }

    /** Some of the images beside one another, and below each what it was taken for. */
    private static void pictures(Stage stage, double[] labels, double[] certainties) {
        double[] pixels = stage.tensor("digits-images", IMAGES, PIXELS);
        for (int row = 0; row < SIDE; row++) {
            StringBuilder line = new StringBuilder();
            for (int image = 0; image < SHOWN; image++) {
                for (int column = 0; column < SIDE; column++) {
                    double ink = pixels[image * PIXELS + row * SIDE + column];
                    line.append(SHADES.charAt((int) Math.round(ink * (SHADES.length() - 1))));
                }
                line.append("  ");
            }
            stage.print("%s", line.toString().stripTrailing());
        }
        StringBuilder line = new StringBuilder();
        for (int image = 0; image < SHOWN; image++) {
            line.append(String.format("%.0f (%3.0f %%) ", labels[image], 100 * certainties[image]));
        }
        stage.print("%s", line.toString().stripTrailing());
    }

    /** Digits, then certainties. */
    private static double[] plain(Stage stage) {
        double[] hidden = dense(
                stage.tensor("digits-images", IMAGES, PIXELS),
                stage.tensor("digits-hidden-kernel", PIXELS, HIDDEN),
                stage.tensor("digits-hidden-bias", HIDDEN));
        double[] positive = DoubleStream.of(hidden).map(x -> Math.max(x, 0)).toArray();
        double[] logits = dense(
                positive,
                stage.tensor("digits-output-kernel", HIDDEN, DIGITS),
                stage.tensor("digits-output-bias", DIGITS));
        double[] result = new double[2 * IMAGES];
        for (int image = 0; image < IMAGES; image++) {
            int first = image * DIGITS;
            int best = 0;
            double sum = 0;
            for (int digit = 0; digit < DIGITS; digit++) {
                best = logits[first + digit] > logits[first + best] ? digit : best;
                sum += Math.exp(logits[first + digit]);
            }
            result[image] = best;
            result[IMAGES + image] = Math.exp(logits[first + best]) / sum;
        }
        return result;
    }

    private static double[] dense(double[] x, double[] kernel, double[] bias) {
        int in = kernel.length / bias.length;
        double[] y = new double[x.length / in * bias.length];
        for (int i = 0; i < y.length; i++) {
            int row = i / bias.length;
            int unit = i % bias.length;
            y[i] = bias[unit];
            for (int k = 0; k < in; k++) {
                y[i] += x[row * in + k] * kernel[k * bias.length + unit];
            }
        }
        return y;
    }
}

package io.tfe4j.examples;

import io.tfe4j.ml.layers.Conv2D;
import io.tfe4j.ml.layers.Dense;
import io.tfe4j.ml.layers.Flatten;
import io.tfe4j.ml.layers.MaxPooling2D;
import io.tfe4j.ml.layers.Softmax;
import io.tfe4j.ml.layers.Tanh;
import io.tfe4j.privacy.DifferentialPrivacy;
import io.tfe4j.privacy.Frame;
import io.tfe4j.privacy.PrivateTrainingResult;
import io.tfe4j.privacy.TrainedModel;
import io.tfe4j.privacy.TrainingOptions;
import io.tfe4j.privacy.plain.PlainModel;
import io.tfe4j.privacy.training.Optimizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The convolutional network of the usual tutorials on private training, in the clear: whoever has the digits trains on
 * them, so that the network tells little about any one image.
 */
final class DpMnist implements Example {
    private static final int SIDE = 28;
    private static final double WHITE = 255;
    private static final String TARGET = "digit";

    @Override
    public String name() {
        return "dp-mnist";
    }

    @Override
    public String summary() {
        return "a convolutional network of digits that tells little about any one image, trained in the clear";
    }

    @Override
    public Map<String, String> settings() {
        return Settings.defaults(
                "epsilon", "3", "delta", "1e-5", "epochs", "10", "batch", "128", "rate", "0.5", "train", "1280", "test",
                "500");
    }

    @Override
    public void run(Stage stage) {
        stage.requireOneProcess("the digits are trained on in the clear, by whoever owns them");
        Settings settings = stage.settings();
        Frame trained = digits(stage, "train", settings.positive("train"));
        Frame others = digits(stage, "test", settings.positive("test"));
        PlainModel model = network();
        stage.print("network  %s", model);
        long start = System.nanoTime();
        TrainingOptions options = TrainingOptions.builder()
                .epsilon(settings.positiveReal("epsilon"))
                .delta(settings.positiveReal("delta"))
                .batchSize(settings.positive("batch"))
                .epochs(settings.positive("epochs"))
                .optimizer(Optimizer.sgd(settings.positiveReal("rate")))
                .validationSplit(0)
                .targetColumn(TARGET)
                .listener(epoch -> stage.print(
                        "epoch %3d after %7.1f s   epsilon %.3f spent",
                        epoch.epoch(), (System.nanoTime() - start) / 1e9, epoch.epsilon()))
                .build();
        PrivateTrainingResult result = DifferentialPrivacy.train(model, trained, options);
        try (TrainedModel network = result.model()) {
            stage.print("");
            stage.print("%s", result.statement());
            stage.print("");
            stage.print(
                    "noise/clip %.3f, %.2f %% of %d other digits told right",
                    result.noiseMultiplier(), 100 * network.accuracy(others, TARGET), others.rows());
        }
    }

    /** 26,010 weights. */
    private static PlainModel network() {
        return PlainModel.of(
                new int[] {1, SIDE, SIDE},
                new Conv2D(16, 8).stride(2).same(),
                new Tanh(),
                new MaxPooling2D(2).stride(1),
                new Conv2D(32, 4).stride(2),
                new Tanh(),
                new MaxPooling2D(2).stride(1),
                new Flatten(),
                new Dense(32),
                new Tanh(),
                new Dense(10),
                new Softmax());
    }

    private static Frame digits(Stage stage, String part, int rows) {
        int pixels = SIDE * SIDE;
        double[] images = stage.tensor("mnist-" + part + "-images", rows, 1, SIDE, SIDE);
        double[] labels = stage.tensor("mnist-" + part + "-labels", rows);
        List<String> names = new ArrayList<>();
        for (int i = 0; i < pixels; i++) {
            names.add("pixel_" + i);
        }
        names.add(TARGET);
        double[] table = new double[rows * (pixels + 1)];
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < pixels; i++) {
                table[row * (pixels + 1) + i] = images[row * pixels + i] / WHITE;
            }
            table[row * (pixels + 1) + pixels] = labels[row];
        }
        return Frame.of(names, table);
    }
}

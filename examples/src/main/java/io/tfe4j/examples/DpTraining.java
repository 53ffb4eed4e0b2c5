package io.tfe4j.examples;

import io.tfe4j.privacy.DifferentialPrivacy;
import io.tfe4j.privacy.PrivateTrainingResult;
import io.tfe4j.privacy.TrainingOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Models of tumours and of digits, trained in the clear so that they tell little about any one patient or image: how
 * right they are at several epsilons, and without privacy.
 */
final class DpTraining implements Example {
    private static final double[] EPSILONS = {1, 3, 8, Double.POSITIVE_INFINITY};
    private static final Path PICTURE = Path.of(System.getProperty("java.io.tmpdir"), "dp-training.png");

    @Override
    public String name() {
        return "dp-training";
    }

    @Override
    public String summary() {
        return "accuracy against epsilon: models of tumours and digits that tell little about any one row";
    }

    @Override
    public Map<String, String> settings() {
        return Settings.defaults("data", "both", "delta", "1e-5", "trials", "3", "picture", PICTURE.toString());
    }

    @Override
    public void run(Stage stage) {
        stage.requireOneProcess("the data is trained on in the clear, by whoever owns it");
        Settings settings = stage.settings();
        double delta = settings.positiveReal("delta");
        int trials = settings.positive("trials");
        Map<String, List<DpPlot.Point>> curves = new LinkedHashMap<>();
        List<DpTask> tasks = tasks(stage);
        tasks.forEach(task -> stage.print("%s: %s", task.name(), task));
        stage.print("");
        stage.print("%-8s %9s %12s %8s %15s", "data", "epsilon", "noise/clip", "right", "from .. to");
        for (DpTask task : tasks) {
            List<DpPlot.Point> points = new ArrayList<>();
            for (double epsilon : EPSILONS) {
                points.add(measured(stage, task, epsilon, delta, trials));
            }
            curves.put(task.name(), points);
        }
        DpPlot plot = new DpPlot(curves);
        stage.print("");
        plot.lines().forEach(line -> stage.print("%s", line));
        stage.print("");
        stage.print("delta %s; each number is the mean of %d trainings; rows that were not trained on", delta, trials);
        stage.print("picture  %s", plot.write(Path.of(settings.text("picture"))));
    }

    private static List<DpTask> tasks(Stage stage) {
        return switch (stage.settings().text("data")) {
            case "tumours" -> List.of(DpTask.tumours(stage));
            case "digits" -> List.of(DpTask.digits(stage));
            case "both" -> List.of(DpTask.tumours(stage), DpTask.digits(stage));
            default ->
                throw new IllegalArgumentException(
                        "no such data: data=" + stage.settings().text("data") + ", known=[tumours, digits, both]");
        };
    }

    private static DpPlot.Point measured(Stage stage, DpTask task, double epsilon, double delta, int trials) {
        double[] right = new double[trials];
        double noise = 0;
        for (int trial = 0; trial < trials; trial++) {
            // calibrated for the first one, the same for the others
            TrainingOptions options = trial == 0
                    ? options(task, epsilon, delta)
                    : task.options().delta(delta).noiseMultiplier(noise).build();
            PrivateTrainingResult result = DifferentialPrivacy.train(task.model(), task.trained(), options);
            right[trial] = result.model().accuracy(task.others(), task.target());
            noise = result.noiseMultiplier();
        }
        DoubleSummaryStatistics all = Arrays.stream(right).summaryStatistics();
        stage.print(
                "%-8s %9s %12.3f %6.1f %% %7.1f .. %.1f",
                task.name(),
                Double.isInfinite(epsilon) ? "none" : String.format(Locale.ROOT, "%.0f", epsilon),
                noise,
                100 * all.getAverage(),
                100 * all.getMin(),
                100 * all.getMax());
        return new DpPlot.Point(epsilon, all.getAverage());
    }

    private static TrainingOptions options(DpTask task, double epsilon, double delta) {
        TrainingOptions.Builder options = task.options().delta(delta);
        return Double.isInfinite(epsilon)
                ? options.noiseMultiplier(0).build()
                : options.epsilon(epsilon).build();
    }
}

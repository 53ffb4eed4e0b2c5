package io.tfe4j.examples;

import io.tfe4j.Inputs;
import io.tfe4j.PrivateTensor;
import io.tfe4j.RunReport;
import io.tfe4j.Session;
import io.tfe4j.Tfe;
import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.imports.ImportOptions;
import io.tfe4j.imports.ImportedModel;
import io.tfe4j.ring.Shape;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A laboratory has trained boosted decision trees; a hospital has patients. A physician learns how likely each tumour is
 * malignant. Nobody sees the thresholds, which measurements the trees look at, or the patients but their owners.
 */
final class XgboostStyle implements Example {
    private static final int PATIENTS = 169;
    private static final int MEASUREMENTS = 30;
    private static final double MOST_MEASURED = 8192;
    private static final double TOLERANCE = 0.01;
    private static final String MODEL = "boosted-trees";
    private static final String DATA = "tumour-measurements";
    private static final String PROBABILITIES = "malignant-probabilities";

    @Override
    public String name() {
        return "xgboost-style";
    }

    @Override
    public String summary() {
        return "a laboratory's boosted trees score a hospital's patients, all splits in one comparison";
    }

    @Override
    public void run(Stage stage) {
        Tfe.setConfig(stage.config());
        ImportedModel trees = stage.model(MODEL);
        PrivateTensor patients = Tfe.definePrivateInput(
                stage.owner("hospital", 1),
                Inputs.dataset(DATA).shape(PATIENTS, MEASUREMENTS).range(0, MOST_MEASURED));
        PrivateTensor probabilities = trees.predict(
                Tfe.context(),
                ImportOptions.of(stage.owner("laboratory", 0), MODEL),
                Map.of(trees.inputs().get(0).name(), patients),
                trees.mainOutput());
        PrivateTensor malignant = probabilities.slice(new int[] {0, 1}, new int[] {PATIENTS, 2});
        try (Session session = Tfe.session()) {
            RunReport run =
                    session.run(List.of(stage.output("physician", PROBABILITIES, malignant.reshape(PATIENTS))), name());
            show(stage, trees, run);
        }
    }

    private static void show(Stage stage, ImportedModel trees, RunReport run) {
        stage.players(run);
        stage.ownersSee(List.of("laboratory"), "its own trees");
        stage.ownersSee(List.of("hospital"), "its own patients");
        stage.receiverSees("physician", "a probability for each patient");
        stage.report(run);
        if (!stage.received()) {
            return;
        }
        double[] malignant = stage.result(PROBABILITIES);
        double[] measured = stage.tensor(DATA, PATIENTS, MEASUREMENTS);
        double[] plain = trees.predictInClear(
                        Map.of(
                                trees.inputs().get(0).name(),
                                new PlainTensor(Shape.of(PATIENTS, MEASUREMENTS), measured)),
                        trees.mainOutput())
                .values();
        stage.check(
                malignant,
                IntStream.range(0, PATIENTS).mapToDouble(i -> plain[2 * i + 1]).toArray(),
                TOLERANCE);
        double[] truth = stage.tensor("tumour-diagnoses", PATIENTS);
        long right = IntStream.range(0, PATIENTS)
                .filter(i -> malignant[i] > 0.5 == truth[i] > 0.5)
                .count();
        stage.print("");
        for (int i = 0; i < 5; i++) {
            stage.print("patient %d   malignant with %5.1f %%", i, 100 * malignant[i]);
        }
        stage.print("right    %d of %d patients", right, PATIENTS);
    }
}

package io.tfe4j.examples;

import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.RunReport;
import io.tfe4j.Session;
import io.tfe4j.Tfe;
import io.tfe4j.ml.GradientNoise;
import io.tfe4j.ml.Loss;
import io.tfe4j.ml.Sequential;
import io.tfe4j.ml.Sgd;
import io.tfe4j.ml.Weights;
import io.tfe4j.ml.layers.Dense;
import io.tfe4j.ml.layers.Sigmoid;
import io.tfe4j.privacy.secure.NoisedStatistics;
import io.tfe4j.privacy.secure.Passes;
import io.tfe4j.privacy.secure.ProvenPrivacy;
import java.util.List;
import java.util.Map;

/**
 * Two hospitals train a logistic regression on the tumours of all their patients, and publish it: every step has noise
 * that no server knows, so that the model tells little about any patient. There is no one whom the hospitals must trust
 * with their patients' data, as those must who train privately in the clear.
 *
 * <p>Rows are shortened to a length of 1 on shares, so no patient's gradient is longer than the root of 2, and none need be
 * clipped.
 */
final class DpJointTraining implements Example {
    private static final double RADIUS = 1;
    private static final double MARGIN = 1.001;
    /** Columns are between 0 and this, and then moved down by {@link #CENTRE}: chosen without looking at anybody's data. */
    private static final double SPREAD = 2;

    private static final double CENTRE = 0.5;
    private static final String WEIGHTS = "noised-weights";
    private static final String RIGHT = "noised-right-answers";

    @Override
    public String name() {
        return "dp-joint-training";
    }

    @Override
    public String summary() {
        return "two hospitals train a logistic regression that is differentially private, with no one to be trusted";
    }

    @Override
    public Map<String, String> settings() {
        return Settings.defaults("epsilon", "3", "delta", "1e-5", "steps", "10", "rate", "2", "accuracy-epsilon", "1");
    }

    @Override
    public void run(Stage stage) {
        Settings settings = stage.settings();
        Tfe.setConfig(stage.config());
        double delta = settings.positiveReal("delta");
        TumourTables tables = TumourTables.HORIZONTAL;
        TumourTables.Joint joint = tables.define(stage);
        Passes passes = new Passes(tables.trained(), tables.trained(), settings.positive("steps"));
        double noise = passes.noiseMultiplier(settings.positiveReal("epsilon"), delta);

        Sequential model =
                Sequential.of(new int[] {tables.columns().size()}, new Dense(1).kernel(Weights.zeros()), new Sigmoid());
        PrivateTensor rows = features(joint, true).clipRows(RADIUS);
        model.compile(new Sgd(settings.positiveReal("rate")), Loss.binaryCrossEntropy())
                .withNoise(GradientNoise.bounded(MARGIN * Math.sqrt(RADIUS * RADIUS + 1), noise))
                .fit(rows, joint.diagnoses(true), passes.epochs(), passes.batch());

        Output weights = stage.output(
                "researcher",
                WEIGHTS,
                Tfe.concat(
                        0,
                        model.parameters().stream()
                                .map(parameter -> ((PrivateTensor) parameter.tensor()).reshape(-1))
                                .toArray(PrivateTensor[]::new)));
        Output right = stage.output("researcher", RIGHT, right(model, joint, settings, delta));
        ProvenPrivacy privacy = ProvenPrivacy.of(delta, weights, right);
        try (Session session = Tfe.session()) {
            show(stage, tables, privacy, session.run(List.of(weights, right), name()));
        }
    }

    private static PrivateTensor features(TumourTables.Joint joint, boolean toTrain) {
        return joint.features(toTrain).mul(SPREAD / TumourTables.SCALE).sub(CENTRE);
    }

    /** A noised count: which of the other patients are told right is their secret, too. */
    private static PrivateTensor right(Sequential model, TumourTables.Joint joint, Settings settings, double delta) {
        PrivateTensor malignant = joint.diagnoses(false);
        PrivateTensor told = model.predict(features(joint, false)).gt(0.5).toNumbers();
        return NoisedStatistics.costing(settings.positiveReal("accuracy-epsilon"), delta)
                .count(told.eq(malignant));
    }

    private static void show(Stage stage, TumourTables tables, ProvenPrivacy privacy, RunReport run) {
        stage.players(run);
        stage.ownersSee(tables.owners(), "its own table");
        stage.receiverSees("researcher", "the noised weights, and a noised count of right answers");
        stage.report(run);
        privacy.toString().lines().forEach(line -> stage.print("privacy  %s", line));
        if (!stage.received()) {
            return;
        }
        double published = accuracy(stage, tables);
        PlainLogisticRegression plain = tables.plain(stage);
        plain.train(20, 40, 0.5);
        stage.check(new double[] {published}, new double[] {plain.accuracy()}, 0.25);
        stage.print("");
        stage.print("trained on %d patients; of %d others told right", tables.trained(), tables.others());
        stage.print("  by the published weights             %5.1f %%", 100 * published);
        stage.print("  by the noised count that is opened   %5.1f %%", 100 * stage.result(RIGHT)[0] / tables.others());
        stage.print("  without privacy, in the clear        %5.1f %%", 100 * plain.accuracy());
    }

    /** What only a demonstration can find out, which has everybody's tables. */
    private static double accuracy(Stage stage, TumourTables tables) {
        return tables.plain(stage)
                .accuracyOf(
                        stage.result(WEIGHTS),
                        (column, value) ->
                                SPREAD * value / tables.columns().get(column).most() - CENTRE);
    }
}

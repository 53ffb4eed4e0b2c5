package io.tfe4j.examples;

import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.RunReport;
import io.tfe4j.Session;
import io.tfe4j.Tfe;
import io.tfe4j.ml.Loss;
import io.tfe4j.ml.Sequential;
import io.tfe4j.ml.Sgd;
import io.tfe4j.ml.Weights;
import io.tfe4j.ml.layers.Dense;
import io.tfe4j.ml.layers.Sigmoid;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Two hospitals have the same measurements of different patients. Together they train a logistic regression that tells
 * malignant tumours from benign ones; a researcher learns its weights and its accuracy on patients it was not trained
 * on. Columns are standardized on shares, too: no hospital learns the other's means.
 */
final class EncryptedTraining implements Example {
    private static final int EPOCHS = 5;
    private static final int BATCH = 40;
    private static final double RATE = 0.5;
    private static final double MOST_DEVIATIONS = 12;
    private static final String WEIGHTS = "tumour-weights";
    private static final String RIGHT = "tumour-accuracy";

    @Override
    public String name() {
        return "encrypted-training";
    }

    @Override
    public String summary() {
        return "two hospitals train a logistic regression on the tumours of all their patients";
    }

    /** Horizontal: each has all of its own patients; vertical: they have columns of the same patients. */
    @Override
    public Map<String, String> settings() {
        return Settings.defaults("split", "horizontal");
    }

    @Override
    public void run(Stage stage) {
        Tfe.setConfig(stage.config());
        TumourTables tables = TumourTables.named(stage.settings().text("split"));
        TumourTables.Joint joint = tables.define(stage);
        PrivateTensor seen = joint.features(true);
        PrivateTensor mean = seen.mean(0);
        PrivateTensor inverse = seen.variance(0, 0).rsqrt();

        Sequential model = Sequential.of(
                new int[] {tables.columns().size()},
                new Dense(1).kernel(Weights.zeros().within(4)),
                new Sigmoid());
        model.compile(new Sgd(RATE), Loss.binaryCrossEntropy())
                .fit(standardized(seen, mean, inverse), joint.diagnoses(true), EPOCHS, BATCH);

        PrivateTensor probability = model.predict(standardized(joint.features(false), mean, inverse));
        PrivateTensor right = probability
                .gt(0.5)
                .toNumbers()
                .sub(joint.diagnoses(false))
                .abs()
                .rsub(1);
        PrivateTensor weights = Tfe.concat(
                0,
                model.parameters().stream()
                        .map(parameter -> ((PrivateTensor) parameter.tensor()).reshape(-1))
                        .toArray(PrivateTensor[]::new));
        List<Output> outputs =
                List.of(stage.output("researcher", WEIGHTS, weights), stage.output("researcher", RIGHT, right.mean()));
        try (Session session = Tfe.session()) {
            show(stage, tables, session.run(outputs, name()));
        }
    }

    private static PrivateTensor standardized(PrivateTensor x, PrivateTensor mean, PrivateTensor inverse) {
        return x.sub(mean).mul(inverse).clip(-MOST_DEVIATIONS, MOST_DEVIATIONS);
    }

    private static void show(Stage stage, TumourTables tables, RunReport run) {
        stage.players(run);
        stage.ownersSee(tables.owners(), "its own table");
        stage.receiverSees("researcher", "the weights, and how many of the patients set aside are told right");
        stage.report(run);
        if (!stage.received()) {
            return;
        }
        double[] weights = stage.result(WEIGHTS);
        double right = stage.result(RIGHT)[0];
        PlainLogisticRegression plain = tables.plain(stage);
        plain.train(EPOCHS, BATCH, RATE);
        stage.check(
                DoubleStream.concat(DoubleStream.of(weights), DoubleStream.of(right))
                        .toArray(),
                DoubleStream.concat(DoubleStream.of(plain.weights()), DoubleStream.of(plain.accuracy()))
                        .toArray(),
                0.01);
        stage.print("");
        stage.print("trained on %d patients; of %d others told right", tables.trained(), tables.others());
        stage.print("  on shares      %5.1f %%", 100 * right);
        stage.print("  in the clear   %5.1f %%", 100 * plain.accuracy());
        stage.print("");
        stage.print("what speaks most for a malignant tumour");
        IntStream.range(0, weights.length - 1)
                .boxed()
                .sorted((a, b) -> Double.compare(weights[b], weights[a]))
                .limit(5)
                .forEach(
                        i -> stage.print("  %-22s %.3f", tables.columns().get(i).name(), weights[i]));
    }
}

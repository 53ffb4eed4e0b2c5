package io.tfe4j.examples;

import io.tfe4j.Inputs;
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
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Two hospitals have the same measurements of different patients. Together they train a logistic regression that tells
 * malignant tumours from benign ones; a researcher learns its weights and its accuracy on patients it was not trained
 * on. Columns are standardized on shares, too: no hospital learns the other's means.
 */
final class EncryptedTraining implements Example {
    private static final List<String> HOSPITALS = List.of("hospital-east", "hospital-west");
    private static final int[] PATIENTS = {285, 284};
    private static final int TRAINED_ON = 200;
    private static final int EPOCHS = 5;
    private static final int BATCH = 40;
    private static final double RATE = 0.5;
    private static final double SCALE = 32;
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

    @Override
    public void run(Stage stage) {
        Tfe.setConfig(stage.config());
        List<PrivateTensor> features =
                IntStream.range(0, 2).mapToObj(i -> features(stage, i)).toList();
        List<PrivateTensor> diagnoses =
                IntStream.range(0, 2).mapToObj(i -> diagnoses(stage, i)).toList();
        PrivateTensor seen = rows(features, true);
        PrivateTensor mean = seen.mean(0);
        PrivateTensor inverse = seen.variance(0, 0).rsqrt();

        Sequential model = Sequential.of(
                new int[] {TumourColumn.ALL.size()},
                new Dense(1).kernel(Weights.zeros().within(4)),
                new Sigmoid());
        model.compile(new Sgd(RATE), Loss.binaryCrossEntropy())
                .fit(standardized(seen, mean, inverse), rows(diagnoses, true), EPOCHS, BATCH);

        PrivateTensor probability = model.predict(standardized(rows(features, false), mean, inverse));
        PrivateTensor right = probability
                .gt(0.5)
                .toNumbers()
                .sub(rows(diagnoses, false))
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
            show(stage, session.run(outputs, name()));
        }
    }

    /** Every column between 0 and {@link #SCALE}: none so small that it drowns in rounding. */
    private static PrivateTensor features(Stage stage, int hospital) {
        return Tfe.stack(
                1,
                TumourColumn.ALL.stream()
                        .map(column -> Tfe.definePrivateInput(
                                        stage.owner(HOSPITALS.get(hospital), hospital),
                                        Inputs.dataset(HOSPITALS.get(hospital))
                                                .columns(column.name())
                                                .rows(PATIENTS[hospital])
                                                .range(0, column.most())
                                                .fractionBits(column.fractionBits(SCALE)))
                                .mul(SCALE / column.most())
                                .withFractionBits(16))
                        .toArray(PrivateTensor[]::new));
    }

    private static PrivateTensor diagnoses(Stage stage, int hospital) {
        return Tfe.definePrivateInput(
                stage.owner(HOSPITALS.get(hospital), hospital),
                Inputs.dataset(HOSPITALS.get(hospital))
                        .columns("malignant")
                        .rows(PATIENTS[hospital])
                        .asMatrix()
                        .range(0, 1)
                        .fractionBits(0));
    }

    /** Of both hospitals: the first rows to train on, or those after them. */
    private static PrivateTensor rows(List<PrivateTensor> tables, boolean first) {
        return Tfe.concat(
                0,
                tables.stream()
                        .map(table -> table.slice(
                                new int[] {first ? 0 : TRAINED_ON, 0},
                                new int[] {first ? TRAINED_ON : table.size(0), table.size(1)}))
                        .toArray(PrivateTensor[]::new));
    }

    private static PrivateTensor standardized(PrivateTensor x, PrivateTensor mean, PrivateTensor inverse) {
        return x.sub(mean).mul(inverse).clip(-MOST_DEVIATIONS, MOST_DEVIATIONS);
    }

    private static void show(Stage stage, RunReport run) {
        stage.players(run);
        stage.ownersSee(HOSPITALS, "its own patients");
        stage.receiverSees("researcher", "the weights, and how many of the patients set aside are told right");
        stage.report(run);
        if (!stage.received()) {
            return;
        }
        double[] weights = stage.result(WEIGHTS);
        double right = stage.result(RIGHT)[0];
        PlainLogisticRegression plain = plain(stage);
        stage.check(
                DoubleStream.concat(DoubleStream.of(weights), DoubleStream.of(right))
                        .toArray(),
                DoubleStream.concat(DoubleStream.of(plain.weights()), DoubleStream.of(plain.accuracy()))
                        .toArray(),
                0.01);
        stage.print("");
        int patients = Arrays.stream(PATIENTS).sum() - 2 * TRAINED_ON;
        stage.print("trained on %d patients; of %d others told right", 2 * TRAINED_ON, patients);
        stage.print("  on shares      %5.1f %%", 100 * right);
        stage.print("  in the clear   %5.1f %%", 100 * plain.accuracy());
        stage.print("");
        stage.print("what speaks most for a malignant tumour");
        IntStream.range(0, weights.length - 1)
                .boxed()
                .sorted((a, b) -> Double.compare(weights[b], weights[a]))
                .limit(5)
                .forEach(
                        i -> stage.print("  %-22s %.3f", TumourColumn.ALL.get(i).name(), weights[i]));
    }

    private static PlainLogisticRegression plain(Stage stage) {
        String[] columns = TumourColumn.ALL.stream().map(TumourColumn::name).toArray(String[]::new);
        PlainLogisticRegression plain = new PlainLogisticRegression(columns.length);
        for (boolean first : new boolean[] {true, false}) {
            for (int hospital = 0; hospital < HOSPITALS.size(); hospital++) {
                double[] x = stage.columns(HOSPITALS.get(hospital), PATIENTS[hospital], columns);
                double[] y = stage.columns(HOSPITALS.get(hospital), PATIENTS[hospital], "malignant");
                for (int row = first ? 0 : TRAINED_ON; row < (first ? TRAINED_ON : y.length); row++) {
                    double[] features = Arrays.copyOfRange(x, row * columns.length, (row + 1) * columns.length);
                    plain.add(features, y[row], first);
                }
            }
        }
        plain.train(EPOCHS, BATCH, RATE);
        return plain;
    }
}

package io.tfe4j.examples;

import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.RunReport;
import io.tfe4j.Session;
import io.tfe4j.Tfe;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Four clinics have images and may not show them. Each computes in the clear, on its own machine, how a model owner's
 * classifier should change; the servers average the four gradients, and only the model owner sees the mean.
 */
final class FederatedLearning implements Example {
    private static final List<String> CLINICS = List.of("clinic-north", "clinic-east", "clinic-south", "clinic-west");
    private static final String MODEL_OWNER = "model-owner";
    private static final String MEAN = "mean-gradient";
    private static final int IMAGES = 1280;
    private static final int TEST = 500;
    private static final int PIXELS = 28 * 28;
    private static final int DIGITS = 10;
    private static final double MOST_GRADIENT = 4;
    private static final double TOLERANCE = 1e-4;

    @Override
    public String name() {
        return "federated-learning";
    }

    @Override
    public String summary() {
        return "four clinics improve a model on their own images; its owner sees the mean of their gradients alone";
    }

    @Override
    public Map<String, String> settings() {
        return Settings.defaults("rounds", "20", "rate", "0.5");
    }

    @Override
    public void run(Stage stage) {
        stage.requireOneProcess("the clinics' own code computes the gradients, and code does not travel");
        Tfe.setConfig(stage.config());
        List<Clinic> clinics = clinics(stage);
        INDArray[] weights = {Nd4j.zeros(DataType.DOUBLE, PIXELS + 1, DIGITS)};
        PrivateTensor sum = IntStream.range(0, CLINICS.size())
                .mapToObj(i -> Tfe.definePrivateInput(
                        CLINICS.get(i),
                        Inputs.from(() -> clinics.get(i).gradient(weights[0]))
                                .shape(PIXELS + 1, DIGITS)
                                .range(-MOST_GRADIENT, MOST_GRADIENT)))
                .reduce(PrivateTensor::add)
                .orElseThrow();
        Output mean = stage.output(MODEL_OWNER, MEAN, sum.div(CLINICS.size()));
        double rate = stage.settings().positiveReal("rate");
        Clinic test = Clinic.of(stage, "test", TEST).get(0);
        try (Session session = Tfe.session()) {
            for (int round = 1; round <= stage.settings().positive("rounds"); round++) {
                RunReport run = session.run(mean, name() + "-round-" + round);
                double[] gradient = stage.result(MEAN);
                if (round == 1) {
                    show(stage, run, gradient, clinics, weights[0]);
                }
                weights[0] = weights[0].sub(
                        Nd4j.create(gradient).reshape(PIXELS + 1, DIGITS).mul(rate));
                stage.print("round %2d   %.1f %% of %d others told right", round, 100 * test.right(weights[0]), TEST);
            }
        }
    }

    private static void show(Stage stage, RunReport run, double[] mean, List<Clinic> clinics, INDArray weights) {
        stage.players(run);
        stage.ownersSee(CLINICS, "its own images, and the model it works on");
        stage.receiverSees(MODEL_OWNER, "the mean of the four gradients, none of the four");
        stage.report(run);
        INDArray plain = clinics.stream()
                .map(clinic -> clinic.gradient(weights))
                .reduce(INDArray::add)
                .orElseThrow()
                .div(clinics.size());
        stage.check(mean, plain.data().asDouble(), TOLERANCE);
        stage.print("");
    }

    private static List<Clinic> clinics(Stage stage) {
        return Clinic.of(stage, "train", IMAGES, CLINICS.size());
    }

    /** Images with a column of ones, and rows with a one at the digit. */
    private record Clinic(INDArray images, INDArray labels) {
        static List<Clinic> of(Stage stage, String part, int rows) {
            return of(stage, part, rows, 1);
        }

        /** As many as share the images among them. */
        static List<Clinic> of(Stage stage, String part, int rows, int clinics) {
            double[] pixels = stage.tensor("mnist-" + part + "-images", rows, 1, 28, 28);
            double[] digits = stage.tensor("mnist-" + part + "-labels", rows);
            int each = rows / clinics;
            List<Clinic> all = new ArrayList<>();
            for (int i = 0; i < clinics; i++) {
                INDArray images = Nd4j.create(Arrays.copyOfRange(pixels, i * each * PIXELS, (i + 1) * each * PIXELS))
                        .reshape(each, PIXELS)
                        .div(255);
                INDArray labels = Nd4j.zeros(DataType.DOUBLE, each, DIGITS);
                for (int row = 0; row < each; row++) {
                    labels.putScalar(row, (int) digits[i * each + row], 1);
                }
                all.add(new Clinic(Nd4j.hstack(images, Nd4j.ones(images.dataType(), each, 1)), labels));
            }
            return all;
        }

        /** Of the mean cross-entropy of a softmax regression. */
        INDArray gradient(INDArray weights) {
            INDArray probabilities = Transforms.softmax(images.mmul(weights));
            return images.transpose().mmul(probabilities.sub(labels)).div(images.rows());
        }

        double right(INDArray weights) {
            INDArray told = images.mmul(weights).argMax(1);
            return told.eq(labels.argMax(1))
                    .castTo(images.dataType())
                    .meanNumber()
                    .doubleValue();
        }
    }
}

package io.tfe4j.ml.classic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tfe4j.PrivateTensor;
import io.tfe4j.TfeContext;
import io.tfe4j.ml.Local;
import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Linear classifiers against the same descent in double precision. */
class LinearClassifiersTest {
    private static final int EPOCHS = 4;
    private static final int BATCH = 10;
    private static final double RATE = 0.2;
    private static final double PENALTY = 0.05;
    private static final Data DATA = Data.clouds(43, new double[][] {{1, 0}, {-1, 0.5}, {0, -1}}, 0.8, 2);

    private final TfeContext tfe = Local.tfe();

    /** Coefficients, then intercepts. {@code slope} is the loss's, of an example's scores and what is expected. */
    private static double[][] descent(BinaryOperator<double[]> slope) {
        double[][] weights = new double[3][3];
        double[][] velocities = new double[3][3];
        int batches = DATA.x().length / BATCH;
        for (int step = 0; step < EPOCHS * batches; step++) {
            double[][] gradients = new double[3][3];
            for (int i = step % batches * BATCH; i < step % batches * BATCH + BATCH; i++) {
                double[] x = {DATA.x()[i][0], DATA.x()[i][1], 1};
                double[] byScores = slope.apply(scores(weights, DATA.x()[i]), DATA.y()[i]);
                for (int k = 0; k < 9; k++) {
                    gradients[k / 3][k % 3] += x[k / 3] * byScores[k % 3] / BATCH;
                }
            }
            for (int k = 0; k < 9; k++) {
                double penalty = k < 6 ? PENALTY * weights[k / 3][k % 3] : 0;
                velocities[k / 3][k % 3] = 0.9 * velocities[k / 3][k % 3] + gradients[k / 3][k % 3] + penalty;
            }
            for (int k = 0; k < 9; k++) {
                weights[k / 3][k % 3] -= RATE * velocities[k / 3][k % 3];
            }
        }
        return weights;
    }

    private static double[] scores(double[][] weights, double[] x) {
        double[] scores = weights[2].clone();
        for (int k = 0; k < 6; k++) {
            scores[k % 3] += x[k / 3] * weights[k / 3][k % 3];
        }
        return scores;
    }

    private static double[] softmax(double[] scores) {
        double sum = Arrays.stream(scores).map(Math::exp).sum();
        return Arrays.stream(scores).map(score -> Math.exp(score) / sum).toArray();
    }

    private static double[] minus(double[] left, double[] right) {
        double[] difference = left.clone();
        Arrays.setAll(difference, i -> left[i] - right[i]);
        return difference;
    }

    private static double[] sigmoid(double[] scores) {
        return Arrays.stream(scores).map(x -> 1 / (1 + Math.exp(-x))).toArray();
    }

    private static double[] hinge(double[] scores, double[] expected) {
        double[] slope = new double[scores.length];
        Arrays.setAll(slope, i -> {
            double sign = 2 * expected[i] - 1;
            return sign * scores[i] < 1 ? -sign : 0;
        });
        return slope;
    }

    private PrivateTensor x() {
        return DATA.privateX(tfe, 2);
    }

    private PrivateTensor y() {
        return DATA.privateY(tfe, 0, 1);
    }

    private double[] check(LinearModel model, double[][] wanted) {
        List<double[]> fitted = Local.valuesOf(
                tfe, List.of(model.coefficients().add(0), model.intercept().add(0), model.predict(x())));

        assertThat(fitted.get(0)).containsExactly(Arrays.copyOf(Data.flat(wanted), 6), within(1e-3));
        assertThat(fitted.get(1)).containsExactly(wanted[2], within(1e-3));
        return fitted.get(2);
    }

    @Test
    void logisticRegression_isTheDescentInTheClear() {
        LinearModel model = new LogisticRegression()
                .epochs(EPOCHS, BATCH)
                .rate(RATE)
                .penalty(PENALTY)
                .fit(tfe, x(), y());
        double[][] wanted = descent((scores, expected) -> minus(sigmoid(scores), expected));

        double[] probabilities = check(model, wanted);

        assertThat(Arrays.copyOf(probabilities, 3)).containsExactly(sigmoid(scores(wanted, DATA.x()[0])), within(1e-3));
    }

    @Test
    void softmaxRegression_isTheDescentInTheClear() {
        LinearModel model = new SoftmaxRegression()
                .epochs(EPOCHS, BATCH)
                .rate(RATE)
                .penalty(PENALTY)
                .fit(tfe, x(), y());
        double[][] wanted = descent((scores, expected) -> minus(softmax(scores), expected));

        double[] probabilities = check(model, wanted);

        assertThat(Arrays.copyOf(probabilities, 3)).containsExactly(softmax(scores(wanted, DATA.x()[0])), within(1e-3));
    }

    @Test
    void linearSvm_isTheDescentInTheClear_andTellsSides() {
        LinearModel model = new LinearSvm()
                .epochs(EPOCHS, BATCH)
                .rate(RATE)
                .penalty(PENALTY)
                .fit(tfe, x(), y());
        double[][] wanted = descent(LinearClassifiersTest::hinge);

        double[] sides = check(model, wanted);

        double[] wantedSides = Arrays.stream(DATA.x())
                .flatMapToDouble(x -> Arrays.stream(scores(wanted, x)).map(score -> score >= 0 ? 1 : 0))
                .toArray();
        assertThat(sides).containsExactly(wantedSides);
        // each class against the others; the middle one is not to be had with a straight line, so not all are right
        assertThat(IntStream.range(0, sides.length)
                        .filter(i -> sides[i] == Data.flat(DATA.y())[i])
                        .count())
                .isGreaterThan(sides.length * 8 / 10);
    }

    @Test
    void descent_thatCannotComeDown_isRefused() {
        assertThatThrownBy(() -> new LogisticRegression().rate(0)).hasMessageContaining("rate=0.0");
        assertThatThrownBy(() -> new LinearSvm().rate(2).penalty(0.6)).hasMessageContaining("rate * penalty below 1");
        assertThatThrownBy(() -> new SoftmaxRegression().epochs(0, 3)).hasMessageContaining("epochs=0");
    }
}

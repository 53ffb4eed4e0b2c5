package io.tfe4j.ml.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tfe4j.Inputs;
import io.tfe4j.PrivateTensor;
import io.tfe4j.TfeContext;
import io.tfe4j.ml.Local;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Metrics against the numbers of scikit-learn 1.9.1, and against their definitions in double precision. */
class MetricsTest {
    private static final double[] LABELS = {0, 1, 1, 0, 1, 0, 0, 1, 1, 0, 1, 0};
    private static final double[] SCORES = {0.1, 0.9, 0.4, 0.4, 0.8, 0.35, 0.6, 0.6, 0.6, 0.05, 0.2, 0.7};
    private static final double[] CLASSES = {0, 2, 1, 1, 0, 2, 2, 3, 0, 1};
    private static final double[] PREDICTED = {0, 2, 2, 1, 0, 1, 2, 2, 1, 1};

    private final TfeContext tfe = Local.tfe();

    private PrivateTensor input(double low, double high, double... values) {
        return tfe.definePrivateInput("owner", Inputs.of(values).range(low, high));
    }

    private PrivateTensor classes(int count, double... values) {
        return tfe.definePrivateInput(
                "owner", Inputs.of(values).range(0, count - 1).fractionBits(0));
    }

    @Test
    void metricsOfTwoClasses_areThoseOfScikitLearn() {
        PrivateTensor labels = input(0, 1, LABELS);
        PrivateTensor scores = input(0, 1, SCORES);

        List<double[]> found = Local.valuesOf(
                tfe,
                List.of(
                        Metrics.auc(labels, scores),
                        Metrics.precision(labels, scores),
                        Metrics.recall(labels, scores.gte(0.7).toNumbers()),
                        Metrics.f1(labels, scores.gte(0.7).toNumbers()),
                        Metrics.confusionMatrix(labels, scores.gte(0.7).toNumbers()),
                        Metrics.logLoss(labels, scores)));

        assertThat(found.get(0)[0]).isCloseTo(0.7361111111111112, within(5e-5));
        assertThat(found.get(1)[0]).isCloseTo(0.6666666666666666, within(5e-5));
        assertThat(found.get(2)[0]).isCloseTo(0.3333333333333333, within(5e-5));
        assertThat(found.get(3)[0]).isCloseTo(0.4444444444444444, within(5e-5));
        assertThat(found.get(4)).containsExactly(5, 1, 4, 2);
        assertThat(found.get(5)[0]).isCloseTo(0.591200820409682, within(5e-5));
    }

    @Test
    void probabilitiesOfASigmoid_mayStandForClasses() {
        PrivateTensor probabilities = input(-4, 4, 3, -2, 0.5, -0.25).sigmoid();

        PrivateTensor precision = Metrics.precision(input(0, 1, 1, 0, 0, 1), probabilities);

        assertThat(Local.valuesOf(tfe, precision)[0]).isCloseTo(0.5, within(5e-5));
    }

    @Test
    void metricsOfSeveralClasses_areThoseOfScikitLearn() {
        PrivateTensor labels = classes(4, CLASSES).reshape(10, 1);
        PrivateTensor predictions = classes(4, PREDICTED);

        List<double[]> found = Local.valuesOf(
                tfe,
                List.of(
                        Metrics.confusionMatrix(labels, predictions, 4),
                        Metrics.precision(labels, predictions, 4),
                        Metrics.recall(labels, predictions, 4),
                        Metrics.f1(labels, predictions, 4)));

        assertThat(found.get(0)).containsExactly(2, 1, 0, 0, 0, 2, 1, 0, 0, 1, 2, 0, 0, 0, 1, 0);
        assertThat(found.get(1)).containsExactly(new double[] {1, 0.5, 0.5, 0}, within(5e-5));
        assertThat(found.get(2)).containsExactly(new double[] {2 / 3.0, 2 / 3.0, 2 / 3.0, 0}, within(5e-5));
        assertThat(found.get(3))
                .containsExactly(new double[] {0.8, 0.5714285714285714, 0.5714285714285714, 0}, within(5e-5));
    }

    @Test
    void logLossOfClasses_isThatOfScikitLearn() {
        PrivateTensor probabilities =
                Local.input(tfe, 1, new int[] {5, 3}, .7, .2, .1, .1, .3, .6, .3, .4, .3, .05, .05, .9, .5, .25, .25);

        PrivateTensor loss = Metrics.logLossOfClasses(classes(3, 0, 2, 1, 0, 2), probabilities);

        assertThat(Local.valuesOf(tfe, loss)[0]).isCloseTo(1.233163586850552, within(5e-5));
    }

    @Test
    void logLoss_ofWrongCertainty_isLimited() {
        PrivateTensor loss = Metrics.logLoss(input(0, 1, 1, 0, 1, 0), input(0, 1, 0, 1, 1, 0));

        assertThat(Local.valuesOf(tfe, loss)[0]).isCloseTo(16 * Math.log(2) / 2, within(1e-4));
    }

    @Test
    void r2_isThatOfScikitLearn() {
        double[] expected = {3.0, -0.5, 2.0, 7.0, 4.25};
        PrivateTensor y = input(-1, 8, expected);
        PrivateTensor two = Local.input(tfe, 8, new int[] {3, 2}, 0.5, 1, -1, 1, 7, -6);

        List<double[]> found = Local.valuesOf(
                tfe,
                List.of(
                        Metrics.r2(y, input(-100, 100, 2.5, 0.0, 2.0, 8.0, 4.5)),
                        Metrics.r2(y, input(0, 2, 1, 1, 1, 1, 1).reshape(5, 1)),
                        Metrics.r2(y, y),
                        Metrics.r2(two, Local.input(tfe, 8, new int[] {3, 2}, 0, 2, -1, 2, 8, -5)),
                        // all equal, of numbers whose mean is no multiple of a unit
                        Metrics.r2(input(0, 1, 0.1, 0.1, 0.1), input(0, 1, 0.1, 0.1, 0.1)),
                        Metrics.r2(input(0, 1, 0.1, 0.1, 0.1), input(0, 1, 0.1, 0.1, 0.10002)),
                        // one row
                        Metrics.r2(input(0, 1, 0.3), input(0, 1, 0.4))));

        assertThat(found.get(0)[0]).isCloseTo(0.9491042345276873, within(1e-4));
        assertThat(found.get(1)[0]).isCloseTo(-0.7528501628664495, within(1e-4));
        assertThat(found.get(2)[0]).isEqualTo(1);
        assertThat(found.get(3)[0]).isCloseTo(0.9368005266622779, within(1e-4));
        assertThat(found.get(4)[0]).isEqualTo(1);
        assertThat(found.get(5)[0]).isEqualTo(0);
        assertThat(found.get(6)[0]).isEqualTo(0);
    }

    /** What is declared is a thousand times as wide as the numbers are. */
    @Test
    void r2_ofWideRanges_keepsItsDigits() {
        double[] expected = new SplittableRandom(4).doubles(200, 0, 30).toArray();
        double[] predicted =
                Arrays.stream(expected).map(y -> 0.8 * y + 3 + Math.sin(7 * y)).toArray();
        PrivateTensor wide = Metrics.r2(
                tfe.definePrivateInput("owner", Inputs.of(expected)),
                tfe.definePrivateInput("owner", Inputs.of(predicted)));
        PrivateTensor large = Metrics.r2(input(0, 1e9, times(1e7, expected)), input(-1e9, 1e9, times(1e7, predicted)));
        PrivateTensor small = Metrics.r2(input(0, 1, times(1e-3, expected)), input(0, 1, times(1e-3, predicted)));

        List<double[]> found = Local.valuesOf(tfe, List.of(wide, large, small));

        assertThat(found.get(0)[0]).isCloseTo(r2(expected, predicted), within(2e-4));
        assertThat(found.get(1)[0]).isCloseTo(r2(expected, predicted), within(2e-4));
        // rounding to 16 fraction bits alone moves it by 1e-6
        assertThat(found.get(2)[0]).isCloseTo(r2(expected, predicted), within(2e-4));
    }

    private static double[] times(double factor, double... values) {
        return Arrays.stream(values).map(value -> factor * value).toArray();
    }

    private static double r2(double[] expected, double[] predicted) {
        double mean = Arrays.stream(expected).average().orElseThrow();
        double left = 0;
        double all = 0;
        for (int i = 0; i < expected.length; i++) {
            left += Math.pow(expected[i] - predicted[i], 2);
            all += Math.pow(expected[i] - mean, 2);
        }
        return 1 - left / all;
    }

    @Test
    void randomCases_withTiesAndMissingClasses_areAsDefined() {
        SplittableRandom random = new SplittableRandom(11);
        List<PrivateTensor> computed = new ArrayList<>();
        List<Double> wanted = new ArrayList<>();
        for (int run = 0; run < 12; run++) {
            int rows = run == 0 ? 1 : random.nextInt(1, 40);
            double share = random.nextDouble();
            // from no ties at all to one score for all
            int levels = 1 << random.nextInt(0, 10);
            double[] labels = new double[rows];
            double[] scores = new double[rows];
            for (int i = 0; i < rows; i++) {
                labels[i] = run % 4 == 1 ? run / 4 % 2 : random.nextDouble() < share ? 1 : 0;
                scores[i] = (random.nextInt(levels) + 0.0) / levels - 0.5;
            }
            boolean signed = run % 3 == 0;
            PrivateTensor y = signed
                    ? input(
                            -1,
                            1,
                            Arrays.stream(labels).map(label -> 2 * label - 1).toArray())
                    : input(0, 1, labels);
            PrivateTensor s = input(-32000, 32000, scores);
            PrivateTensor p = s.gte(0).toNumbers();
            double[] counts = counts(labels, scores);
            computed.add(Metrics.auc(y, s));
            wanted.add(auc(labels, scores));
            computed.add(Metrics.precision(y, p));
            wanted.add(ratio(counts[3], counts[3] + counts[1]));
            computed.add(Metrics.recall(y, p));
            wanted.add(ratio(counts[3], counts[3] + counts[2]));
            computed.add(Metrics.f1(y, p));
            wanted.add(ratio(2 * counts[3], 2 * counts[3] + counts[1] + counts[2]));
        }

        List<double[]> found = Local.valuesOf(tfe, computed);

        for (int i = 0; i < wanted.size(); i++) {
            assertThat(found.get(i)[0]).as("number %d", i).isCloseTo(wanted.get(i), within(5e-5));
        }
    }

    /** True negatives, false positives, false negatives, true positives. */
    private static double[] counts(double[] labels, double[] scores) {
        double[] counts = new double[4];
        for (int i = 0; i < labels.length; i++) {
            counts[2 * (int) labels[i] + (scores[i] >= 0 ? 1 : 0)]++;
        }
        return counts;
    }

    private static double auc(double[] labels, double[] scores) {
        double won = 0;
        double pairs = 0;
        for (int i = 0; i < labels.length; i++) {
            for (int j = 0; j < labels.length; j++) {
                if (labels[i] == 1 && labels[j] == 0) {
                    won += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
                    pairs++;
                }
            }
        }
        return ratio(won, pairs);
    }

    private static double ratio(double part, double whole) {
        return whole == 0 ? 0 : part / whole;
    }

    @Test
    void auc_ofManyRows_fitsTheRing() {
        PrivateTensor labels =
                tfe.definePrivateInput("owner", Inputs.of(new double[200_000]).range(0, 1));

        PrivateTensor auc = Metrics.auc(labels, labels);

        assertThat(auc.type().range().realMax(auc.fractionBits())).isEqualTo(1);
        assertThat(auc.fractionBits()).isEqualTo(16);
    }

    @Test
    void whatIsNoLabel_isRefused_byItsName() {
        PrivateTensor labels = input(0, 1, LABELS);
        PrivateTensor logits = input(-8, 8, SCORES);
        PrivateTensor table = Local.input(tfe, 1, new int[] {6, 2}, SCORES);

        assertThatThrownBy(() -> Metrics.precision(labels, logits))
                .hasMessageContaining("predictions are not declared as classes: metric=precision, range=[-8.0, 8.0]");
        assertThatThrownBy(() -> Metrics.auc(logits, labels)).hasMessageContaining("labels are not declared");
        assertThatThrownBy(() -> Metrics.recall(table, labels)).hasMessageContaining("operand=labels, shape=[6, 2]");
        assertThatThrownBy(() -> Metrics.f1(labels, input(0, 1, 1, 0)))
                .hasMessageContaining("rows differ: metric=f1, labels=[12]");
        assertThatThrownBy(() -> Metrics.confusionMatrix(labels, classes(3, CLASSES), 3))
                .hasMessageContaining("rows differ");
        assertThatThrownBy(() -> Metrics.confusionMatrix(classes(3, 0, 2), classes(4, 0, 3), 3))
                .hasMessageContaining("predictions are not declared as class numbers");
        assertThatThrownBy(() -> Metrics.confusionMatrix(classes(3, 0), classes(3, 0), 1))
                .hasMessageContaining("classes=1");
        assertThatThrownBy(() -> Metrics.r2(labels, table)).hasMessageContaining("predictions=[6, 2]");
        assertThatThrownBy(() -> Metrics.logLoss(labels, classes(2, LABELS))).hasMessageContaining("fractionBits=0");
        assertThatThrownBy(() -> Metrics.logLossOfClasses(labels, table)).hasMessageContaining("labels=[12]");
    }
}

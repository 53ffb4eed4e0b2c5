package io.tfe4j.ml.classic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tfe4j.Inputs;
import io.tfe4j.PrivateTensor;
import io.tfe4j.TfeContext;
import io.tfe4j.ml.Local;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Trees against a walk from the root to a leaf. */
class TreeEnsembleTest {
    private static final int TREES = 3;
    private static final int NODES = 7;
    private static final int ROWS = 20;
    private static final int FEATURES = 4;
    private static final int OUTPUTS = 2;
    private static final int[] LOOKS = new int[TREES * NODES];
    /** Exact in fixed point, so that a number that equals a threshold does so there too. */
    private static final double[] THRESHOLDS = eighths(Local.numbers(TREES * NODES, 1));

    private static final double[] LEAVES = Local.numbers(TREES * (NODES + 1) * OUTPUTS, 2);
    private static final double[] X = eighths(Local.numbers(ROWS * FEATURES, 3));

    static {
        Arrays.setAll(LOOKS, i -> i * 5 % FEATURES);
    }

    private final TfeContext tfe = Local.tfe();

    private static double[] eighths(double[] values) {
        return Arrays.stream(values).map(value -> Math.rint(8 * value) / 8).toArray();
    }

    private static double[] walked(boolean equalGoesLeft) {
        double[] sums = new double[ROWS * OUTPUTS];
        for (int row = 0; row < ROWS; row++) {
            for (int tree = 0; tree < TREES; tree++) {
                int node = 0;
                while (node < NODES) {
                    double value = X[row * FEATURES + LOOKS[tree * NODES + node]];
                    double threshold = THRESHOLDS[tree * NODES + node];
                    boolean left = value < threshold || equalGoesLeft && value == threshold;
                    node = 2 * node + (left ? 1 : 2);
                }
                for (int output = 0; output < OUTPUTS; output++) {
                    sums[row * OUTPUTS + output] += LEAVES[(tree * (NODES + 1) + node - NODES) * OUTPUTS + output];
                }
            }
        }
        return sums;
    }

    private PrivateTensor thresholds() {
        return Local.input(tfe, 1, new int[] {TREES, NODES}, THRESHOLDS);
    }

    private PrivateTensor leaves() {
        return Local.input(tfe, 1, new int[] {TREES, NODES + 1, OUTPUTS}, LEAVES);
    }

    @Test
    void trees_predictWhatAWalkFinds_andHideTheirFeatures() {
        PrivateTensor x = Local.input(tfe, 1, new int[] {ROWS, FEATURES}, X);
        double[] indices = Arrays.stream(LOOKS).asDoubleStream().toArray();
        PrivateTensor hidden = tfe.definePrivateInput(
                "owner",
                Inputs.of(new int[] {TREES, NODES}, indices)
                        .range(0, FEATURES - 1)
                        .fractionBits(0));

        List<double[]> sums = Local.valuesOf(
                tfe,
                List.of(
                        TreeEnsemble.of(LOOKS, thresholds(), leaves()).predict(x),
                        TreeEnsemble.of(hidden, thresholds(), leaves()).predict(x),
                        TreeEnsemble.of(LOOKS, thresholds(), leaves())
                                .equalGoesLeft()
                                .predict(x)));

        assertThat(sums.get(0)).containsExactly(walked(false), within(1e-4));
        assertThat(sums.get(1)).containsExactly(walked(false), within(1e-4));
        assertThat(sums.get(2)).containsExactly(walked(true), within(1e-4));
        assertThat(walked(true)).isNotEqualTo(walked(false));
    }

    @Test
    void stumps_withKnownNumbers_predictToo() {
        TreeEnsemble stump = TreeEnsemble.of(
                new int[] {0},
                tfe.definePublicVariable(Inputs.of(new int[] {1, 1}, 0.5)),
                tfe.definePublicVariable(Inputs.of(new int[] {1, 2, 1}, -1, 2)));

        PrivateTensor x = Local.input(tfe, 1, new int[] {3, 1}, 0.25, 0.5, 1);

        assertThat(Local.valuesOf(tfe, stump.predict(x))).containsExactly(new double[] {-1, 2, 2}, within(1e-4));
    }

    @Test
    void trees_thatAreNotComplete_areRefused() {
        assertThatThrownBy(() ->
                        TreeEnsemble.of(new int[] {0, 0}, Local.input(tfe, 1, new int[] {1, 2}, 0, 0), leaves()))
                .hasMessageContaining("features=2, thresholds=[1, 2]");
    }
}

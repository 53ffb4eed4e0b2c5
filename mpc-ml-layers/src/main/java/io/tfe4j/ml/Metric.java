package io.tfe4j.ml;

import io.tfe4j.PrivateTensor;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How good a model is: the mean of a number for each example, computed on shares. Who learns it, if anyone, is said where
 * it is used. Of a model with several outputs it looks at the first, unless {@link #ofOutput} says otherwise. Immutable.
 */
public final class Metric {
    private final String name;
    private final boolean higherIsBetter;
    private final int output;
    private final @Nullable BinaryOperator<PrivateTensor> scores;

    private Metric(String name, boolean higherIsBetter, int output, @Nullable BinaryOperator<PrivateTensor> scores) {
        this.name = name;
        this.higherIsBetter = higherIsBetter;
        this.output = output;
        this.scores = scores;
    }

    /** What training makes small, of all outputs. */
    public static Metric loss() {
        return new Metric("loss", false, 0, null);
    }

    /** The share of examples whose largest result is at the class's place; classes are rows with a one. */
    public static Metric accuracy() {
        return better("accuracy", (p, y) -> y.mul(largest(p).oneHot(p.size(1))).sum(1));
    }

    /** The share of examples whose largest result is at the class's number; classes are [batch] or [batch, 1]. */
    public static Metric sparseAccuracy() {
        return better("accuracy", (p, y) -> largest(p).eq(y.reshape(-1)).toNumbers());
    }

    /** The share of examples whose class, a row with a one, is among the {@code k} largest results. */
    public static Metric topAccuracy(int k) {
        if (k < 1) {
            throw new IllegalArgumentException("too few of the largest results: k=" + k + ", least=1");
        }
        return better("top" + k + "_accuracy", (p, y) -> {
            PrivateTensor own = p.mul(y).sum(true, 1);
            return p.gt(own).toNumbers().sum(1).lt(k).toNumbers();
        });
    }

    /** The share of results on the side of 0.5 that is expected, for classes of 0 and 1. */
    public static Metric binaryAccuracy() {
        return binaryAccuracy(0.5);
    }

    /** The share of results on the expected side of {@code threshold}; 0 for logits. */
    public static Metric binaryAccuracy(double threshold) {
        return better(
                "binary_accuracy",
                (p, y) -> overExample(p.gte(threshold).eq(y.gte(0.5)).toNumbers()));
    }

    public static Metric meanAbsoluteError() {
        return worse("mean_absolute_error", (x, y) -> overExample(x.sub(y).abs()));
    }

    public static Metric meanSquaredError() {
        return worse("mean_squared_error", (x, y) -> overExample(x.sub(y).square()));
    }

    private static Metric better(String name, BinaryOperator<PrivateTensor> scores) {
        return new Metric(name, true, 0, scores);
    }

    private static Metric worse(String name, BinaryOperator<PrivateTensor> scores) {
        return new Metric(name, false, 0, scores);
    }

    private static PrivateTensor largest(PrivateTensor results) {
        return results.argMax(1);
    }

    private static PrivateTensor overExample(PrivateTensor x) {
        return x.rank() == 1 ? x : x.reshape(x.size(0), -1).mean(1);
    }

    /** The same of output {@code index} of the model, counted from 0. */
    public Metric ofOutput(int index) {
        return new Metric(name + "_" + index, higherIsBetter, index, scores);
    }

    /** The same under another name. */
    public Metric named(String newName) {
        return new Metric(newName, higherIsBetter, output, scores);
    }

    public String name() {
        return name;
    }

    boolean higherIsBetter() {
        return higherIsBetter;
    }

    /** Null for the loss. */
    @Nullable
    BinaryOperator<PrivateTensor> scores() {
        return scores;
    }

    int output() {
        return output;
    }

    @Override
    public String toString() {
        return name;
    }
}

package io.tfe4j.ml;

import io.tfe4j.PrivateTensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How good a model is: the mean of a number for each example, computed on shares. Who learns it, if anyone, is said where
 * it is used. Of a model with several outputs it looks at the first, unless {@link #ofOutput} says otherwise. Immutable.
 */
public final class Metric {
    /** A number for each example, [batch], of results and what is expected of them. */
    @FunctionalInterface
    interface Scores {
        /** @param boundary results below it stand for the class 0, the others for 1, where a result alone tells two classes apart */
        PrivateTensor of(PrivateTensor results, PrivateTensor expected, double boundary);
    }

    private final String name;
    private final boolean higherIsBetter;
    private final int output;
    private final @Nullable Scores scores;

    private Metric(String name, boolean higherIsBetter, int output, @Nullable Scores scores) {
        this.name = name;
        this.higherIsBetter = higherIsBetter;
        this.output = output;
        this.scores = scores;
    }

    /** What training makes small, of all outputs. */
    public static Metric loss() {
        return new Metric("loss", false, 0, null);
    }

    /**
     * The share of examples whose largest result is at the class's place; classes are rows with a one along the last
     * axis. Of a sequence it is the share of steps. A model with one result tells two classes apart, so that there it is
     * {@link #binaryAccuracy()}.
     */
    public static Metric accuracy() {
        return better("accuracy", (p, y, boundary) -> {
            requireSameShape("accuracy", p, y);
            return classes(p) == 1
                    ? sides(p, y, boundary)
                    : overExample(notNegative(y).mul(largest(p)).sum(p.rank() - 1));
        });
    }

    /**
     * The share of examples whose largest result is at the class's number; classes are [batch] or [batch, 1], of sequences
     * [batch, steps] or [batch, steps, 1]. Of a model with one result it is {@link #binaryAccuracy()}.
     */
    public static Metric sparseAccuracy() {
        return better("accuracy", (p, y, boundary) -> {
            PrivateTensor numbers = Loss.classNumbers("sparse accuracy", p, y);
            return classes(p) == 1
                    ? sides(p.squeeze(p.rank() - 1), numbers, boundary)
                    : overExample(p.argMax(p.rank() - 1).eq(numbers).toNumbers());
        });
    }

    /**
     * The share of examples, of sequences that of steps, whose class, a row with a one, is among the {@code k} largest
     * results. Of a model with one result, which tells two classes apart, {@code k} must be 1.
     */
    public static Metric topAccuracy(int k) {
        if (k < 1) {
            throw new IllegalArgumentException("too few of the largest results: k=" + k + ", least=1");
        }
        String name = "top" + k + "_accuracy";
        return better(name, (p, y, boundary) -> {
            requireSameShape(name, p, y);
            if (classes(p) == 1) {
                if (k > 1) {
                    throw new IllegalArgumentException("of two classes, both are among the " + k
                            + " largest: metric=" + name + ", results=" + Arrays.toString(p.shape())
                            + "; take accuracy()");
                }
                return sides(p, y, boundary);
            }
            int last = p.rank() - 1;
            PrivateTensor own = p.mul(notNegative(y)).sum(true, last);
            return overExample(p.gt(own).toNumbers().sum(last).lt(k).toNumbers());
        });
    }

    /**
     * The share of results on the side that is expected, for two classes, the larger of which is above a half. The
     * boundary is that of the loss: 0 of logits and of {@link Loss#hinge}, otherwise 0.5.
     */
    public static Metric binaryAccuracy() {
        return better("binary_accuracy", (p, y, boundary) -> {
            requireSameShape("binary_accuracy", p, y);
            return sides(p, y, boundary);
        });
    }

    /** The share of results on the expected side of {@code threshold}. */
    public static Metric binaryAccuracy(double threshold) {
        return better("binary_accuracy", (p, y, boundary) -> {
            requireSameShape("binary_accuracy", p, y);
            return sides(p, y, threshold);
        });
    }

    public static Metric meanAbsoluteError() {
        return worse("mean_absolute_error", (x, y, boundary) -> {
            requireSameShape("mean_absolute_error", x, y);
            return overExample(x.sub(y).abs());
        });
    }

    public static Metric meanSquaredError() {
        return worse("mean_squared_error", (x, y, boundary) -> {
            requireSameShape("mean_squared_error", x, y);
            return overExample(x.sub(y).square());
        });
    }

    private static Metric better(String name, Scores scores) {
        return new Metric(name, true, 0, scores);
    }

    private static Metric worse(String name, Scores scores) {
        return new Metric(name, false, 0, scores);
    }

    /** Shapes that differ could broadcast, and a metric mean something else. */
    private static void requireSameShape(String metric, PrivateTensor results, PrivateTensor expected) {
        if (!Arrays.equals(results.shape(), expected.shape())) {
            throw new IllegalArgumentException("results are not of the shape expected: metric=" + metric + ", result="
                    + Arrays.toString(results.shape()) + ", expected=" + Arrays.toString(expected.shape())
                    + "; of class numbers take sparseAccuracy()");
        }
    }

    private static int classes(PrivateTensor results) {
        return results.size(results.rank() - 1);
    }

    /** A row with a one at the largest result. */
    private static PrivateTensor largest(PrivateTensor results) {
        return results.argMax(results.rank() - 1).oneHot(classes(results));
    }

    private static PrivateTensor sides(PrivateTensor results, PrivateTensor expected, double boundary) {
        return overExample(results.gte(boundary).eq(expected.gte(0.5)).toNumbers());
    }

    /** Rows of -1 and 1 become those of 0 and 1; nothing is done, nor costs anything, where there is no -1. */
    private static PrivateTensor notNegative(PrivateTensor expected) {
        return expected.type().range().min() < 0 ? expected.relu() : expected;
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
    Scores scores() {
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

package io.tfe4j.privacy.training;

import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Examples to train on, and what is expected of each. Immutable; {@link #toString} says how many, nothing else. */
public final class Examples {
    private final int count;
    private final int features;
    private final int labels;
    private final double[] x;
    private final double[] y;

    private Examples(int count, int features, int labels, double[] x, double[] y) {
        this.count = count;
        this.features = features;
        this.labels = labels;
        this.x = x;
        this.y = y;
    }

    /**
     * Both row major.
     *
     * @param features how many numbers describe an example
     * @param labels how many numbers are expected of it
     * @throws IllegalArgumentException if they are not of the same number of examples, one at least
     */
    public static Examples of(double[] x, int features, double[] y, int labels) {
        if (features < 1 || labels < 1 || x.length == 0 || x.length % features != 0 || y.length % labels != 0) {
            throw new IllegalArgumentException("not whole examples: numbers=" + x.length + ", features=" + features
                    + ", expected=" + y.length + ", labels=" + labels);
        }
        int count = x.length / features;
        if (y.length / labels != count) {
            throw new IllegalArgumentException(
                    "features and labels differ in rows: features=" + count + ", labels=" + y.length / labels);
        }
        return new Examples(count, features, labels, x.clone(), y.clone());
    }

    public int count() {
        return count;
    }

    public int features() {
        return features;
    }

    public int labels() {
        return labels;
    }

    /** A copy, row major. */
    public double[] x() {
        return x.clone();
    }

    /** A copy, row major. */
    public double[] y() {
        return y.clone();
    }

    /** Those of {@code rows}, of which there must be one at least. */
    public Examples rows(int... rows) {
        return new Examples(rows.length, features, labels, picked(x, features, rows), picked(y, labels, rows));
    }

    private static double[] picked(double[] from, int width, int[] rows) {
        double[] to = new double[rows.length * width];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(from, rows[i] * width, to, i * width, width);
        }
        return to;
    }

    /** In parts of at most {@code size}. */
    Examples part(int first, int size) {
        return rows(IntStream.range(first, Math.min(count, first + size)).toArray());
    }

    /** A sum over the examples of {@code rows}, so many at a time, as memory allows; added to {@code sum}, which it returns. */
    double[] sum(int[] rows, int atOnce, double[] sum, Function<Examples, double[]> of) {
        if (rows.length == 0) {
            return sum;
        }
        Examples chosen = rows(rows);
        for (int first = 0; first < rows.length; first += atOnce) {
            double[] part = of.apply(chosen.part(first, atOnce));
            for (int i = 0; i < sum.length; i++) {
                sum[i] += part[i];
            }
        }
        return sum;
    }

    /** Whether all labels are whole numbers of 0 to {@code classes - 1}. */
    public boolean areClasses(int classes) {
        return Arrays.stream(y).allMatch(label -> label >= 0 && label < classes && label == Math.rint(label));
    }

    @Override
    public String toString() {
        return "Examples[" + count + ", features=" + features + ", labels=" + labels + "]";
    }
}

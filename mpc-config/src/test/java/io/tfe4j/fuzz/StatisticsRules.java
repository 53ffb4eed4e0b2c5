package io.tfe4j.fuzz;

import static io.tfe4j.fuzz.RandomOperations.constant;
import static io.tfe4j.fuzz.RandomOperations.input;
import static io.tfe4j.fuzz.RandomOperations.length;
import static io.tfe4j.fuzz.RandomOperations.middles;
import static io.tfe4j.fuzz.RandomOperations.power;
import static io.tfe4j.fuzz.RandomOperations.sum;
import static io.tfe4j.fuzz.RandomOperations.unit;

import io.tfe4j.PrivateTensor;
import io.tfe4j.Tensor;
import io.tfe4j.fuzz.Bounds.Interval;
import io.tfe4j.fuzz.RandomOperations.Named;
import io.tfe4j.fuzz.RandomProgram.Node;
import io.tfe4j.ring.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Sums, statistics and order. */
final class StatisticsRules {
    private StatisticsRules() {}

    private static double[] radii(Interval[] row) {
        return Arrays.stream(row).mapToDouble(Interval::radius).toArray();
    }

    /** From the mean; first from one of them, which is exact where numbers are close to one another and far from 0. */
    private static double[] deviations(double[] x) {
        double[] differences = Arrays.stream(x).map(v -> v - x[0]).toArray();
        double mean = Arrays.stream(differences).sum() / x.length;
        return Arrays.stream(differences).map(v -> v - mean).toArray();
    }

    /** What numbers of this width are rounded to before they are squared. */
    private static double narrowUnit(Tensor x, double width, int count) {
        double kept = (60 - Math.ceil(Math.log(Math.max(1, count)) / Math.log(2))) / 2;
        return Math.max(
                Math.scalb(1.0, x.fractionBits() == 0 ? -16 : -x.fractionBits()), width * Math.pow(2, 1 - kept));
    }

    private static double spread(Tensor x) {
        return x.type().range().realMax(x.fractionBits()) - x.type().range().realMin(x.fractionBits());
    }

    private static Interval deviation(Interval[] row, int ddof, Tensor x, double units) {
        double u = 8 * (narrowUnit(x, spread(x), row.length) + spread(x) * 0x1p-24);
        double correction = 1 / Math.sqrt(row.length - ddof);
        double middle = length(deviations(middles(row))) * correction;
        double error = length(radii(row)) * correction + u * Math.sqrt(row.length) * correction + units + 3e-6 * middle;
        return new Interval(Math.max(0, middle - error), middle + error);
    }

    private static Interval norm(Interval[] row, Tensor x, double unit) {
        double most = Math.scalb(x.type().range().magnitude(), -x.fractionBits());
        double middle = length(middles(row));
        return Interval.around(
                middle,
                length(radii(row))
                        + 2 * Math.sqrt(row.length) * narrowUnit(x, most, row.length)
                        + 2 * unit
                        + 3e-6 * middle);
    }

    private static void along(List<Named> rules, String name, int weight, Along secure, AlongPlain plain) {
        rules.add(new Named(name, weight, p -> {
            Node x = p.secret();
            if (x.shape().size() == 0) {
                return null;
            }
            boolean all = x.shape().rank() == 0 || p.random.nextInt(3) == 0;
            int axis = all ? 0 : p.random.nextInt(x.shape().rank());
            PrivateTensor y = all ? secure.of(x.secret()) : secure.of(x.secret(), axis);
            Bounds.Reduction reduction = row -> plain.of(row, x.tensor, unit(y));
            return p.node(
                    y,
                    name + "(" + p.name(x) + (all ? "" : ", axis " + axis) + ")",
                    () -> all ? x.bounds().reducedAll(reduction) : x.bounds().reduced(axis, reduction));
        }));
    }

    @FunctionalInterface
    private interface Along {
        PrivateTensor of(PrivateTensor x, int... axes);
    }

    @FunctionalInterface
    private interface AlongPlain {
        Interval of(Interval[] row, Tensor x, double unit);
    }

    private static Interval index(Interval[] row, boolean largest) {
        int best = 0;
        for (int i = 1; i < row.length; i++) {
            boolean surelyBetter = largest ? row[i].low() > row[best].high() : row[i].high() < row[best].low();
            boolean surelyNot = largest ? row[i].high() <= row[best].low() : row[i].low() >= row[best].high();
            if (!surelyBetter && !surelyNot) {
                return new Interval(0, row.length - 1);
            }
            best = surelyBetter ? i : best;
        }
        return Interval.exactly(best);
    }

    private static Interval[] sorted(Interval[] row, boolean descending) {
        double[] low = Arrays.stream(row).mapToDouble(Interval::low).sorted().toArray();
        double[] high = Arrays.stream(row).mapToDouble(Interval::high).sorted().toArray();
        Interval[] result = new Interval[row.length];
        Arrays.setAll(result, i -> {
            int at = descending ? row.length - 1 - i : i;
            return new Interval(low[at], high[at]);
        });
        return result;
    }

    private static Interval[] softmax(Interval[] row, boolean log, double unit) {
        double[] x = middles(row);
        double radius = Arrays.stream(radii(row)).max().orElse(0);
        double max = Arrays.stream(x).max().orElse(0);
        double sum = Arrays.stream(x).map(v -> Math.exp(v - max)).sum();
        double error = 2 * unit + 5e-5 + x.length * 0x1p-24;
        Interval[] result = new Interval[x.length];
        for (int i = 0; i < x.length; i++) {
            double logarithm = x[i] - max - Math.log(sum);
            result[i] = log
                    ? Interval.around(logarithm, 2 * radius + error + Math.abs(logarithm) * 0x1p-45)
                    : new Interval(
                            Math.exp(logarithm - 2 * radius) - error,
                            Math.min(1, Math.exp(logarithm + 2 * radius)) + error);
        }
        return result;
    }

    static void statistics(List<Named> rules) {
        along(rules, "sum", 4, PrivateTensor::sum, (row, x, u) -> sum(row));
        along(rules, "mean", 5, PrivateTensor::mean, (row, x, u) -> {
            Interval sum = sum(row);
            double size = Math.max(Math.abs(sum.low()), Math.abs(sum.high())) / row.length;
            return new Interval(sum.low() / row.length, sum.high() / row.length)
                    .widened(row.length == 1 ? 0 : 2.5 * u + size * 0x1p-22);
        });
        for (int ddof : new int[] {0, 1}) {
            along(rules, "variance" + ddof, 3, (x, axes) -> x.variance(ddof, axes), (row, x, u) -> {
                Interval deviation = deviation(row, ddof, x, 0);
                return power(deviation, 2, 1).widened(3 * u);
            });
            along(
                    rules,
                    "std" + ddof,
                    3,
                    (x, axes) -> x.std(ddof, axes),
                    (row, x, u) -> deviation(row, ddof, x, 2 * u));
        }
        along(
                rules,
                "norm1",
                2,
                PrivateTensor::norm1,
                (row, x, u) -> sum(Arrays.stream(row)
                        .map(v -> v.low() >= 0
                                ? v
                                : v.high() <= 0
                                        ? new Interval(-v.high(), -v.low())
                                        : new Interval(0, Math.max(-v.low(), v.high())))
                        .toArray(Interval[]::new)));
        along(rules, "norm2", 3, PrivateTensor::norm2, StatisticsRules::norm);
        along(
                rules,
                "max along",
                2,
                (x, axes) -> axes.length == 0 ? x.max() : x.max(axes[0]),
                (row, x, u) -> Arrays.stream(row)
                        .reduce((a, b) -> new Interval(Math.max(a.low(), b.low()), Math.max(a.high(), b.high())))
                        .orElseThrow());
        along(
                rules,
                "min along",
                2,
                (x, axes) -> axes.length == 0 ? x.min() : x.min(axes[0]),
                (row, x, u) -> Arrays.stream(row)
                        .reduce((a, b) -> new Interval(Math.min(a.low(), b.low()), Math.min(a.high(), b.high())))
                        .orElseThrow());
        along(
                rules,
                "argMax",
                2,
                (x, axes) -> axes.length == 0 ? x.reshape(-1).argMax(0) : x.argMax(axes[0]),
                (row, x, u) -> index(row, true));
        along(
                rules,
                "argMin",
                2,
                (x, axes) -> axes.length == 0 ? x.reshape(-1).argMin(0) : x.argMin(axes[0]),
                (row, x, u) -> index(row, false));
        rules.add(new Named(
                "cumsum",
                2,
                p -> onAxis(p, "cumsum", PrivateTensor::cumsum, (row, u) -> {
                    Interval[] sums = row.clone();
                    double size = 0;
                    for (int i = 1; i < row.length; i++) {
                        sums[i] = sums[i - 1].plus(row[i]);
                        size = Math.max(size, Math.max(Math.abs(sums[i].low()), Math.abs(sums[i].high())));
                        sums[i] = sums[i].widened(size * 0x1p-50);
                    }
                    return sums;
                })));
        rules.add(new Named(
                "softmax", 2, p -> onAxis(p, "softmax", PrivateTensor::softmax, (row, u) -> softmax(row, false, u))));
        rules.add(new Named(
                "logSoftmax",
                2,
                p -> onAxis(p, "logSoftmax", PrivateTensor::logSoftmax, (row, u) -> softmax(row, true, u))));
        ofVector(rules, "sort", x -> x.sort(), (row, x, u) -> sorted(row, false));
        ofVector(rules, "sort descending", x -> x.sort(true), (row, x, u) -> sorted(row, true));
        ofVector(
                rules,
                "topK",
                x -> x.topK(1 + x.size(0) / 2),
                (row, x, u) -> Arrays.copyOf(sorted(row, true), 1 + row.length / 2));
        ofVector(rules, "median", PrivateTensor::median, (row, x, u) -> new Interval[] {quantile(row, 0.5, x, u)});
        ofVector(rules, "quantile", x -> x.quantile(0, 0.3, 1), (row, x, u) ->
                new Interval[] {quantile(row, 0, x, u), quantile(row, 0.3, x, u), quantile(row, 1, x, u)});
        ofVector(rules, "histogram", x -> x.histogram(-1, 0, 0.5, 100), (row, x, u) ->
                new Interval[] {count(row, -1, 0, false), count(row, 0, 0.5, false), count(row, 0.5, 100, true)});
        rules.add(new Named(
                "cov",
                2,
                p -> matrixStatistic(p, "cov", x -> x.cov(0), (a, b, x, y) -> {
                    double middle = dot(deviations(middles(a)), deviations(middles(b))) / a.length;
                    double u = 8 * (narrowUnit(x, spread(x), a.length) + spread(x) * 0x1p-24);
                    double first = length(deviations(middles(a))) / Math.sqrt(a.length);
                    double second = length(deviations(middles(b))) / Math.sqrt(a.length);
                    double firstError = length(radii(a)) / Math.sqrt(a.length) + u;
                    double secondError = length(radii(b)) / Math.sqrt(a.length) + u;
                    return Interval.around(
                            middle,
                            firstError * second
                                    + first * secondError
                                    + firstError * secondError
                                    + 3 * unit(y)
                                    + 3e-6 * first * second);
                })));
        rules.add(new Named(
                "corr",
                3,
                p -> matrixStatistic(p, "corr", PrivateTensor::corr, (a, b, x, y) -> {
                    double first = length(deviations(middles(a)));
                    double second = length(deviations(middles(b)));
                    double error = length(radii(a)) / first + length(radii(b)) / second;
                    boolean constant = Arrays.stream(a).allMatch(v -> v.isPoint() && v.low() == a[0].low())
                            || Arrays.stream(b).allMatch(v -> v.isPoint() && v.low() == b[0].low());
                    if (constant) {
                        return Interval.exactly(0);
                    }
                    return !(error < 0.1) || first == 0 || second == 0
                            ? Interval.UNKNOWN
                            : Interval.around(
                                    dot(deviations(middles(a)), deviations(middles(b))) / first / second,
                                    2 * error + 2 * unit(y) + 2e-5);
                })));
    }

    private static double dot(double[] x, double[] y) {
        return IntStream.range(0, x.length).mapToDouble(i -> x[i] * y[i]).sum();
    }

    private static Interval quantile(Interval[] row, double probability, Tensor x, double unit) {
        Interval[] sorted = sorted(row, false);
        double at = probability * (row.length - 1);
        Interval below = sorted[(int) Math.floor(at)];
        Interval above = sorted[(int) Math.ceil(at)];
        double weight = at - Math.floor(at);
        return new Interval(
                        below.low() + weight * (above.low() - below.low()),
                        below.high() + weight * (above.high() - below.high()))
                .widened(1.5 * unit + spread(x) * 0x1p-27);
    }

    private static Interval count(Interval[] row, double from, double to, boolean closed) {
        double surely = Arrays.stream(row)
                .filter(v -> v.low() >= from && (closed ? v.high() <= to : v.high() < to))
                .count();
        double maybe = Arrays.stream(row)
                .filter(v -> v.high() >= from && (closed ? v.low() <= to : v.low() < to))
                .count();
        return new Interval(surely, maybe);
    }

    @FunctionalInterface
    private interface OnAxis {
        PrivateTensor of(PrivateTensor x, int axis);
    }

    @FunctionalInterface
    private interface RowPlain {
        Interval[] of(Interval[] row, double unit);
    }

    private static Node onAxis(RandomProgram p, String name, OnAxis secure, RowPlain plain) {
        Node x = p.secret();
        if (x.shape().rank() == 0) {
            return null;
        }
        int axis = p.random.nextInt(x.shape().rank());
        PrivateTensor y = secure.of(x.secret(), axis);
        return p.node(
                y,
                name + "(" + p.name(x) + ", axis " + axis + ")",
                () -> x.bounds().alongAxis(axis, row -> plain.of(row, unit(y))));
    }

    @FunctionalInterface
    private interface VectorPlain {
        Interval[] of(Interval[] row, Tensor x, double unit);
    }

    private static void ofVector(
            List<Named> rules, String name, Function<PrivateTensor, PrivateTensor> secure, VectorPlain plain) {
        rules.add(new Named(name, 2, p -> {
            Node x = p.secret();
            PrivateTensor y = secure.apply(x.secret().reshape(-1));
            return p.node(
                    y,
                    name + "(" + p.name(x) + ")",
                    () -> Bounds.of(Shape.of(y.shape()), plain.of(x.bounds().elements(), x.tensor, unit(y))));
        }));
    }

    @FunctionalInterface
    private interface ColumnsPlain {
        Interval of(Interval[] a, Interval[] b, Tensor x, Tensor y);
    }

    private static Node matrixStatistic(
            RandomProgram p, String name, Function<PrivateTensor, PrivateTensor> secure, ColumnsPlain plain) {
        Node x = p.secret();
        if (x.shape().rank() != 2 || x.shape().dimension(0) < 2) {
            x = input(p, Shape.of(p.random.nextInt(2, 30), p.random.nextInt(1, 4)));
            p.nodes.add(x);
        }
        Node matrix = x;
        PrivateTensor y = secure.apply(x.secret());
        return p.node(y, name + "(" + p.name(x) + ")", () -> {
            int columns = matrix.shape().dimension(1);
            Interval[] result = new Interval[columns * columns];
            Arrays.setAll(
                    result,
                    i -> plain.of(
                            column(matrix.bounds(), i / columns),
                            column(matrix.bounds(), i % columns),
                            matrix.tensor,
                            y));
            return Bounds.of(Shape.of(columns, columns), result);
        });
    }

    private static Interval[] column(Bounds matrix, int index) {
        Interval[] column = new Interval[matrix.shape().dimension(0)];
        Arrays.setAll(column, i -> matrix.at(i * matrix.shape().dimension(1) + index));
        return column;
    }
}

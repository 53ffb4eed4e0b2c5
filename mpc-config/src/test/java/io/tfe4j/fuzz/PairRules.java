package io.tfe4j.fuzz;

import static io.tfe4j.fuzz.RandomOperations.bit;
import static io.tfe4j.fuzz.RandomOperations.equal;
import static io.tfe4j.fuzz.RandomOperations.input;
import static io.tfe4j.fuzz.RandomOperations.sum;
import static io.tfe4j.fuzz.RandomOperations.union;
import static io.tfe4j.fuzz.RandomOperations.unit;

import io.tfe4j.PrivateBits;
import io.tfe4j.PrivateTensor;
import io.tfe4j.Tensor;
import io.tfe4j.fuzz.Bounds.Interval;
import io.tfe4j.fuzz.RandomOperations.Named;
import io.tfe4j.fuzz.RandomProgram.Node;
import io.tfe4j.ring.Conv2d;
import io.tfe4j.ring.Shape;
import java.util.Arrays;
import java.util.List;

/** Operations of two tensors: arithmetic, comparisons, matrix products; and those of bits. */
final class PairRules {
    private PairRules() {}

    @FunctionalInterface
    private interface PairPlain {
        Interval of(Interval x, Interval y, double unit);
    }

    @FunctionalInterface
    private interface Pair {
        Tensor of(PrivateTensor x, Tensor y);
    }

    private static void pair(
            List<Named> rules, String name, int weight, boolean takesPublic, Pair secure, PairPlain plain) {
        rules.add(new Named(name, weight, p -> {
            Node x = p.secret();
            Node y = takesPublic && p.random.nextInt(4) == 0 ? p.open(x.shape()) : p.partner(x);
            if (!RandomProgram.pairs(x.shape(), y.shape())) {
                return null;
            }
            Tensor result = secure.of(x.secret(), y.tensor);
            return p.node(
                    result,
                    name + "(" + p.name(x) + ", " + p.name(y) + ")",
                    () -> x.bounds().with(y.bounds(), (a, b) -> plain.of(a, b, unit(result))));
        }));
    }

    private static Interval less(Interval x, Interval y) {
        return bit(x.high() < y.low(), x.low() >= y.high());
    }

    private static Interval not(Interval x) {
        return new Interval(1 - x.high(), 1 - x.low());
    }

    static void pairs(List<Named> rules) {
        pair(rules, "add", 6, true, PrivateTensor::add, (x, y, u) -> x.plus(y));
        pair(
                rules,
                "sub",
                6,
                true,
                PrivateTensor::sub,
                (x, y, u) -> new Interval(x.low() - y.high(), x.high() - y.low()));
        pair(rules, "mul", 8, true, PrivateTensor::mul, (x, y, u) -> x.times(y).widened(u));
        pair(rules, "div", 6, false, (x, y) -> x.div((PrivateTensor) y), RandomOperations::quotient);
        pair(
                rules,
                "max",
                3,
                true,
                PrivateTensor::max,
                (x, y, u) -> new Interval(Math.max(x.low(), y.low()), Math.max(x.high(), y.high())));
        pair(
                rules,
                "min",
                3,
                true,
                PrivateTensor::min,
                (x, y, u) -> new Interval(Math.min(x.low(), y.low()), Math.min(x.high(), y.high())));
        pair(rules, "lt", 2, true, PrivateTensor::lt, (x, y, u) -> less(x, y));
        pair(rules, "gt", 2, true, PrivateTensor::gt, (x, y, u) -> less(y, x));
        pair(rules, "lte", 2, true, PrivateTensor::lte, (x, y, u) -> not(less(y, x)));
        pair(rules, "gte", 2, true, PrivateTensor::gte, (x, y, u) -> not(less(x, y)));
        pair(rules, "eq", 2, true, PrivateTensor::eq, (x, y, u) -> equal(x, y));
        pair(rules, "neq", 2, true, PrivateTensor::neq, (x, y, u) -> not(equal(x, y)));
        pair(rules, "pow", 2, false, (x, y) -> x.pow((PrivateTensor) y), (x, y, u) -> {
            if (x.low() <= 0) {
                return Interval.UNKNOWN;
            }
            double[] corners = {
                Math.pow(x.low(), y.low()),
                Math.pow(x.low(), y.high()),
                Math.pow(x.high(), y.low()),
                Math.pow(x.high(), y.high())
            };
            double low = Arrays.stream(corners).min().orElseThrow();
            double high = Arrays.stream(corners).max().orElseThrow();
            return new Interval(low, high)
                    .widened(2 * u + 2e-6 * high * (1 + Math.max(Math.abs(y.low()), Math.abs(y.high()))));
        });
        rules.add(new Named("mmul", 6, PairRules::matrixProduct));
        rules.add(new Named("conv2d", 2, PairRules::convolution));
    }

    private static Node matrixProduct(RandomProgram p) {
        Node x = p.secret();
        if (x.shape().rank() != 1 && x.shape().rank() != 2) {
            return null;
        }
        int inner = x.shape().dimension(-1);
        Node y = p.secret();
        boolean fits =
                (y.shape().rank() == 2 || y.shape().rank() == 1 && x.shape().rank() == 1)
                        && y.shape().dimension(0) == inner;
        if (!fits) {
            y = input(
                    p,
                    x.shape().rank() == 1 && p.random.nextBoolean()
                            ? Shape.of(inner)
                            : Shape.of(inner, p.random.nextInt(1, 5)));
            p.nodes.add(y);
        }
        if (x.shape().rank() == 1 && y.shape().rank() == 2) {
            return null;
        }
        Node right = y;
        PrivateTensor result = x.secret().mmul(y.tensor);
        return p.node(result, "mmul(" + p.name(x) + ", " + p.name(y) + ")", () -> {
            int columns = right.shape().rank() == 1 ? 1 : right.shape().dimension(1);
            Interval[] sums = new Interval[Shape.of(result.shape()).size()];
            for (int i = 0; i < sums.length; i++) {
                Interval sum = Interval.exactly(0);
                double size = 0;
                for (int k = 0; k < inner; k++) {
                    Interval product = x.bounds()
                            .at(i / columns * inner + k)
                            .times(right.bounds().at(k * columns + i % columns));
                    sum = sum.plus(product);
                    size += Math.abs(product.middle());
                }
                sums[i] = sum.widened(unit(result) + size * 0x1p-52 * (16 + inner));
            }
            return Bounds.of(Shape.of(result.shape()), sums);
        });
    }

    private static Node convolution(RandomProgram p) {
        int channels = p.random.nextInt(1, 3);
        int size = p.random.nextInt(2, 5);
        int kernel = p.random.nextInt(1, 3);
        int filters = p.random.nextInt(1, 3);
        int stride = p.random.nextInt(1, 3);
        Node x = input(p, Shape.of(1, channels, size, size));
        Node w = input(p, Shape.of(filters, channels, kernel, kernel));
        p.nodes.add(x);
        p.nodes.add(w);
        PrivateTensor y = x.secret().conv2d(w.tensor, Conv2d.of(kernel, kernel).stride(stride));
        return p.node(y, "conv2d(" + p.name(x) + ", " + p.name(w) + ", stride " + stride + ")", () -> {
            Shape shape = Shape.of(y.shape());
            Interval[] sums = new Interval[shape.size()];
            for (int i = 0; i < sums.length; i++) {
                int[] at = Bounds.position(shape, i);
                Interval sum = Interval.exactly(0);
                double magnitude = 0;
                for (int k = 0; k < channels * kernel * kernel; k++) {
                    int[] tap = Bounds.position(Shape.of(channels, kernel, kernel), k);
                    int from = Bounds.index(
                            x.shape(), new int[] {0, tap[0], at[2] * stride + tap[1], at[3] * stride + tap[2]});
                    Interval product = x.bounds().at(from).times(w.bounds().at(at[1] * channels * kernel * kernel + k));
                    sum = sum.plus(product);
                    magnitude += Math.abs(product.middle());
                }
                sums[i] = sum.widened(unit(y) + magnitude * 0x1p-48);
            }
            return Bounds.of(shape, sums);
        });
    }

    static void bits(List<Named> rules) {
        logic(rules, "and", PrivateBits::and, (x, y) -> x.times(y));
        logic(rules, "or", PrivateBits::or, (x, y) -> not(not(x).times(not(y))));
        logic(
                rules,
                "xor",
                PrivateBits::xor,
                (x, y) ->
                        x.isPoint() && y.isPoint() ? Interval.exactly(x.low() == y.low() ? 0 : 1) : new Interval(0, 1));
        logic(
                rules,
                "eq bits",
                PrivateBits::eq,
                (x, y) ->
                        x.isPoint() && y.isPoint() ? Interval.exactly(x.low() == y.low() ? 1 : 0) : new Interval(0, 1));
        rules.add(new Named("not", 1, p -> {
            Node x = p.bits();
            return x == null
                    ? null
                    : p.node(
                            x.bits().not(),
                            "not(" + p.name(x) + ")",
                            () -> x.bounds().map(PairRules::not));
        }));
        rules.add(new Named("toNumbers", 3, p -> {
            Node x = p.bits();
            return x == null ? null : p.node(x.bits().toNumbers(), "toNumbers(" + p.name(x) + ")", x::bounds);
        }));
        rules.add(new Named("bits reshape", 1, p -> {
            Node x = p.bits();
            if (x == null) {
                return null;
            }
            PrivateBits y = x.bits().reshape(-1);
            return p.node(y, "reshape(" + p.name(x) + ", -1)", () -> x.bounds().reshaped(Shape.of(y.shape())));
        }));
        rules.add(new Named("where", 6, p -> {
            Node condition = p.bits();
            Node a = p.secret();
            if (condition == null || !RandomProgram.pairs(condition.shape(), a.shape())) {
                return null;
            }
            Node b = p.random.nextInt(4) == 0 ? p.open(a.shape()) : p.partner(a);
            Shape both = Bounds.broadcast(condition.shape(), a.shape());
            if (!RandomProgram.pairs(a.shape(), b.shape()) || !RandomProgram.pairs(both, b.shape())) {
                return null;
            }
            PrivateTensor y = condition.bits().where(a.tensor, b.tensor);
            return p.node(y, "where(" + p.name(condition) + ", " + p.name(a) + ", " + p.name(b) + ")", () -> {
                Shape shape = Bounds.broadcast(both, b.shape());
                Bounds conditions = condition.bounds().broadcastTo(shape);
                Bounds left = a.bounds().broadcastTo(shape);
                Bounds right = b.bounds().broadcastTo(shape);
                Interval[] result = new Interval[shape.size()];
                Arrays.setAll(result, i -> {
                    Interval c = conditions.at(i);
                    return c.low() == 1 ? left.at(i) : c.high() == 0 ? right.at(i) : union(left.at(i), right.at(i));
                });
                return Bounds.of(shape, result);
            });
        }));
    }

    @FunctionalInterface
    private interface Logic {
        PrivateBits of(PrivateBits x, PrivateBits y);
    }

    private static void logic(List<Named> rules, String name, Logic secure, Bounds.Binary plain) {
        rules.add(new Named(name, 2, p -> {
            Node x = p.bits();
            Node y = p.bits();
            if (x == null || !RandomProgram.pairs(x.shape(), y.shape())) {
                return null;
            }
            return p.node(
                    secure.of(x.bits(), y.bits()),
                    name + "(" + p.name(x) + ", " + p.name(y) + ")",
                    () -> x.bounds().with(y.bounds(), plain));
        }));
    }
}

package io.tfe4j.fuzz;

import io.tfe4j.Inputs;
import io.tfe4j.PrivateTensor;
import io.tfe4j.PublicTensor;
import io.tfe4j.Tensor;
import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.fuzz.Bounds.Interval;
import io.tfe4j.fuzz.RandomProgram.Node;
import io.tfe4j.fuzz.RandomProgram.Rule;
import io.tfe4j.fuzz.RandomProgram.Sample;
import io.tfe4j.ring.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** The operations of a script, each with what plaintext says of its result; errors are those of docs/functions.md. */
final class RandomOperations {
    /** An operation, and how often it should come. */
    record Named(String name, int weight, Rule rule) {}

    static final int MOST_ELEMENTS = 20_000;
    private static final List<Named> RULES = rules();
    private static final int WEIGHT = RULES.stream().mapToInt(Named::weight).sum();

    private RandomOperations() {}

    static Named any(Random random) {
        int at = random.nextInt(WEIGHT);
        for (Named rule : RULES) {
            at -= rule.weight();
            if (at < 0) {
                return rule;
            }
        }
        throw new AssertionError("weights");
    }

    static Node input(RandomProgram p, Shape shape) {
        int bits = p.random.nextInt(4) == 0 ? p.random.nextInt(41) : p.tfe.fractionBits();
        Sample sample = p.sample(shape.size(), bits);
        var input = Inputs.of(shape.toArray(), sample.values())
                .range(sample.low(), sample.high())
                .fractionBits(bits);
        String text =
                "input f" + bits + " " + Arrays.toString(Arrays.copyOf(sample.values(), Math.min(40, shape.size())));
        boolean variable = p.random.nextInt(5) == 0;
        PrivateTensor tensor = variable
                ? p.tfe.definePrivateVariable(input)
                : p.tfe.definePrivateInput(p.random.nextBoolean() ? "alice" : "bob", input);
        return p.node(tensor, (variable ? "variable " : "") + text, () -> Bounds.exactly(shape, sample.values()));
    }

    static Node publicInput(RandomProgram p, Shape like) {
        Shape shape = p.broadcastable(like);
        int bits = p.random.nextInt(4) == 0 ? p.random.nextInt(41) : p.tfe.fractionBits();
        Sample sample = p.sample(shape.size(), bits);
        PublicTensor tensor;
        if (p.random.nextBoolean() && bits == p.tfe.fractionBits()) {
            tensor = p.tfe.defineConstant(new PlainTensor(shape, sample.values()));
        } else {
            tensor = p.tfe.definePublicInput(
                    "alice",
                    Inputs.of(shape.toArray(), sample.values())
                            .range(sample.low(), sample.high())
                            .fractionBits(bits));
        }
        Node node = p.node(
                tensor,
                "public f" + bits + " " + Arrays.toString(sample.values()),
                () -> Bounds.exactly(shape, sample.values()));
        p.nodes.add(node);
        return node;
    }

    /** Whole numbers below {@code entries}. */
    static Node indices(RandomProgram p, int entries) {
        for (Node node : p.nodes) {
            boolean fits = node.tensor instanceof PrivateTensor
                    && node.fractionBits() == 0
                    && node.tensor.type().range().min() >= 0
                    && node.tensor.type().range().max() < entries;
            if (fits && p.random.nextInt(3) == 0) {
                return node;
            }
        }
        Shape shape = Shape.of(p.random.nextInt(1, 6));
        double[] values =
                p.random.ints(shape.size(), 0, entries).asDoubleStream().toArray();
        PrivateTensor tensor = p.tfe.definePrivateInput(
                "bob", Inputs.of(shape.toArray(), values).range(0, entries - 1).fractionBits(0));
        Node node = p.node(tensor, "indices " + Arrays.toString(values), () -> Bounds.exactly(shape, values));
        p.nodes.add(node);
        return node;
    }

    static double unit(Tensor result) {
        return Math.scalb(1.0, -result.fractionBits());
    }

    static double nice(RandomProgram p) {
        double value = switch (p.random.nextInt(6)) {
            case 0 -> p.random.nextInt(-9, 10);
            case 1 -> Math.scalb(1.0, p.random.nextInt(-12, 8));
            case 2 -> Math.rint(p.random.nextGaussian() * 1000) / 7;
            case 3 -> p.random.nextDouble() * Math.pow(10, p.random.nextInt(-7, 6));
            default -> p.random.nextGaussian() * 3;
        };
        return value == 0 ? 1 : value;
    }

    /** What a constant given as a double becomes at the fraction bits of {@code result}. */
    static Interval constant(double value, Tensor result) {
        return Interval.around(value, value == Math.rint(value) ? 0 : unit(result));
    }

    static Interval union(Interval x, Interval y) {
        return new Interval(Math.min(x.low(), y.low()), Math.max(x.high(), y.high()));
    }

    static Interval equal(Interval x, Interval y) {
        return bit(x.isPoint() && y.isPoint() && x.low() == y.low(), x.high() < y.low() || y.high() < x.low());
    }

    static Interval bit(boolean surely, boolean surelyNot) {
        return surely ? Interval.exactly(1) : surelyNot ? Interval.exactly(0) : new Interval(0, 1);
    }

    static Interval quotient(Interval x, Interval y, double unit) {
        if (y.low() <= 0 && y.high() >= 0) {
            return Interval.UNKNOWN;
        }
        Interval right = x.times(new Interval(1 / y.high(), 1 / y.low()));
        double size = Math.max(Math.abs(right.low()), Math.abs(right.high()));
        return size > 0x1p31 * unit ? Interval.UNKNOWN : right.widened(2 * unit + 3e-6 * size);
    }

    static Interval power(Interval x, int n, double unit) {
        double a = Math.pow(x.low(), n);
        double b = Math.pow(x.high(), n);
        double low = Math.min(a, b);
        double high = Math.max(a, b);
        if (n % 2 == 0 && x.low() < 0 && x.high() > 0) {
            low = 0;
        }
        double size = Math.max(1, Math.max(Math.abs(x.low()), Math.abs(x.high())));
        double error = unit == 1 ? 0 : 2 * n * unit * Math.pow(size, n - 2);
        return new Interval(low - error, high + error).widened(Math.max(Math.abs(low), Math.abs(high)) * 0x1p-48);
    }

    static Interval sum(Interval[] row) {
        // streams of doubles carry the rounding of their sums along
        double low = Arrays.stream(row).mapToDouble(Interval::low).sum();
        double high = Arrays.stream(row).mapToDouble(Interval::high).sum();
        double size = Arrays.stream(row)
                .mapToDouble(x -> Math.max(Math.abs(x.low()), Math.abs(x.high())))
                .sum();
        return new Interval(low, high).widened(size * 0x1p-51);
    }

    static double[] middles(Interval[] row) {
        return Arrays.stream(row).mapToDouble(Interval::middle).toArray();
    }

    /** The square root of the sum of squares. */
    static double length(double[] x) {
        return Math.sqrt(Arrays.stream(x).map(v -> v * v).sum());
    }

    private static List<Named> rules() {
        List<Named> rules = new ArrayList<>();
        NumberRules.numbers(rules);
        PairRules.pairs(rules);
        PairRules.bits(rules);
        StatisticsRules.statistics(rules);
        ShapeRules.shapes(rules);
        return rules;
    }
}

package io.tfe4j.fuzz;

import io.tfe4j.Output;
import io.tfe4j.PrivateBits;
import io.tfe4j.PrivateTensor;
import io.tfe4j.PublicTensor;
import io.tfe4j.RunReport;
import io.tfe4j.Session;
import io.tfe4j.Tensor;
import io.tfe4j.TfeContext;
import io.tfe4j.config.LocalConfig;
import io.tfe4j.config.RunListener;
import io.tfe4j.fuzz.Bounds.Interval;
import io.tfe4j.program.CostEstimate;
import io.tfe4j.program.ValueType;
import io.tfe4j.ring.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/**
 * A random program of 5 to 40 operations, and a line-by-line interpreter of it that keeps an interval for each element.
 * Declared ranges reach from a thousandth to 2^45, precisions from 0 to 40 fraction bits; values lie at the ends of their
 * ranges, next to them, at powers of two. All nodes are opened, or half of them, or one in seven; an opened node must lie
 * within its interval and within the range that its type promises, and counts from there on as what was opened, so that
 * errors do not add up. The same program runs one to three times in a session, and opens the same bits each time.
 */
final class RandomProgram {
    private static final int MOST_ELEMENTS = 4096;
    private static final int TRIES = 40;

    /** One value of the program. */
    static final class Node {
        final Tensor tensor;
        final String text;
        private final Supplier<Bounds> plain;
        private final boolean random;
        private boolean opened;
        private double[] got;
        private double[] before;
        private Bounds bounds;

        private Node(Tensor tensor, String text, boolean random, Supplier<Bounds> plain) {
            this.tensor = tensor;
            this.text = text;
            this.plain = plain;
            this.random = random;
        }

        Bounds bounds() {
            return bounds;
        }

        /** An input, whose values are doubles. */
        private boolean isSource() {
            return text.startsWith("input") || text.startsWith("variable input") || text.startsWith("public f");
        }

        PrivateTensor secret() {
            return (PrivateTensor) tensor;
        }

        PrivateBits bits() {
            return (PrivateBits) tensor;
        }

        PublicTensor open() {
            return (PublicTensor) tensor;
        }

        Shape shape() {
            return Shape.of(tensor.shape());
        }

        int fractionBits() {
            return tensor.fractionBits();
        }
    }

    /** Appends a node, or refuses with the library's own error; null if it finds no operands. */
    @FunctionalInterface
    interface Rule {
        Node apply(RandomProgram program);
    }

    final long seed;
    final Random random;
    final TfeContext tfe;
    final List<Node> nodes = new ArrayList<>();
    private final List<Output> effects = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private final int runs;
    private int refused;
    private int built;

    RandomProgram(long seed) {
        this.seed = seed;
        random = new Random(seed);
        LocalConfig config = new LocalConfig().withListener(RunListener.SILENT);
        tfe = new TfeContext(random.nextInt(10) < 3 ? config.withRangeChecks() : config);
        tfe.precision(precision());
        runs = random.nextInt(10) == 0 ? 3 : random.nextInt(10) == 0 ? 2 : 1;
        boolean large = random.nextInt(50) == 0;
        for (int i = random.nextInt(3); i >= 0; i--) {
            nodes.add(RandomOperations.input(this, large ? Shape.of(random.nextInt(8185, 20_000)) : shape()));
        }
        int size = large ? 6 : random.nextInt(5, 41);
        for (int i = 0; i < size; i++) {
            append();
        }
        open();
    }

    private int precision() {
        int[] usual = {0, 8, 16, 16, 20, 24};
        return random.nextBoolean() ? usual[random.nextInt(usual.length)] : random.nextInt(41);
    }

    private void append() {
        for (int i = 0; i < TRIES; i++) {
            RandomOperations.Named rule = RandomOperations.any(random);
            try {
                Node node = rule.rule().apply(this);
                if (node != null) {
                    nodes.add(node);
                    built++;
                    return;
                }
            } catch (IllegalArgumentException e) {
                refused++;
                if (e.getMessage() == null || e.getMessage().matches("(?s).*please report.*")) {
                    faults.add(rule.name() + " is refused with " + e);
                }
            } catch (RuntimeException | Error e) {
                faults.add(rule.name() + " cannot be defined: " + e);
            }
        }
    }

    private void open() {
        int share = new int[] {1, 2, 7}[random.nextInt(3)];
        for (int i = 0; i < nodes.size(); i++) {
            Node node = nodes.get(i);
            if (random.nextInt(share) == 0 || i == nodes.size() - 1) {
                node.opened = true;
                effects.add(tfe.defineOutputValues("carol", node.tensor, values -> node.got = values));
            }
        }
    }

    int built() {
        return built;
    }

    int refused() {
        return refused;
    }

    /** Runs the program; what it found, empty if nothing. */
    List<String> faults() {
        if (!faults.isEmpty()) {
            return faults;
        }
        try (Session session = tfe.session()) {
            for (int run = 0; run < runs && faults.isEmpty(); run++) {
                nodes.forEach(node -> node.got = null);
                RunReport report = session.run(effects, "run-" + run);
                CostEstimate estimate = session.estimate(effects.toArray(Output[]::new));
                if (run > 0 && (report.bytes() != estimate.bytes() || report.rounds() > estimate.rounds())) {
                    faults.add("estimate is wrong: run=" + report.summary() + ", estimate=" + estimate);
                }
                compare(run);
            }
        } catch (RuntimeException | Error e) {
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            faults.add("run failed: " + e.getMessage() + ", cause=" + cause);
        }
        return faults;
    }

    private void compare(int run) {
        for (int i = 0; i < nodes.size() && faults.isEmpty(); i++) {
            Node node = nodes.get(i);
            ValueType type = node.tensor.type();
            Bounds expected = node.plain.get().orElseRangeOf(type);
            if (!expected.shape().equals(node.shape())) {
                faults.add("shapes differ: " + describe(i) + ", expected=" + expected.shape());
                return;
            }
            node.bounds = node.opened
                    ? opened(i, expected, type, run)
                    : node.isSource() ? expected : expected.map(x -> inDoubles(x, type));
        }
    }

    private Bounds opened(int index, Bounds expected, ValueType type, int run) {
        Node node = nodes.get(index);
        double low = type.range().realMin(type.fractionBits());
        double high = type.range().realMax(type.fractionBits());
        double[] lows = new double[node.got.length];
        double[] highs = new double[node.got.length];
        for (int i = 0; i < node.got.length; i++) {
            double got = node.got[i];
            if (got < low || got > high) {
                faults.add("out of the promised range: element=" + i + ", got=" + got + ", " + describe(index));
                break;
            }
            if (expected.error(i, got) > 0) {
                faults.add("wrong: element=" + i + ", got=" + got + ", expected=[" + expected.low()[i] + ", "
                        + expected.high()[i] + "], run=" + run + ", " + describe(index));
                break;
            }
            Interval value = inDoubles(Interval.exactly(got), type);
            lows[i] = value.low();
            highs[i] = value.high();
        }
        boolean repeats = node.before == null || Arrays.equals(node.before, node.got);
        if (!repeats && effectsAreSteady() && nodes.stream().noneMatch(each -> each.random)) {
            faults.add("opened other bits in another run: " + describe(index));
        }
        node.before = node.got;
        return new Bounds(node.shape(), lows, highs);
    }

    /** A double holds 53 bits of the 62 that numbers may have. */
    private static Interval inDoubles(Interval x, ValueType type) {
        double largest = Math.max(Math.abs(x.low()), Math.abs(x.high()));
        return largest < Math.scalb(1.0, 53 - type.fractionBits()) ? x : x.widened(2 * Math.ulp(largest));
    }

    /** Without variables that grow from run to run. */
    private boolean effectsAreSteady() {
        return nodes.stream().noneMatch(node -> node.text.startsWith("repeat"));
    }

    private String describe(int index) {
        return "node " + index + " = " + nodes.get(index).text + " : "
                + nodes.get(index).tensor.type() + ", seed=" + seed;
    }

    /** The program so far, one node a line. */
    String text() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < nodes.size(); i++) {
            text.append(nodes.get(i).opened ? "* " : "  ").append(describe(i)).append('\n');
        }
        return text.toString();
    }

    Node node(Tensor tensor, String text, Supplier<Bounds> plain) {
        return new Node(tensor, text, false, plain);
    }

    /** Whose value nobody can foretell. */
    Node randomNode(Tensor tensor, String text) {
        double[] unknown = new double[Shape.of(tensor.shape()).size()];
        Arrays.fill(unknown, Double.NaN);
        return new Node(tensor, text, true, () -> Bounds.exactly(Shape.of(tensor.shape()), unknown));
    }

    void effect(Output output) {
        effects.add(output);
    }

    Shape shape() {
        int[] dimensions = new int[random.nextInt(10) == 0 ? random.nextInt(6) : random.nextInt(1, 4)];
        Arrays.setAll(dimensions, i -> random.nextInt(1, dimensions.length > 3 ? 3 : 5));
        return Shape.of(dimensions);
    }

    String name(Node node) {
        return "%" + nodes.indexOf(node);
    }

    /** A secret tensor, one of the last more likely. */
    Node secret() {
        return pick(PrivateTensor.class);
    }

    Node bits() {
        return pick(PrivateBits.class);
    }

    Node open(Shape like) {
        Node any = pick(PublicTensor.class);
        return any == null || random.nextBoolean() ? RandomOperations.publicInput(this, like) : any;
    }

    private Node pick(Class<?> kind) {
        List<Node> fitting = nodes.stream()
                .filter(node -> kind.isInstance(node.tensor) && node.shape().size() <= MOST_ELEMENTS * 5)
                .toList();
        if (fitting.isEmpty()) {
            return null;
        }
        int back = random.nextBoolean() ? random.nextInt(Math.min(4, fitting.size())) : random.nextInt(fitting.size());
        return fitting.get(fitting.size() - 1 - back);
    }

    /** A secret tensor that can be paired with {@code x}: from the pool, or a new input. */
    Node partner(Node x) {
        for (int i = 0; i < 6; i++) {
            Node y = secret();
            if (pairs(x.shape(), y.shape())) {
                return y;
            }
        }
        Node input = RandomOperations.input(this, broadcastable(x.shape()));
        nodes.add(input);
        return input;
    }

    static boolean pairs(Shape x, Shape y) {
        int common = Math.min(x.rank(), y.rank());
        for (int i = 1; i <= common; i++) {
            int a = x.dimension(-i);
            int b = y.dimension(-i);
            if (a != b && a != 1 && b != 1) {
                return false;
            }
        }
        return Bounds.broadcast(x, y).size() <= MOST_ELEMENTS * 5;
    }

    /** With leading axes left out, or of length 1. */
    Shape broadcastable(Shape x) {
        int drop = random.nextInt(3) == 0 ? random.nextInt(x.rank() + 1) : 0;
        int[] dimensions = Arrays.copyOfRange(x.toArray(), drop, x.rank());
        for (int i = 0; i < dimensions.length; i++) {
            dimensions[i] = random.nextInt(4) == 0 ? 1 : dimensions[i];
        }
        return Shape.of(dimensions);
    }

    /** A declared range and values in it, multiples of {@code 2^-bits}. */
    record Sample(double low, double high, double[] values) {}

    Sample sample(int size, int bits) {
        double most = Math.min(45, 60 - bits);
        double r = Math.pow(2, -10 + random.nextDouble() * (most + 10));
        r = random.nextInt(3) == 0 ? Math.pow(2, random.nextInt(8)) : r;
        double base = random.nextDouble() * Math.pow(2, most - 1);
        double[][] forms = {{0, r}, {-r, r}, {-r, r}, {0, r}, {r / 2, r}, {-r, -r / 8}, {base, base + 1}, {-1, r}};
        double[] form = forms[random.nextInt(forms.length)];
        double unit = Math.scalb(1.0, -bits);
        double low = Math.floor(form[0] / unit) * unit;
        double high = Math.max(low, Math.ceil(form[1] / unit) * unit);
        double[] values = new double[size];
        for (int i = 0; i < size; i++) {
            values[i] = value(low, high, unit);
        }
        return new Sample(low, high, values);
    }

    private double value(double low, double high, double unit) {
        double value = switch (random.nextInt(9)) {
            case 0 -> low;
            case 1 -> high;
            case 2 -> low + unit;
            case 3 -> high - unit;
            case 4 -> 0;
            case 5 -> Math.scalb(random.nextBoolean() ? 1.0 : -1.0, random.nextInt(60) - 15);
            case 6 -> Math.scalb(high, -random.nextInt(20));
            default -> low + random.nextDouble() * (high - low);
        };
        value = Math.rint(value / unit) * unit;
        return Math.min(high, Math.max(low, value));
    }
}

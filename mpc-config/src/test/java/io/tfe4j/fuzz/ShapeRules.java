package io.tfe4j.fuzz;

import static io.tfe4j.fuzz.RandomOperations.MOST_ELEMENTS;
import static io.tfe4j.fuzz.RandomOperations.constant;
import static io.tfe4j.fuzz.RandomOperations.equal;
import static io.tfe4j.fuzz.RandomOperations.indices;
import static io.tfe4j.fuzz.RandomOperations.input;
import static io.tfe4j.fuzz.RandomOperations.length;
import static io.tfe4j.fuzz.RandomOperations.middles;
import static io.tfe4j.fuzz.RandomOperations.nice;
import static io.tfe4j.fuzz.RandomOperations.union;
import static io.tfe4j.fuzz.RandomOperations.unit;

import io.tfe4j.Inputs;
import io.tfe4j.Joined;
import io.tfe4j.Joins;
import io.tfe4j.PrivateTensor;
import io.tfe4j.PrivateVariable;
import io.tfe4j.PublicTensor;
import io.tfe4j.fuzz.Bounds.Interval;
import io.tfe4j.fuzz.RandomOperations.Named;
import io.tfe4j.fuzz.RandomProgram.Node;
import io.tfe4j.ring.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Rearrangements, look-ups, tables, public values and loops. */
final class ShapeRules {
    private ShapeRules() {}

    private static void rearranging(List<Named> rules, String name, Rearranging secure) {
        rules.add(new Named(name, 1, p -> {
            Node x = p.secret();
            if (x.shape().rank() == 0) {
                return null;
            }
            return secure.of(p, x, p.random.nextInt(x.shape().rank()));
        }));
    }

    @FunctionalInterface
    private interface Rearranging {
        Node of(RandomProgram p, Node x, int axis);
    }

    private static Node moved(RandomProgram p, Node x, String text, PrivateTensor y, Bounds.Source source) {
        return p.node(y, text + "(" + p.name(x) + ")", () -> x.bounds().rearranged(Shape.of(y.shape()), source));
    }

    private static int[] changed(int[] position, int axis, int value) {
        int[] result = position.clone();
        result[axis] = value;
        return result;
    }

    static void shapes(List<Named> rules) {
        rearranging(rules, "transpose", (p, x, axis) -> {
            List<Integer> order =
                    new ArrayList<>(IntStream.range(0, x.shape().rank()).boxed().toList());
            java.util.Collections.shuffle(order, p.random);
            int[] axes = order.stream().mapToInt(Integer::intValue).toArray();
            return moved(p, x, "transpose" + order, x.secret().transpose(axes), position -> {
                int[] from = new int[axes.length];
                for (int i = 0; i < axes.length; i++) {
                    from[axes[i]] = position[i];
                }
                return from;
            });
        });
        rearranging(rules, "reshape", (p, x, axis) -> {
            PrivateTensor y = p.random.nextBoolean()
                    ? x.secret().reshape(-1)
                    : x.secret().reshape(x.shape().dimension(0), -1, 1);
            return p.node(y, "reshape(" + p.name(x) + ")", () -> x.bounds().reshaped(Shape.of(y.shape())));
        });
        rearranging(rules, "slice", (p, x, axis) -> {
            int[] starts = new int[x.shape().rank()];
            int[] ends = x.shape().toArray();
            int[] steps = new int[starts.length];
            Arrays.fill(steps, 1);
            starts[axis] = p.random.nextInt(ends[axis]);
            ends[axis] = p.random.nextInt(starts[axis] + 1, ends[axis] + 1);
            steps[axis] = p.random.nextInt(1, 3);
            return moved(
                    p,
                    x,
                    "slice",
                    x.secret().slice(starts, ends, steps),
                    position -> changed(position, axis, starts[axis] + steps[axis] * position[axis]));
        });
        rearranging(rules, "gather", (p, x, axis) -> {
            int[] indices = p.random.ints(3, 0, x.shape().dimension(axis)).toArray();
            return moved(
                    p,
                    x,
                    "gather axis " + axis + Arrays.toString(indices),
                    x.secret().gather(axis, indices),
                    position -> changed(position, axis, indices[position[axis]]));
        });
        rearranging(rules, "get", (p, x, axis) -> {
            int index = p.random.nextInt(x.shape().dimension(0));
            return moved(p, x, "get " + index, x.secret().get(index), position -> prepended(index, position));
        });
        rearranging(
                rules,
                "flip",
                (p, x, axis) -> moved(
                        p,
                        x,
                        "flip axis " + axis,
                        x.secret().flip(axis),
                        position -> changed(position, axis, x.shape().dimension(axis) - 1 - position[axis])));
        rearranging(rules, "tile", (p, x, axis) -> {
            int[] repeats = new int[x.shape().rank()];
            Arrays.fill(repeats, 1);
            repeats[axis] = 2;
            if (x.shape().size() > MOST_ELEMENTS / 2) {
                return null;
            }
            return moved(
                    p,
                    x,
                    "tile axis " + axis,
                    x.secret().tile(repeats),
                    position ->
                            changed(position, axis, position[axis] % x.shape().dimension(axis)));
        });
        rearranging(rules, "pad", (p, x, axis) -> {
            int[] before = new int[x.shape().rank()];
            int[] after = new int[x.shape().rank()];
            before[axis] = p.random.nextInt(3);
            after[axis] = p.random.nextInt(3);
            return moved(p, x, "pad axis " + axis, x.secret().pad(before, after), position -> {
                int at = position[axis] - before[axis];
                return at < 0 || at >= x.shape().dimension(axis) ? null : changed(position, axis, at);
            });
        });
        rearranging(
                rules,
                "expandDims",
                (p, x, axis) -> p.node(
                        x.secret().expandDims(axis),
                        "expandDims(" + p.name(x) + ", " + axis + ")",
                        () -> x.bounds().reshaped(x.shape().insert(axis, 1))));
        rearranging(
                rules,
                "squeeze",
                (p, x, axis) -> x.shape().dimension(axis) != 1
                        ? null
                        : p.node(
                                x.secret().squeeze(axis),
                                "squeeze(" + p.name(x) + ", " + axis + ")",
                                () -> x.bounds().reshaped(x.shape().remove(axis))));
        rearranging(rules, "broadcastTo", (p, x, axis) -> {
            Shape target = x.shape().insert(0, 2);
            return target.size() > MOST_ELEMENTS
                    ? null
                    : p.node(
                            x.secret().broadcastTo(target.toArray()),
                            "broadcastTo(" + p.name(x) + ")",
                            () -> x.bounds().broadcastTo(target));
        });
        rearranging(
                rules,
                "diagonal",
                (p, x, axis) -> x.shape().rank() != 2
                                || x.shape().dimension(0) != x.shape().dimension(1)
                        ? null
                        : moved(p, x, "diagonal", x.secret().diagonal(), position ->
                                new int[] {position[0], position[0]}));
        rearranging(rules, "take", (p, x, axis) -> {
            double[] places =
                    p.random.ints(2, 0, x.shape().dimension(0)).asDoubleStream().toArray();
            PublicTensor open = p.tfe.definePublicInput(
                    "alice",
                    Inputs.of(places).range(0, x.shape().dimension(0) - 1).fractionBits(0));
            return moved(
                    p,
                    x,
                    "take" + Arrays.toString(places),
                    x.secret().take(open),
                    position -> changed(position, 0, (int) places[position[0]]));
        });
        rules.add(new Named("concat", 2, p -> {
            Node x = p.secret();
            Node y = p.secret();
            boolean fits = x.shape().rank() > 0
                    && x.shape().rank() == y.shape().rank()
                    && x.shape().remove(0).equals(y.shape().remove(0));
            if (!fits) {
                return null;
            }
            PrivateTensor z = p.tfe.concat(0, x.tensor, y.tensor);
            return p.node(z, "concat(" + p.name(x) + ", " + p.name(y) + ")", () -> joined(x, y, Shape.of(z.shape())));
        }));
        rules.add(new Named("stack", 2, p -> {
            Node x = p.secret();
            Node y = p.partner(x);
            if (!x.shape().equals(y.shape())) {
                return null;
            }
            PrivateTensor z = p.tfe.stack(0, x.tensor, y.tensor);
            return p.node(z, "stack(" + p.name(x) + ", " + p.name(y) + ")", () -> joined(x, y, Shape.of(z.shape())));
        }));
        rules.add(new Named("reveal", 2, p -> {
            Node x = p.secret();
            return p.node(p.tfe.reveal(x.tensor), "reveal(" + p.name(x) + ")", x::bounds);
        }));
        rules.add(new Named("public", 3, ShapeRules::publicArithmetic));
        rules.add(new Named("lookup", 2, p -> {
            Node table = p.secret();
            if (table.shape().rank() == 0) {
                return null;
            }
            Node at = indices(p, table.shape().dimension(0));
            PrivateTensor y = table.secret().lookup(at.secret());
            return p.node(
                    y,
                    "lookup(" + p.name(table) + ", " + p.name(at) + ")",
                    () -> lookup(table.bounds(), at.bounds(), Shape.of(y.shape())));
        }));
        rules.add(new Named("oneHot", 2, p -> {
            int entries = p.random.nextInt(1, 9);
            Node at = indices(p, entries);
            PrivateTensor y = at.secret().oneHot(entries);
            return p.node(y, "oneHot(" + p.name(at) + ", " + entries + ")", () -> {
                Interval[] result = new Interval[at.shape().size() * entries];
                Arrays.setAll(result, i -> equal(at.bounds().at(i / entries), Interval.exactly(i % entries)));
                return Bounds.of(Shape.of(y.shape()), result);
            });
        }));
        rules.add(new Named("sortBy", 2, ShapeRules::sortBy));
        rules.add(new Named("clipRows", 1, ShapeRules::clipRows));
        rules.add(new Named("join", 1, ShapeRules::join));
        rules.add(new Named("repeat", 3, ShapeRules::repeat));
        rules.add(new Named("batches", 1, ShapeRules::batches));
    }

    private static int[] prepended(int index, int[] position) {
        int[] result = new int[position.length + 1];
        result[0] = index;
        System.arraycopy(position, 0, result, 1, position.length);
        return result;
    }

    private static Bounds joined(Node x, Node y, Shape shape) {
        double[] low = Arrays.copyOf(x.bounds().low(), shape.size());
        double[] high = Arrays.copyOf(x.bounds().high(), shape.size());
        System.arraycopy(y.bounds().low(), 0, low, x.shape().size(), y.shape().size());
        System.arraycopy(y.bounds().high(), 0, high, x.shape().size(), y.shape().size());
        return new Bounds(shape, low, high);
    }

    private static Bounds lookup(Bounds table, Bounds at, Shape shape) {
        int width = table.size() / table.shape().dimension(0);
        Interval[] result = new Interval[shape.size()];
        for (int i = 0; i < result.length; i++) {
            Interval index = at.at(i / width);
            // the program vouches for whole numbers below the entries
            int first = (int) Math.max(0, index.low());
            int last = (int) Math.min(table.shape().dimension(0) - 1, index.high());
            for (int row = first; row <= last; row++) {
                Interval entry = table.at(row * width + i % width);
                result[i] = result[i] == null ? entry : union(result[i], entry);
            }
        }
        return Bounds.of(shape, result);
    }

    private static Node publicArithmetic(RandomProgram p) {
        Node x = p.open(p.secret().shape());
        double c = nice(p);
        switch (p.random.nextInt(4)) {
            case 0 -> {
                PublicTensor y = x.open().mul(c);
                double error = c == Math.rint(c) ? 0 : unit(y);
                return p.node(
                        y,
                        p.name(x) + " * " + c,
                        () -> x.bounds().map(v -> v.times(Interval.exactly(c)).widened(error)));
            }
            case 1 -> {
                PublicTensor y = x.open().add(c);
                return p.node(y, p.name(x) + " + " + c, () -> x.bounds().map(v -> v.plus(constant(c, y))));
            }
            case 2 -> {
                Node other = p.open(x.shape());
                if (!RandomProgram.pairs(x.shape(), other.shape())) {
                    return null;
                }
                PublicTensor y = x.open().mul(other.open());
                return p.node(
                        y,
                        p.name(x) + " * " + p.name(other),
                        () -> x.bounds()
                                .with(other.bounds(), (a, b) -> a.times(b).widened(unit(y))));
            }
            default -> {
                PublicTensor y = x.open().sum();
                return p.node(y, "sum(" + p.name(x) + ")", () -> x.bounds().reducedAll(RandomOperations::sum));
            }
        }
    }

    private static Node sortBy(RandomProgram p) {
        Node x = p.secret();
        if (x.shape().rank() == 0) {
            return null;
        }
        int n = x.shape().dimension(0);
        Node found = p.secret();
        if (!found.shape().equals(Shape.of(n))) {
            found = input(p, Shape.of(n));
            p.nodes.add(found);
        }
        Node keys = found;
        boolean descending = p.random.nextBoolean();
        PrivateTensor y = x.secret().sortBy(keys.secret(), descending);
        return p.node(y, "sortBy(" + p.name(x) + ", " + p.name(keys) + ", " + descending + ")", () -> {
            Integer[] order = IntStream.range(0, n).boxed().toArray(Integer[]::new);
            double[] key = keys.bounds().low();
            Arrays.sort(order, (a, b) -> descending ? Double.compare(key[b], key[a]) : Double.compare(key[a], key[b]));
            boolean certain = Arrays.stream(keys.bounds().elements()).allMatch(Interval::isPoint);
            Bounds unknown = x.bounds().map(v -> Interval.UNKNOWN);
            return certain
                    ? x.bounds().rearranged(x.shape(), position -> changed(position, 0, order[position[0]]))
                    : unknown;
        });
    }

    private static Node clipRows(RandomProgram p) {
        Node x = p.secret();
        if (x.shape().rank() == 0 || x.fractionBits() < 8) {
            return null;
        }
        double norm = 0.5 + p.random.nextInt(100);
        PrivateTensor y = x.secret().clipRows(norm);
        int rows = x.shape().dimension(0);
        int length = x.shape().size() / rows;
        return p.node(y, "clipRows(" + p.name(x) + ", " + norm + ")", () -> {
            Interval[] result = new Interval[x.shape().size()];
            for (int i = 0; i < result.length; i++) {
                Interval[] row =
                        Arrays.copyOfRange(x.bounds().elements(), i / length * length, (i / length + 1) * length);
                double size = length(middles(row));
                double factor = size > norm ? norm / size : 1;
                Interval v = x.bounds().at(i);
                boolean certain = Arrays.stream(row).allMatch(Interval::isPoint);
                double longest =
                        Math.sqrt(length) * Math.scalb(x.tensor.type().range().magnitude(), -x.fractionBits());
                double relative = 1e-5 + longest * 0x1p-25;
                double error = (2 + Math.sqrt(length)) * unit(y) + relative * Math.abs(v.middle() * factor);
                result[i] = certain ? v.times(Interval.exactly(factor)).widened(error) : Interval.UNKNOWN;
            }
            return Bounds.of(x.shape(), result);
        });
    }

    private static Node join(RandomProgram p) {
        int n = p.random.nextInt(1, 6);
        int m = p.random.nextInt(1, 6);
        double[] left = ids(p, n);
        double[] right = ids(p, m);
        Node leftRows = input(p, Shape.of(n));
        Node rightRows = input(p, Shape.of(m, 2));
        p.nodes.add(leftRows);
        p.nodes.add(rightRows);
        Joined joined = Joins.onIdentifier(
                p.tfe.definePrivateInput("alice", Inputs.of(left).range(0, 1000).fractionBits(0)),
                leftRows.secret(),
                p.tfe.definePrivateInput("bob", Inputs.of(right).range(0, 1000).fractionBits(0)),
                rightRows.secret());
        double[] both = Arrays.stream(left)
                .filter(id -> Arrays.stream(right).anyMatch(other -> other == id))
                .sorted()
                .toArray();
        int most = Math.min(n, m);
        String text = "join " + Arrays.toString(left) + " with " + Arrays.toString(right);
        p.nodes.add(p.node(joined.matched(), text + ": matched", () -> {
            Interval[] mask = new Interval[most];
            Arrays.setAll(mask, i -> Interval.exactly(i < both.length ? 1 : 0));
            return Bounds.of(Shape.of(most), mask);
        }));
        p.nodes.add(p.node(joined.left(), text + ": left", () -> {
            Interval[] rows = new Interval[most];
            Arrays.setAll(
                    rows, i -> i < both.length ? leftRows.bounds().at(place(left, both[i])) : Interval.exactly(0));
            return Bounds.of(Shape.of(most), rows);
        }));
        return p.node(joined.right(), text + ": right", () -> {
            Interval[] rows = new Interval[most * 2];
            Arrays.setAll(
                    rows,
                    i -> i / 2 < both.length
                            ? rightRows.bounds().at(2 * place(right, both[i / 2]) + i % 2)
                            : Interval.exactly(0));
            return Bounds.of(Shape.of(most, 2), rows);
        });
    }

    private static double[] ids(RandomProgram p, int count) {
        int spread = p.random.nextBoolean() ? 8 : 1000;
        return p.random.ints(0, spread).distinct().limit(count).asDoubleStream().toArray();
    }

    private static int place(double[] ids, double id) {
        return IntStream.range(0, ids.length)
                .filter(i -> ids[i] == id)
                .findFirst()
                .orElseThrow();
    }

    /** A variable that a loop changes; it keeps what it has for the next run. */
    private static Node repeat(RandomProgram p) {
        Node x = p.secret();
        if (x.shape().size() > 100) {
            return null;
        }
        int count = p.random.nextInt(1, 4);
        double factor = p.random.nextBoolean() ? 0.5 : -2;
        double limit = 1 + p.random.nextInt(1000);
        int bits = x.fractionBits();
        double[] first = new double[x.shape().size()];
        Arrays.setAll(first, i -> p.random.nextInt(-1, 2));
        PrivateVariable v = p.tfe.definePrivateVariable(
                Inputs.of(x.shape().toArray(), first).range(-limit, limit).fractionBits(bits == 0 ? 16 : bits));
        boolean inner = p.random.nextBoolean();
        // refused here rather than in the loop, of which half would be defined
        v.mul(factor).add(x.tensor).clip(-limit, limit);
        p.effect(p.tfe.repeat(count, i -> {
            if (inner) {
                p.tfe.repeat(2, j -> v.assign(v.mul(factor).add(x.tensor).clip(-limit, limit)));
            } else {
                v.assign(v.mul(factor).add(x.tensor).clip(-limit, limit));
            }
        }));
        Bounds[] state = {Bounds.exactly(x.shape(), first)};
        double unit = Math.scalb(1.0, -(bits == 0 ? 16 : bits));
        return p.node(
                v.add(0),
                "repeat " + count + (inner ? " * 2" : "") + ": v = clip(" + factor + " v + " + p.name(x) + ", " + limit
                        + ")",
                () -> {
                    for (int i = 0; i < count * (inner ? 2 : 1); i++) {
                        state[0] = state[0].with(
                                        x.bounds(),
                                        (a, b) -> a.times(Interval.exactly(factor))
                                                .plus(b))
                                .rising(
                                        value -> Math.min(limit, Math.max(-limit, value)),
                                        factor == -2 ? 0 : 2.5 * unit,
                                        0x1p-22);
                    }
                    return state[0];
                });
    }

    /** The sum of batches, which start over. */
    private static Node batches(RandomProgram p) {
        Node x = p.secret();
        if (x.shape().rank() == 0 || x.shape().size() > 100) {
            return null;
        }
        int rows = x.shape().dimension(0);
        int size = p.random.nextInt(1, rows + 1);
        int index = p.random.nextInt(5);
        PublicTensor open = p.tfe.definePublicInput(
                "alice", Inputs.scalar(index).range(0, 9).fractionBits(0));
        int start = index % (rows / size) * size;
        return moved(
                p,
                x,
                "batch " + index + " of " + size,
                x.secret().batch(open, size),
                position -> changed(position, 0, start + position[0]));
    }
}

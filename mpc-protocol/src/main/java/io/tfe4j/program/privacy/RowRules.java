package io.tfe4j.program.privacy;

import static io.tfe4j.program.Attribute.AFTER;
import static io.tfe4j.program.Attribute.AXES;
import static io.tfe4j.program.Attribute.AXIS;
import static io.tfe4j.program.Attribute.BEFORE;
import static io.tfe4j.program.Attribute.ENDS;
import static io.tfe4j.program.Attribute.INDICES;
import static io.tfe4j.program.Attribute.NORM;
import static io.tfe4j.program.Attribute.SIZE;
import static io.tfe4j.program.Attribute.STARTS;
import static io.tfe4j.program.Attribute.STEPS;

import io.tfe4j.program.Attribute;
import io.tfe4j.program.Attributes;
import io.tfe4j.program.Node;
import io.tfe4j.program.Op;
import io.tfe4j.program.Program;
import io.tfe4j.program.RowEffect;
import io.tfe4j.program.ValueType;
import io.tfe4j.program.privacy.Dependence.Fact;
import io.tfe4j.ring.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What operations do to the rows of a data set: the step on which the proof of differential privacy rests.
 *
 * <h2>What is claimed</h2>
 *
 * <p>A value has {@link Fact.Rows} of a data set if row i of its first axis depends on one row of that data set alone, another one
 * for each i, and the order says on which. A sum over such a value changes by one row of it if one person's row is left out,
 * so noise that is made for the norm of a row protects the row. Any other dependence is {@link Dependence#MIXED}: nothing is
 * claimed, and no noise protects it.
 *
 * <h2>How a claim is kept</h2>
 *
 * <p>For each operand, {@code keepsRows} says whether row i of the result is made from row i of that operand, or from another
 * single row of it; {@code moved} says which, where rows are picked or come in another order. Operands that bring rows of the same
 * data set must bring them in the same order, or else two rows meet in one: then they are mixed. Only joining one below the other
 * may bring different ones. An operation that mixes rows before a sum, such as a sort or a product over the first axis, is
 * never wrong to be called mixing, and that is what is said where a shape leaves doubt: a row that is stretched by
 * broadcasting, or an axis that may be the first.
 *
 * <h2>Norms</h2>
 *
 * <p>A bound on the Euclidean norm of a row comes from clipping, from one-hot rows, and from ranges, and is kept by what only
 * moves numbers within rows or leaves rows out. Taking a row twice would double what one person adds, so gathering the same
 * index twice has no bound. An assumed range bounds nothing unless {@link RangeTheorems} proves it: behind numbers that wrap
 * around no norm holds.
 */
final class RowRules {
    private static final double UNBOUNDED = Double.POSITIVE_INFINITY;

    private final Program program;
    private final RangeTheorems theorems;
    /** By the id of a loop's index. */
    private final Map<Integer, Node> loops;

    RowRules(Program program, Map<Integer, Node> loops) {
        this.program = program;
        this.loops = loops;
        theorems = new RangeTheorems(program);
    }

    private Shape shape(int id) {
        return program.node(id).type().shape();
    }

    /** The result's dependence, of an operation that neither brings data in nor protects it. */
    Dependence apply(Node node, List<Dependence> operands) {
        Map<String, Fact> facts = new TreeMap<>();
        for (int i = 0; i < operands.size(); i++) {
            for (Map.Entry<String, Fact> each : operands.get(i).sources().entrySet()) {
                Fact moved = each.getValue() instanceof Fact.Rows rows && keepsRows(node, i)
                        ? moved(node, i, rows)
                        : Dependence.MIXED;
                facts.merge(each.getKey(), moved, (a, b) -> a.equals(b) && !isJoinOfRows(node) ? a : Dependence.MIXED);
            }
        }
        if (node.operation().effect() == RowEffect.ASSUMES && !theorems.prove(node)) {
            facts.put(Dependence.ASSUMED_RANGE, Dependence.MIXED);
        }
        return Dependence.computed(facts, norm(node, operands), operands);
    }

    /** What no row of {@code id} exceeds, by its range or by what made it. */
    double norm(int id, Dependence dependence) {
        ValueType type = program.node(id).type();
        Shape shape = type.shape();
        int rows = shape.rank() == 0 ? 1 : Math.max(1, shape.dimension(0));
        return Math.min(dependence.norm(), most(type) * Math.sqrt((double) shape.size() / rows));
    }

    private double norm(Node node, List<Dependence> operands) {
        return switch (node.operation().effect()) {
            case CLIPS_ROWS -> node.attributes().get(NORM);
            case ENCODES -> {
                Shape indices = shape(node.inputs().get(0));
                yield indices.rank() == 0 ? 1 : Math.sqrt((double) indices.size() / Math.max(1, indices.dimension(0)));
            }
            case GATHERS -> node.repeatsIndices() ? UNBOUNDED : kept(node, operands);
            case BATCHES, SLICES, RESHAPES, TRANSPOSES, INSERTS_AXIS, DROPS_AXIS, FLIPS, KEEPS -> kept(node, operands);
            case ADDS -> node.operation() == Op.NEGATE ? kept(node, operands) : UNBOUNDED;
            case MULTIPLIES -> Math.min(normOfProduct(node, operands, 0), normOfProduct(node, operands, 1));
            case CONCATENATES -> axis(node) > 0 ? normOfJoined(node, operands) : UNBOUNDED;
            case MIXES,
                    BRINGS,
                    LEAVES,
                    ASSUMES,
                    ROUNDS,
                    SCALES,
                    CHOOSES,
                    NUMBER_BY_NUMBER,
                    SUMS,
                    SUMS_SQUARES,
                    SUMS_FUNCTIONS,
                    SUMS_PRODUCTS,
                    COUNTS,
                    SUMS_WITH_NOISE,
                    REDUCES_AXIS,
                    RUNS_ALONG_AXIS,
                    LOOKS_UP,
                    MULTIPLIES_MATRICES,
                    CONVOLVES,
                    BROADCASTS,
                    PADS,
                    TILES,
                    DUPLICATES,
                    STACKS -> UNBOUNDED;
        };
    }

    private double kept(Node node, List<Dependence> operands) {
        return keepsRows(node, 0) ? norm(node.inputs().get(0), operands.get(0)) : UNBOUNDED;
    }

    private double normOfJoined(Node node, List<Dependence> operands) {
        double squares = 0;
        for (int i = 0; i < operands.size(); i++) {
            double part = norm(node.inputs().get(i), operands.get(i));
            squares += part * part;
        }
        return Math.sqrt(squares);
    }

    /** Of rows of whole numbers, which are not rounded, by numbers of limited size. */
    private double normOfProduct(Node node, List<Dependence> operands, int rows) {
        ValueType type = program.node(node.inputs().get(rows)).type();
        ValueType other = program.node(node.inputs().get(1 - rows)).type();
        boolean repeats = !type.shape().equals(node.type().shape());
        if (type.fractionBits() != 0 || repeats || !keepsRows(node, rows)) {
            return UNBOUNDED;
        }
        return norm(node.inputs().get(rows), operands.get(rows)) * most(other);
    }

    private static double most(ValueType type) {
        return Math.max(-type.range().realMin(type.fractionBits()), type.range().realMax(type.fractionBits()));
    }

    private boolean isJoinOfRows(Node node) {
        return node.operation().effect() == RowEffect.CONCATENATES && axis(node) == 0;
    }

    private boolean keepsRows(Node node, int operand) {
        Attributes attributes = node.attributes();
        Shape from = shape(node.inputs().get(operand));
        Shape to = node.type().shape();
        if (from.rank() == 0) {
            return false;
        }
        return switch (node.operation().effect()) {
            case KEEPS, ROUNDS, BROADCASTS, ADDS, SCALES, MULTIPLIES, CHOOSES, NUMBER_BY_NUMBER ->
                from.rank() == to.rank() && sameRows(from, to);
            case ASSUMES -> theorems.prove(node);
            case STACKS -> from.rank() == to.rank() - 1 && axis(node) > 0 && sameRows(from, to);
            case SUMS, SUMS_SQUARES, SUMS_FUNCTIONS -> {
                int[] axes = attributes.get(AXES);
                yield axes.length > 0 && Arrays.stream(axes).allMatch(axis -> from.normalizeAxis(axis) > 0);
            }
            case REDUCES_AXIS, RUNS_ALONG_AXIS -> from.normalizeAxis(attributes.get(AXIS)) > 0;
            case MULTIPLIES_MATRICES -> from.rank() > 1 && sameRows(from, to) && isRowOfProduct(from, to, operand);
            case CONVOLVES -> operand == 0 && sameRows(from, to);
            case RESHAPES -> to.rank() > 0 && sameRows(from, to);
            case TRANSPOSES -> attributes.get(AXES).length > 0 && attributes.get(AXES)[0] == 0;
            case SLICES, BATCHES, ENCODES, CLIPS_ROWS -> operand == 0;
            case GATHERS -> axis(node) > 0 || !node.repeatsIndices();
            case INSERTS_AXIS, DROPS_AXIS, DUPLICATES -> axis(node) > 0;
            case FLIPS, CONCATENATES -> true;
            case TILES -> from.rank() == to.rank() && attributes.get(Attribute.REPEATS)[0] == 1;
            case PADS -> attributes.get(BEFORE)[0] == 0 && attributes.get(AFTER)[0] == 0;
            case LOOKS_UP -> operand == 1 && sameRows(from, to);
            case MIXES, BRINGS, LEAVES, SUMS_PRODUCTS, COUNTS, SUMS_WITH_NOISE -> false;
        };
    }

    /** A row of a left matrix, or an entry of a batch of matrices. */
    private static boolean isRowOfProduct(Shape from, Shape to, int operand) {
        return from.rank() == 2 ? operand == 0 && to.rank() <= 2 : from.rank() == to.rank();
    }

    private static boolean sameRows(Shape from, Shape to) {
        return from.dimension(0) == to.dimension(0);
    }

    /** A negative axis counts from the end; of what the result has, where an axis is new. */
    private int axis(Node node) {
        int axis = node.attributes().get(AXIS);
        int rank =
                Math.max(node.type().shape().rank(), shape(node.inputs().get(0)).rank());
        return axis < 0 ? axis + rank : axis;
    }

    /** Rows under a new order, where the operation picks or rearranges them. */
    private Fact.Rows moved(Node node, int operand, Fact.Rows rows) {
        Attributes attributes = node.attributes();
        Shape from = shape(node.inputs().get(operand));
        return switch (node.operation().effect()) {
            case BATCHES -> batched(node, rows, from.dimension(0));
            case SLICES ->
                sameRows(from, node.type().shape()) && attributes.get(STEPS)[0] == 1
                        ? rows
                        : rows.then("slice " + attributes.get(STARTS)[0] + " "
                                + attributes.get(ENDS)[0] + " " + attributes.get(STEPS)[0]);
            case GATHERS -> axis(node) > 0 ? rows : rows.then("gather " + Arrays.toString(attributes.get(INDICES)));
            case FLIPS -> axis(node) > 0 ? rows : rows.then("flip");
            case CONCATENATES -> axis(node) > 0 ? rows : rows.then(part(node, operand));
            case MIXES,
                    BRINGS,
                    LEAVES,
                    KEEPS,
                    ASSUMES,
                    ROUNDS,
                    ADDS,
                    SCALES,
                    MULTIPLIES,
                    CHOOSES,
                    NUMBER_BY_NUMBER,
                    SUMS,
                    SUMS_SQUARES,
                    SUMS_FUNCTIONS,
                    SUMS_PRODUCTS,
                    COUNTS,
                    SUMS_WITH_NOISE,
                    REDUCES_AXIS,
                    RUNS_ALONG_AXIS,
                    CLIPS_ROWS,
                    ENCODES,
                    LOOKS_UP,
                    MULTIPLIES_MATRICES,
                    CONVOLVES,
                    TRANSPOSES,
                    RESHAPES,
                    BROADCASTS,
                    INSERTS_AXIS,
                    DROPS_AXIS,
                    PADS,
                    TILES,
                    DUPLICATES,
                    STACKS -> rows;
        };
    }

    private String part(Node node, int operand) {
        int from = rowsBefore(node, operand);
        return Dependence.PART + from + " to "
                + (from + shape(node.inputs().get(operand)).dimension(0));
    }

    private int rowsBefore(Node node, int operand) {
        return node.inputs().subList(0, operand).stream()
                .mapToInt(each -> shape(each).dimension(0))
                .sum();
    }

    private Fact.Rows batched(Node node, Fact.Rows rows, int all) {
        long size = node.attributes().get(SIZE);
        int index = node.inputs().get(1);
        Node loop = loops.get(index);
        String step = "batch of " + size + " at %" + index;
        return loop == null || rows.loop() != 0
                ? rows.then(step)
                : rows.inBatches(step, loop.id(), Math.max(1, all / size));
    }
}

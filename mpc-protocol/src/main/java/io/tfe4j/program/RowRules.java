package io.tfe4j.program;

import io.tfe4j.program.Dependence.Fact;
import io.tfe4j.ring.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which operations keep rows apart: row i of the result depends on row i of an operand, or on another single one. What is
 * not listed here mixes them.
 */
final class RowRules {
    /** Each number of the result is computed from those at its place in the operands. */
    static final Set<Op> NUMBER_BY_NUMBER = Set.of(
            Op.ADD,
            Op.SUBTRACT,
            Op.NEGATE,
            Op.MULTIPLY,
            Op.SCALE,
            Op.LESS,
            Op.LESS_EQUAL,
            Op.GREATER,
            Op.GREATER_EQUAL,
            Op.EQUAL,
            Op.NOT_EQUAL,
            Op.MAXIMUM,
            Op.MINIMUM,
            Op.RELU,
            Op.ABS,
            Op.SIGN,
            Op.CLIP,
            Op.WHERE,
            Op.SUPPRESS_BELOW,
            Op.AND,
            Op.OR,
            Op.XOR,
            Op.NOT,
            Op.BITS_TO_NUMBERS,
            Op.DIVIDE,
            Op.POW,
            Op.SIGMOID,
            Op.SIGMOID3,
            Op.SIGMOID5,
            Op.TANH,
            Op.ERF,
            Op.SOFTPLUS,
            Op.GELU,
            Op.SILU,
            Op.EXP,
            Op.EXP2,
            Op.LOG,
            Op.LOG2,
            Op.SQRT,
            Op.RSQRT,
            Op.RECIPROCAL);

    /** Others of which row i of the result is computed from row i of the operands. */
    private static final Set<Op> ROW_BY_ROW =
            Set.of(Op.RESCALE, Op.BROADCAST_TO, Op.STACK, Op.DITHERED, Op.ASSIGN, Op.STORE);

    private static final Set<Op> OVER_AXES =
            Set.of(Op.SUM, Op.MEAN, Op.VARIANCE, Op.STANDARD_DEVIATION, Op.NORM1, Op.NORM2);
    static final Set<Op> ALONG_AXIS =
            Set.of(Op.MAX_ALONG, Op.MIN_ALONG, Op.ARG_MAX, Op.ARG_MIN, Op.SOFTMAX, Op.LOG_SOFTMAX, Op.CUMULATIVE_SUM);
    /** Rows of the result have the norms of rows of the operand. */
    private static final Set<Op> KEEP_NORMS = Set.of(
            Op.BATCH,
            Op.SLICE,
            Op.GATHER,
            Op.RESHAPE,
            Op.TRANSPOSE,
            Op.EXPAND_DIMS,
            Op.SQUEEZE,
            Op.FLIP,
            Op.NEGATE,
            Op.DITHERED);

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
        if (node.operation() == Op.ASSUME_RANGE && !theorems.prove(node)) {
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
        if (node.operation() == Op.CLIP_ROWS) {
            return node.attributes().real(Names.NORM);
        }
        if (node.operation() == Op.ONE_HOT) {
            Shape indices = shape(node.inputs().get(0));
            return indices.rank() == 0 ? 1 : Math.sqrt((double) indices.size() / Math.max(1, indices.dimension(0)));
        }
        boolean repeats =
                node.operation() == Op.GATHER && !isDistinct(node.attributes().ints("indices"));
        if (KEEP_NORMS.contains(node.operation()) && keepsRows(node, 0) && !repeats) {
            return norm(node.inputs().get(0), operands.get(0));
        }
        if (node.operation() == Op.MULTIPLY) {
            return Math.min(normOfProduct(node, operands, 0), normOfProduct(node, operands, 1));
        }
        if (node.operation() == Op.CONCATENATE && axis(node) > 0) {
            double squares = 0;
            for (int i = 0; i < operands.size(); i++) {
                double part = norm(node.inputs().get(i), operands.get(i));
                squares += part * part;
            }
            return Math.sqrt(squares);
        }
        return Double.POSITIVE_INFINITY;
    }

    /** Of rows of whole numbers, which are not rounded, by numbers of limited size. */
    private double normOfProduct(Node node, List<Dependence> operands, int rows) {
        ValueType type = program.node(node.inputs().get(rows)).type();
        ValueType other = program.node(node.inputs().get(1 - rows)).type();
        boolean repeats = !type.shape().equals(node.type().shape());
        if (type.fractionBits() != 0 || repeats || !keepsRows(node, rows)) {
            return Double.POSITIVE_INFINITY;
        }
        return norm(node.inputs().get(rows), operands.get(rows)) * most(other);
    }

    private static double most(ValueType type) {
        return Math.max(-type.range().realMin(type.fractionBits()), type.range().realMax(type.fractionBits()));
    }

    private boolean isJoinOfRows(Node node) {
        return node.operation() == Op.CONCATENATE && axis(node) == 0;
    }

    private boolean keepsRows(Node node, int operand) {
        Op operation = node.operation();
        Attributes attributes = node.attributes();
        Shape from = shape(node.inputs().get(operand));
        Shape to = node.type().shape();
        if (from.rank() == 0) {
            return false;
        }
        if (NUMBER_BY_NUMBER.contains(operation) || ROW_BY_ROW.contains(operation)) {
            boolean stacked = operation == Op.STACK;
            int rank = to.rank() - (stacked ? 1 : 0);
            return from.rank() == rank && (!stacked || axis(node) > 0) && sameRows(from, to);
        }
        if (OVER_AXES.contains(operation)) {
            int[] axes = attributes.ints("axes");
            return axes.length > 0 && Arrays.stream(axes).allMatch(axis -> from.normalizeAxis(axis) > 0);
        }
        if (ALONG_AXIS.contains(operation)) {
            return from.normalizeAxis(attributes.intValue("axis")) > 0;
        }
        return switch (operation) {
            case MATMUL -> from.rank() > 1 && sameRows(from, to) && isRowOfProduct(from, to, operand);
            case CONV2D -> operand == 0 && sameRows(from, to);
            case RESHAPE -> to.rank() > 0 && sameRows(from, to);
            case TRANSPOSE -> attributes.ints("axes").length > 0 && attributes.ints("axes")[0] == 0;
            case SLICE, BATCH, ONE_HOT, CLIP_ROWS -> operand == 0;
            case GATHER -> axis(node) > 0 || isDistinct(attributes.ints("indices"));
            case EXPAND_DIMS, SQUEEZE, REPEAT_ELEMENTS -> axis(node) > 0;
            case FLIP -> true;
            case TILE -> from.rank() == to.rank() && attributes.ints("repeats")[0] == 1;
            case PAD -> attributes.ints("before")[0] == 0 && attributes.ints("after")[0] == 0;
            case CONCATENATE -> true;
            case LOOKUP -> operand == 1 && sameRows(from, to);
            case ASSUME_RANGE -> theorems.prove(node);
            default -> false;
        };
    }

    /** A row of a left matrix, or an entry of a batch of matrices. */
    private static boolean isRowOfProduct(Shape from, Shape to, int operand) {
        return from.rank() == 2 ? operand == 0 && to.rank() <= 2 : from.rank() == to.rank();
    }

    private static boolean sameRows(Shape from, Shape to) {
        return from.dimension(0) == to.dimension(0);
    }

    private static boolean isDistinct(int[] indices) {
        return Arrays.stream(indices).distinct().count() == indices.length;
    }

    /** A negative axis counts from the end; of what the result has, where an axis is new. */
    private int axis(Node node) {
        int axis = node.attributes().intValue("axis");
        int rank =
                Math.max(node.type().shape().rank(), shape(node.inputs().get(0)).rank());
        return axis < 0 ? axis + rank : axis;
    }

    /** Rows under a new order, where the operation picks or rearranges them. */
    private Fact.Rows moved(Node node, int operand, Fact.Rows rows) {
        Attributes attributes = node.attributes();
        Shape from = shape(node.inputs().get(operand));
        return switch (node.operation()) {
            case BATCH -> batched(node, rows, from.dimension(0));
            case SLICE ->
                sameRows(from, node.type().shape()) && attributes.ints("steps")[0] == 1
                        ? rows
                        : rows.then("slice " + attributes.ints("starts")[0] + " "
                                + attributes.ints("ends")[0] + " " + attributes.ints("steps")[0]);
            case GATHER -> axis(node) > 0 ? rows : rows.then("gather " + Arrays.toString(attributes.ints("indices")));
            case FLIP -> axis(node) > 0 ? rows : rows.then("flip");
            case CONCATENATE -> axis(node) > 0 ? rows : rows.then(part(node, operand));
            default -> rows;
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
        long size = node.attributes().integer("size");
        int index = node.inputs().get(1);
        Node loop = loops.get(index);
        String step = "batch of " + size + " at %" + index;
        return loop == null || rows.loop() != 0
                ? rows.then(step)
                : rows.inBatches(step, loop.id(), Math.max(1, all / size));
    }
}

package io.tfe4j.program.privacy;

import static io.tfe4j.program.Attribute.AFTER;
import static io.tfe4j.program.Attribute.AXES;
import static io.tfe4j.program.Attribute.AXIS;
import static io.tfe4j.program.Attribute.BEFORE;
import static io.tfe4j.program.Attribute.DDOF;
import static io.tfe4j.program.Attribute.FACTOR;
import static io.tfe4j.program.Attribute.INDICES;
import static io.tfe4j.program.Attribute.KEEP_DIMS;
import static io.tfe4j.program.Attribute.NAME;
import static io.tfe4j.program.Attribute.SIZE;
import static io.tfe4j.program.Attribute.STARTS;
import static io.tfe4j.program.Attribute.STEPS;
import static io.tfe4j.program.Attribute.TIMES;
import static io.tfe4j.program.Attribute.VALUE;

import io.tfe4j.program.Attribute;
import io.tfe4j.program.Attributes;
import io.tfe4j.program.Kind;
import io.tfe4j.program.Node;
import io.tfe4j.program.Op;
import io.tfe4j.program.Program;
import io.tfe4j.program.RowEffect;
import io.tfe4j.program.privacy.Contributors.Cut;
import io.tfe4j.program.privacy.Contributors.Part;
import io.tfe4j.ring.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What operations do to who is behind numbers. Sums along axes join those behind their terms, if all terms were treated
 * alike; operations that move numbers move those behind them; whatever else is computed from numbers has the fewest of them
 * behind it.
 */
final class ContributionRules {
    private static final int NO_PARTS = -1;

    private final Program program;
    /** Fingerprints of constants, by their nodes. */
    private final Map<Integer, String> constants = new HashMap<>();

    ContributionRules(Program program) {
        this.program = program;
    }

    private Shape shape(int id) {
        return program.node(id).type().shape();
    }

    Contributors apply(Node node, List<Contributors> operands) {
        if (isTimesZero(node) || operands.stream().allMatch(Contributors::isNobodys)) {
            return Contributors.NOBODY;
        }
        Contributors found = ruled(node, operands);
        return found == null ? anyFunction(node, operands) : found;
    }

    /** By a factor that everybody knows. A range says nothing here: a program may assume any. */
    private boolean isTimesZero(Node node) {
        boolean byZero = node.operation() == Op.SCALE && node.attributes().get(FACTOR) == 0;
        boolean byZeros = node.operation() == Op.MULTIPLY
                && node.inputs().stream().map(program::node).anyMatch(Node::isZeros);
        return byZero || byZeros;
    }

    /** Null where nothing better is known than of any function. */
    private @Nullable Contributors ruled(Node node, List<Contributors> operands) {
        if (operands.isEmpty()) {
            return null;
        }
        Contributors all = operands.get(0);
        Attributes attributes = node.attributes();
        Shape from = shape(node.inputs().get(0));
        Shape to = node.type().shape();
        int rank = from.rank();
        return switch (node.operation().effect()) {
            case KEEPS, ASSUMES -> all;
            case ROUNDS -> {
                String step = node.operation().wireName() + node.type().fractionBits();
                yield all.map(each -> each.apply(step));
            }
            case ADDS, SCALES, MULTIPLIES, CHOOSES, NUMBER_BY_NUMBER -> elementwise(node, operands);
            case SUMS, SUMS_SQUARES, SUMS_FUNCTIONS ->
                sumOver(node, all, axes(attributes.get(AXES), rank), attributes.get(KEEP_DIMS));
            case COUNTS -> sumOver(node, all, axes(new int[0], rank), false);
            case SUMS_PRODUCTS -> {
                Contributors columns = sumOver(node, all, onlyFirst(rank), false);
                yield Contributors.of(columns.worst("columns").withoutAxes());
            }
            case SUMS_WITH_NOISE -> sumOver(node, all, new boolean[] {true}, false);
            case REDUCES_AXIS -> alongAxis(node, all, attributes.get(KEEP_DIMS));
            case RUNS_ALONG_AXIS -> alongAxis(node, all, true);
            case MULTIPLIES_MATRICES -> product(node, operands);
            case TRANSPOSES -> transposed(all, attributes.get(AXES), rank);
            case INSERTS_AXIS -> {
                int at = normalized(attributes.get(AXIS), to.rank());
                yield all.moveAxes(axis -> axis < at ? axis : axis + 1);
            }
            case DROPS_AXIS -> {
                int at = normalized(attributes.get(AXIS), rank);
                yield all.moveAxes(axis -> axis == at ? -1 : axis < at ? axis : axis - 1);
            }
            case BROADCASTS -> repeated(node, broadcast(all, from, to), from.size() != to.size());
            case RESHAPES -> reshaped(all, from, to);
            case SLICES -> sliced(node, all, from, to);
            case GATHERS -> gathered(node, all, from);
            case FLIPS -> {
                int at = normalized(attributes.get(AXIS), rank);
                int size = from.dimension(at);
                yield all.take(at, RowOrder.run(size - 1, -1, size));
            }
            case TILES -> tiled(node, all, from, to);
            case DUPLICATES -> repeatedAlong(node, all, normalized(attributes.get(AXIS), rank));
            case PADS -> padded(node, all, from);
            case BATCHES -> batched(node, all);
            case CONCATENATES -> joined(node, operands, false);
            case STACKS -> joined(node, operands, true);
            case MIXES, BRINGS, LEAVES, CLIPS_ROWS, ENCODES, LOOKS_UP, CONVOLVES -> null;
        };
    }

    /** Holds for whatever is computed. */
    private static Contributors anyFunction(Node node, List<Contributors> operands) {
        List<Contribution> all = new ArrayList<>();
        operands.forEach(each -> all.addAll(each.contributions()));
        return Contributors.of(Contribution.ofFunction(step(node), all, false).withoutAxes());
    }

    private static String step(Node node) {
        return node.operation() + "[" + node.attributes() + "]";
    }

    private static int normalized(int axis, int rank) {
        return axis < 0 ? axis + rank : axis;
    }

    // ---- element by element

    private @Nullable Contributors elementwise(Node node, List<Contributors> operands) {
        Shape to = node.type().shape();
        List<Contributors> aligned = new ArrayList<>();
        int axis = NO_PARTS;
        for (int i = 0; i < operands.size(); i++) {
            Contributors each = broadcast(operands.get(i), shape(node.inputs().get(i)), to);
            if (!each.isUniform() && axis != NO_PARTS && axis != each.axis()) {
                return null;
            }
            axis = each.isUniform() ? axis : each.axis();
            aligned.add(each);
        }
        if (axis == NO_PARTS) {
            return Contributors.of(combined(
                    node, axis, aligned.stream().map(Contributors::only).toList()));
        }
        int along = axis;
        List<Part> parts = new ArrayList<>();
        for (List<Part> column : Contributors.cutAlike(
                aligned.stream().map(each -> new Cut(each, along)).toList(), to.dimension(along))) {
            List<Contribution> all = column.stream().map(Part::of).toList();
            parts.add(new Part(column.get(0).length(), combined(node, along, all)));
        }
        return Contributors.along(axis, parts);
    }

    private Contribution combined(Node node, int along, List<Contribution> all) {
        Contribution found = combined(node, step(node) + known(node, all), all);
        if (found.isNobodys()) {
            return found;
        }
        boolean weighs = node.operation().effect() != RowEffect.ADDS;
        boolean unlike = weighs && hasUnevenConstant(node) || hasKnownAlong(node, all, along);
        Contribution apart = Contributors.moveRows(found, axis -> differsOtherwise(node, all, axis) ? -1 : axis);
        return unlike ? apart.withFunction(Contribution.UNLIKE) : apart;
    }

    private static Contribution combined(Node node, String step, List<Contribution> all) {
        if (node.operation() == Op.ADD && !all.get(0).isNobodys() && !all.get(1).isNobodys()) {
            return Contribution.ofAddition(all.get(0), all.get(1));
        }
        // a choice can leave one row of many
        boolean chooses = node.operation().effect() == RowEffect.CHOOSES;
        return Contribution.ofFunction(step, all, !chooses);
    }

    /** Whether an operand differs from place to place of an axis of rows for another reason than its rows: it could pick one. */
    private boolean differsOtherwise(Node node, List<Contribution> operands, int axis) {
        for (int i = 0; i < operands.size(); i++) {
            boolean ofRows = operands.get(i).rows().values().stream().anyMatch(each -> each.isAlong(axis));
            if (!ofRows && differsAlong(node, i, axis)) {
                return true;
            }
        }
        return false;
    }

    /** Whether an operand's numbers may differ along an axis of the result. */
    private boolean differsAlong(Node node, int operand, int axis) {
        Node of = program.node(node.inputs().get(operand));
        Shape from = of.type().shape();
        int own = axis - (node.type().shape().rank() - from.rank());
        return own >= 0 && from.dimension(own) > 1 && of.equalElements().isEmpty();
    }

    /** Whether numbers that are nobody's may differ along the axis on which owners lie. */
    private boolean hasKnownAlong(Node node, List<Contribution> operands, int axis) {
        return axis != NO_PARTS
                && IntStream.range(0, operands.size())
                        .anyMatch(i -> operands.get(i).isNobodys() && differsAlong(node, i, axis));
    }

    private static Contributors broadcast(Contributors all, Shape from, Shape to) {
        int added = to.rank() - from.rank();
        boolean same = from.equals(to);
        return same
                ? all
                : all.moveAxes(axis -> from.dimension(axis) == to.dimension(axis + added) ? axis + added : -1);
    }

    /** Factors and the like that are nobody's are part of what is done. */
    private String known(Node node, List<Contribution> operands) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < operands.size(); i++) {
            if (operands.get(i).isNobodys()) {
                text.append(';').append(known(program.node(node.inputs().get(i))));
            }
        }
        return text.toString();
    }

    private String known(Node operand) {
        return switch (operand.operation()) {
            case CONSTANT ->
                constants.computeIfAbsent(
                        operand.id(),
                        id -> Contribution.fingerprint(
                                operand.type() + " ",
                                operand.attributes().get(VALUE).data()));
            case VARIABLE -> "variable " + operand.attributes().get(NAME);
            default -> "%" + operand.id();
        };
    }

    /** Numbers that everybody knows and that are not all one: they could be zero but for one. */
    private boolean hasUnevenConstant(Node node) {
        return node.inputs().stream().map(program::node).anyMatch(ContributionRules::isUneven);
    }

    private static boolean isUneven(Node operand) {
        boolean isKnown = operand.operation() == Op.CONSTANT || operand.type().kind() == Kind.PUBLIC;
        return isKnown
                && operand.type().shape().size() > 1
                && operand.equalElements().isEmpty();
    }

    // ---- sums

    /** No axes for all of them. */
    private static boolean[] axes(int[] axes, int rank) {
        boolean[] over = new boolean[rank];
        if (axes.length == 0) {
            Arrays.fill(over, true);
        }
        for (int axis : axes) {
            over[normalized(axis, rank)] = true;
        }
        return over;
    }

    private static boolean[] onlyFirst(int rank) {
        boolean[] over = new boolean[rank];
        if (rank > 0) {
            over[0] = true;
        }
        return over;
    }

    private Contributors sumOver(Node node, Contributors operand, boolean[] some, boolean keeps) {
        Shape from = shape(node.inputs().get(0));
        boolean[] over = Arrays.copyOf(some, from.rank());
        String step = node.operation() + Arrays.toString(over) + other(node);
        boolean joins = !operand.isUniform() && over[operand.axis()];
        List<Part> summed = new ArrayList<>();
        for (Part part : operand.parts()) {
            summed.add(new Part(part.length(), summed(part.of(), over)));
        }
        if (joins) {
            Contribution all =
                    Contribution.ofSum(step, summed.stream().map(Part::of).toList());
            return Contributors.of(Contributors.moveRows(all, axis -> after(axis, over, keeps)));
        }
        return Contributors.along(operand.axis(), summed)
                .map(each -> each.apply(step))
                .moveAxes(axis -> after(axis, over, keeps));
    }

    private static String other(Node node) {
        return node.attributes().has(DDOF) ? " ddof " + node.attributes().get(DDOF) : "";
    }

    private static int after(int axis, boolean[] gone, boolean keeps) {
        if (gone[axis]) {
            return -1;
        }
        return keeps
                ? axis
                : axis
                        - (int) IntStream.range(0, axis)
                                .filter(each -> gone[each])
                                .count();
    }

    /** Rows that lie along a summed axis are summed up. */
    private static Contribution summed(Contribution all, boolean[] over) {
        return all.mapRows(each -> each.isAlongAxis() && over[each.axis()] ? each.sum() : each);
    }

    private Contributors alongAxis(Node node, Contributors operand, boolean keeps) {
        Shape from = shape(node.inputs().get(0));
        int axis = normalized(node.attributes().get(AXIS), from.rank());
        boolean[] gone = new boolean[from.rank()];
        gone[axis] = true;
        Contributors worst =
                !operand.isUniform() && operand.axis() == axis ? Contributors.of(operand.worst(step(node))) : operand;
        return worst.map(each -> each.apply(step(node))).moveAxes(each -> after(each, gone, keeps));
    }

    // ---- products of matrices

    private @Nullable Contributors product(Node node, List<Contributors> operands) {
        Shape left = shape(node.inputs().get(0));
        Shape right = shape(node.inputs().get(1));
        if (left.rank() != 2 || right.rank() != 2) {
            return null;
        }
        Contributors a = operands.get(0);
        Contributors b = operands.get(1);
        boolean byRow = !a.isUniform() && a.axis() == 0;
        boolean byColumn = !b.isUniform() && b.axis() == 1;
        if (byRow && byColumn) {
            return null;
        }
        boolean uneven = hasUnevenConstant(node);
        int inner = left.dimension(1);
        List<Part> outer = byRow ? a.parts() : byColumn ? b.parts() : List.of(new Part(1, Contribution.NONE));
        List<Part> result = new ArrayList<>();
        for (Part one : outer) {
            Contributors rows = byRow ? Contributors.of(one.of()) : a;
            Contributors columns = byColumn ? Contributors.of(one.of()) : b;
            List<List<Part>> cuts = Contributors.cutAlike(List.of(new Cut(rows, 1), new Cut(columns, 0)), inner);
            List<Contribution> terms = new ArrayList<>();
            boolean picks = uneven;
            for (List<Part> cut : cuts) {
                List<Contribution> factors = cut.stream().map(Part::of).toList();
                picks |= cuts.size() > 1 && factors.stream().anyMatch(Contribution::isNobodys);
                terms.add(term(node, factors));
            }
            Contribution all =
                    picks ? Contribution.ofFunction("matmul", terms, true) : Contribution.ofSum("matmul", terms);
            result.add(new Part(one.length(), all));
        }
        return Contributors.along(byColumn ? 1 : 0, result);
    }

    /** Of products of numbers of a row by those of a column; rows along the inner axis are summed up. */
    private Contribution term(Node node, List<Contribution> factors) {
        String step = "matmul" + known(node, factors);
        Contribution a = Contributors.moveRows(factors.get(0), axis -> axis == 1 ? INNER : 0);
        Contribution b = Contributors.moveRows(factors.get(1), axis -> axis == 0 ? INNER : 1);
        boolean weighs = weighs(node, 0, 1, a) || weighs(node, 1, 0, b);
        Contribution both = Contribution.ofFunction(step, List.of(a, b), true)
                .mapRows(each -> !each.isAlong(INNER) ? each : weighs ? Rows.ONE : each.sum());
        return hasUnevenConstant(node) && !both.isNobodys() ? both.withFunction(Contribution.UNLIKE) : both;
    }

    /** Whether an operand differs along its inner axis for another reason than its rows, and so weighs those of the other. */
    private boolean weighs(Node node, int operand, int inner, Contribution all) {
        Node of = program.node(node.inputs().get(operand));
        return all.rows().values().stream().noneMatch(each -> each.isAlong(INNER))
                && of.type().shape().dimension(inner) > 1
                && of.equalElements().isEmpty();
    }

    /** In the place of the axis along which two matrices are multiplied, for both. */
    private static final int INNER = 1 << 20;

    // ---- operations that move numbers

    private static Contributors repeatedAlong(Node node, Contributors all, int at) {
        int times = node.attributes().get(TIMES);
        Contributors longer = all.isUniform() || all.axis() != at
                ? all
                : Contributors.along(
                        at,
                        all.parts().stream()
                                .map(part -> new Part(part.length() * times, part.of()))
                                .toList());
        return repeated(node, longer.map(each -> withoutAxis(each, at)), times > 1);
    }

    /** Numbers that are there several times: a sum would count them as often. */
    private static Contributors repeated(Node node, Contributors all, boolean isSo) {
        return isSo ? all.map(each -> each.apply(step(node))) : all;
    }

    private static Contribution withoutAxis(Contribution contribution, int gone) {
        return Contributors.moveRows(contribution, axis -> axis == gone ? -1 : axis);
    }

    private static Contributors transposed(Contributors all, int[] axes, int rank) {
        int[] order = axes.length == 0
                ? IntStream.range(0, rank).map(i -> rank - 1 - i).toArray()
                : axes;
        return all.moveAxes(axis -> IntStream.range(0, order.length)
                .filter(i -> normalized(order[i], rank) == axis)
                .findFirst()
                .orElse(-1));
    }

    /** Axes before and after what is folded keep what is known of them; so do the first axis's parts, if they fit. */
    private static Contributors reshaped(Contributors all, Shape from, Shape to) {
        if (all.isUniform() || all.axis() > 0) {
            return all.moveAxes(axis -> samePlace(axis, from, to));
        }
        long inner = from.size() / Math.max(1, from.dimension(0));
        long newInner = to.rank() == 0 ? 1 : to.size() / Math.max(1, to.dimension(0));
        List<Part> parts = new ArrayList<>();
        for (Part part : all.parts()) {
            long numbers = part.length() * inner;
            if (to.rank() == 0 || numbers % newInner != 0) {
                return Contributors.of(all.worst("reshape").withoutAxes());
            }
            parts.add(
                    new Part(numbers / newInner, Contributors.moveRows(part.of(), axis -> samePlace(axis, from, to))));
        }
        return Contributors.along(0, parts);
    }

    private static int samePlace(int axis, Shape from, Shape to) {
        boolean before = axis < to.rank() && from.dimension(axis) == to.dimension(axis);
        for (int i = 0; before && i < axis; i++) {
            before = from.dimension(i) == to.dimension(i);
        }
        if (before) {
            return axis;
        }
        int fromEnd = from.rank() - axis;
        int place = to.rank() - fromEnd;
        boolean after = place >= 0;
        for (int i = 1; after && i <= fromEnd; i++) {
            after = from.dimension(from.rank() - i) == to.dimension(to.rank() - i);
        }
        return after ? place : -1;
    }

    private static Contributors sliced(Node node, Contributors all, Shape from, Shape to) {
        int[] starts = node.attributes().get(STARTS);
        int[] steps = node.attributes().get(STEPS);
        Contributors cut = all;
        for (int axis = 0; axis < from.rank(); axis++) {
            int size = from.dimension(axis);
            int start = Math.max(0, Math.min(normalized(starts[axis], size), size));
            if (to.dimension(axis) != size) {
                cut = cut.take(axis, RowOrder.run(start, steps[axis], to.dimension(axis)));
            }
        }
        return cut;
    }

    private static Contributors gathered(Node node, Contributors all, Shape from) {
        int[] indices = node.attributes().get(INDICES);
        int axis = normalized(node.attributes().get(AXIS), from.rank());
        boolean repeats = node.repeatsIndices();
        Contributors once = repeats ? all.map(each -> withoutAxis(each, axis)) : all;
        return repeated(node, once.take(axis, RowOrder.of(indices)), repeats);
    }

    private static Contributors batched(Node node, Contributors all) {
        int size = node.attributes().get(SIZE);
        int index = node.inputs().get(1);
        Contributors whole = all.isUniform() || all.axis() != 0 ? all : Contributors.of(all.worst("batch"));
        return whole.map(of -> of.mapRows(each -> each.isAlong(0) ? each.batch(size, index) : each));
    }

    private static @Nullable Contributors tiled(Node node, Contributors all, Shape from, Shape to) {
        int[] repeats = node.attributes().get(Attribute.REPEATS);
        if (to.rank() != from.rank() || repeats.length != from.rank()) {
            return null;
        }
        Contributors longer = all;
        if (!all.isUniform()) {
            List<Part> parts = new ArrayList<>();
            for (int i = 0; i < repeats[all.axis()] && parts.size() < (1 << 16); i++) {
                parts.addAll(all.parts());
            }
            longer = Contributors.along(all.axis(), parts);
        }
        Contributors apart = longer.map(each -> Contributors.moveRows(each, axis -> repeats[axis] == 1 ? axis : -1));
        return repeated(node, apart, from.size() != to.size());
    }

    private static @Nullable Contributors padded(Node node, Contributors all, Shape from) {
        int[] before = node.attributes().get(BEFORE);
        int[] after = node.attributes().get(AFTER);
        if (before.length != from.rank()) {
            return null;
        }
        Contributors apart =
                all.map(each -> Contributors.moveRows(each, axis -> before[axis] == 0 && after[axis] == 0 ? axis : -1));
        if (all.isUniform()) {
            return apart;
        }
        List<Part> parts = new ArrayList<>();
        parts.add(new Part(before[all.axis()], Contribution.NONE));
        parts.addAll(apart.isUniform() ? List.of(new Part(from.dimension(all.axis()), apart.only())) : apart.parts());
        parts.add(new Part(after[all.axis()], Contribution.NONE));
        return Contributors.along(all.axis(), parts);
    }

    private Contributors joined(Node node, List<Contributors> operands, boolean stacks) {
        int rank = node.type().shape().rank();
        int axis = normalized(node.attributes().get(AXIS), rank);
        List<Part> parts = new ArrayList<>();
        boolean uniform = true;
        for (int i = 0; i < operands.size(); i++) {
            Contributors each = operands.get(i);
            if (stacks) {
                each = each.moveAxes(old -> old < axis ? old : old + 1);
            }
            if (!each.isUniform() && (stacks || each.axis() != axis)) {
                uniform = false;
                each = Contributors.of(each.worst("join"));
            }
            long length = stacks ? 1 : shape(node.inputs().get(i)).dimension(axis);
            if (each.isUniform()) {
                parts.add(new Part(length, each.only()));
            } else {
                parts.addAll(each.parts());
            }
        }
        Contributors all = Contributors.along(axis, parts);
        return uniform ? all : Contributors.of(all.worst("join"));
    }
}

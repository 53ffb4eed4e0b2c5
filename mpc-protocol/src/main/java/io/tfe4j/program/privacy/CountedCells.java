package io.tfe4j.program.privacy;

import static io.tfe4j.program.Attribute.AXES;
import static io.tfe4j.program.Attribute.AXIS;
import static io.tfe4j.program.Attribute.KEEP_DIMS;

import io.tfe4j.fixedpoint.Range;
import io.tfe4j.program.Kind;
import io.tfe4j.program.Node;
import io.tfe4j.program.Op;
import io.tfe4j.program.Program;
import io.tfe4j.program.ValueType;
import io.tfe4j.ring.Shape;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which tensors are counts of rows, cell by cell, and which hold in each cell what belongs to the rows that another tensor
 * counts. A count is a histogram, or the sum over the first axis of zeros and ones of which each row is made from another
 * row of a table, or the sum of counts over different tables. What belongs to it is the sum, over the same zeros and ones,
 * of columns as they were read; and any function of such sums, cell by cell. Columns that were computed do not count: a
 * function may be zero for all rows but one.
 *
 * <p>All is read off the nodes; what a loop carries round is none of it.
 */
final class CountedCells {
    private static final String SUM = "sum of ";
    private static final String COLUMN = "column: ";

    private final Program program;
    private final PrivacyAnalysis privacy;
    private final Map<Integer, Cells> known = new HashMap<>();
    private final Set<Integer> asRead = new HashSet<>();

    CountedCells(Program program, PrivacyAnalysis privacy, AnalysisTime time) {
        this.program = program;
        this.privacy = privacy;
        for (Node node : program.allNodes()) {
            time.check(program);
            Cells cells = cells(node);
            if (cells != null) {
                known.put(node.id(), cells);
            }
            if (isAsRead(node)) {
                asRead.add(node.id());
            }
        }
    }

    /**
     * What the cells of a tensor are about.
     *
     * @param layout equal for tensors whose cells belong to one another
     * @param isCount whether each cell is the number of its rows
     * @param sources tables whose rows are counted
     */
    private record Cells(String layout, boolean isCount, Set<String> sources) {
        /** A new second axis of length 1 keeps its name, since products of matrices have it, too. */
        Cells moved(Node node) {
            boolean isColumn = node.operation() == Op.EXPAND_DIMS
                    && node.type().shape().normalizeAxis(node.attributes().get(AXIS)) == 1
                    && layout.startsWith(SUM);
            String step = node.operation() + "[" + node.attributes() + "](" + layout + ")";
            return new Cells(isColumn ? COLUMN + layout : Contribution.fingerprint(step), isCount, sources);
        }

        Cells notCount() {
            return new Cells(layout, false, sources);
        }

        /** Whether cells of unlike shapes belong to one another as the smaller is repeated. */
        boolean mayBeRepeated() {
            return layout.startsWith(SUM) || layout.startsWith(COLUMN);
        }
    }

    /** Whether a {@code suppressBelow} blanks values by the number of rows behind each of them. */
    boolean areCounted(Node node) {
        int values = node.inputs().get(0);
        int counts = node.inputs().get(1);
        Cells counted = known.get(counts);
        if (counted == null || !counted.isCount()) {
            return false;
        }
        if (values == counts || isNobodys(values)) {
            return true;
        }
        Cells valued = known.get(values);
        boolean fits = shape(values).equals(shape(counts)) || counted.mayBeRepeated();
        return valued != null && fits && valued.layout().equals(counted.layout());
    }

    private Node node(int id) {
        return program.node(id);
    }

    private Shape shape(int id) {
        return node(id).type().shape();
    }

    private boolean isNobodys(int id) {
        return node(id).operation() == Op.CONSTANT;
    }

    private @Nullable Cells cells(Node node) {
        return switch (node.operation().effect()) {
            case TRANSPOSES, INSERTS_AXIS, DROPS_AXIS, BROADCASTS, RESHAPES, SLICES, GATHERS, FLIPS, TILES ->
                moved(node);
            case SUMS -> node.operation() == Op.SUM ? sum(node) : null;
            case MULTIPLIES_MATRICES -> product(node);
            case COUNTS -> histogram(node);
            case ADDS -> node.operation() == Op.ADD ? addition(node) : function(node);
            case SCALES, MULTIPLIES, CHOOSES, NUMBER_BY_NUMBER -> function(node);
            case MIXES,
                    BRINGS,
                    LEAVES,
                    KEEPS,
                    ASSUMES,
                    ROUNDS,
                    SUMS_SQUARES,
                    SUMS_FUNCTIONS,
                    SUMS_PRODUCTS,
                    SUMS_WITH_NOISE,
                    REDUCES_AXIS,
                    RUNS_ALONG_AXIS,
                    CLIPS_ROWS,
                    ENCODES,
                    LOOKS_UP,
                    CONVOLVES,
                    PADS,
                    DUPLICATES,
                    BATCHES,
                    CONCATENATES,
                    STACKS -> null;
        };
    }

    private @Nullable Cells moved(Node node) {
        Cells cells = known.get(node.inputs().get(0));
        return cells == null ? null : cells.moved(node);
    }

    private @Nullable Cells histogram(Node node) {
        int operand = node.inputs().get(0);
        Set<String> sources = rowsOf(operand);
        Shape from = shape(operand);
        boolean oneNumberARow = from.rank() > 0 && from.size() == from.dimension(0);
        return sources == null || !oneNumberARow ? null : new Cells("histogram %" + node.id(), true, sources);
    }

    /** Over the first axis, of zeros and ones, or of columns where they are one. */
    private @Nullable Cells sum(Node node) {
        int operand = node.inputs().get(0);
        Shape from = shape(operand);
        int[] axes = node.attributes().get(AXES);
        boolean overRows = from.rank() > 0
                && (axes.length == 1 && from.normalizeAxis(axes[0]) == 0 || axes.length == 0 && from.rank() == 1);
        if (!overRows) {
            return null;
        }
        String kept = SUM + (node.attributes().get(KEEP_DIMS) ? "kept " : "");
        Set<String> rows = indicator(operand);
        if (rows != null) {
            return new Cells(kept + name(operand), true, rows);
        }
        Node summed = node(operand);
        return switch (summed.operation()) {
            case MULTIPLY -> {
                Cells one = masked(
                        kept, summed, summed.inputs().get(0), summed.inputs().get(1));
                yield one != null
                        ? one
                        : masked(
                                kept,
                                summed,
                                summed.inputs().get(1),
                                summed.inputs().get(0));
            }
            case WHERE ->
                node(summed.inputs().get(2)).isZeros()
                        ? masked(
                                kept,
                                summed,
                                summed.inputs().get(0),
                                summed.inputs().get(1))
                        : null;
            default -> null;
        };
    }

    private @Nullable Cells masked(String kept, Node product, int mask, int column) {
        Set<String> rows = indicator(mask);
        Shape all = product.type().shape();
        boolean alike = shape(mask).rank() == all.rank()
                && shape(column).rank() == all.rank()
                && shape(mask).dimension(0) == all.dimension(0)
                && shape(column).dimension(0) == all.dimension(0);
        return rows == null || !alike || !areSameRows(mask, column) || !asRead.contains(column)
                ? null
                : new Cells(kept + name(mask), false, rows);
    }

    /** Of the transposed zeros and ones by columns: a row for each of their columns. */
    private @Nullable Cells product(Node node) {
        Node left = node(node.inputs().get(0));
        int columns = node.inputs().get(1);
        if (left.operation() != Op.TRANSPOSE
                || left.type().shape().rank() != 2
                || shape(columns).rank() != 2) {
            return null;
        }
        int[] axes = left.attributes().get(AXES);
        int mask = left.inputs().get(0);
        boolean swaps = axes.length == 0 || Arrays.equals(axes, new int[] {1, 0});
        Set<String> rows = swaps ? indicator(mask) : null;
        return rows == null || !areSameRows(mask, columns) || !asRead.contains(columns)
                ? null
                : new Cells(COLUMN + SUM + name(mask), false, rows);
    }

    /**
     * Whether the zeros and ones are of the very rows of the columns, in their order. With rows moved by one the difference of
     * two sums would be that of two rows.
     */
    private boolean areSameRows(int mask, int columns) {
        Map<String, Dependence.Fact> counted = privacy.dependence(mask).sources();
        return privacy.dependence(columns).sources().entrySet().stream()
                .allMatch(each -> each.getValue().equals(counted.get(each.getKey())));
    }

    /** Of different tables; otherwise a function of both. */
    private @Nullable Cells addition(Node node) {
        Cells one = known.get(node.inputs().get(0));
        Cells other = known.get(node.inputs().get(1));
        if (one == null
                || other == null
                || !Collections.disjoint(one.sources(), other.sources())
                || !shape(node.inputs().get(0)).equals(shape(node.inputs().get(1)))) {
            return function(node);
        }
        Set<String> sources = new TreeSet<>(one.sources());
        sources.addAll(other.sources());
        String both = Contribution.fingerprint(one.layout() + " and " + other.layout());
        return new Cells(kind(one, other) + both, one.isCount() && other.isCount(), sources);
    }

    private static String kind(Cells one, Cells other) {
        for (String kind : List.of(SUM, COLUMN)) {
            if (one.layout().startsWith(kind) && other.layout().startsWith(kind)) {
                return kind;
            }
        }
        return "";
    }

    /** Cell by cell of what belongs to the same cells. */
    private @Nullable Cells function(Node node) {
        Cells all = null;
        for (int input : node.inputs()) {
            if (isNobodys(input) && shape(input).size() == 1) {
                continue;
            }
            Cells cells = known.get(input);
            boolean fits = cells != null
                    && (shape(input).equals(node.type().shape()) || cells.mayBeRepeated())
                    && (all == null || all.layout().equals(cells.layout()));
            if (!fits) {
                return null;
            }
            all = cells;
        }
        return all == null ? null : all.notCount();
    }

    /** Zeros and ones of which each row is made from another row of a table: the tables; null if not so. */
    private @Nullable Set<String> indicator(int id) {
        ValueType type = node(id).type();
        boolean isBit = type.kind() == Kind.BITS
                || type.kind() == Kind.PRIVATE && type.fractionBits() == 0 && new Range(0, 1).contains(type.range());
        return isBit ? rowsOf(id) : null;
    }

    private @Nullable Set<String> rowsOf(int id) {
        Dependence dependence = privacy.dependence(id);
        boolean apart = shape(id).rank() > 0
                && !dependence.sources().isEmpty()
                && dependence.sources().values().stream().allMatch(fact -> fact instanceof Dependence.Fact.Rows);
        return apart ? dependence.sources().keySet() : null;
    }

    /** The same for truth values and for the numbers made of them. */
    private String name(int id) {
        Node node = node(id);
        return "%" + (node.operation() == Op.BITS_TO_NUMBERS ? node.inputs().get(0) : id);
    }

    private boolean isAsRead(Node node) {
        boolean arranged = isArrangement(node.operation()) && asRead.containsAll(node.inputs());
        return (node.operation() == Op.PRIVATE_INPUT || arranged) && rowsOf(node.id()) != null;
    }

    /** Whether columns come into another form, and each number stays as its owner has it. */
    private static boolean isArrangement(Op operation) {
        return switch (operation.effect()) {
            case RESHAPES, INSERTS_AXIS, DROPS_AXIS, SLICES, GATHERS, CONCATENATES, STACKS, FLIPS, TRANSPOSES -> true;
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
                    BROADCASTS,
                    PADS,
                    TILES,
                    DUPLICATES,
                    BATCHES -> false;
        };
    }
}

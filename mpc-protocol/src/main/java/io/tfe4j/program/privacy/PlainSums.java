package io.tfe4j.program.privacy;

import static io.tfe4j.program.Attribute.AXES;
import static io.tfe4j.program.Attribute.FACTOR;

import io.tfe4j.program.Node;
import io.tfe4j.program.Op;
import io.tfe4j.program.Program;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/**
 * Which numbers are computed from nothing but sums over rows of columns as their owners have them, of differences and whole
 * multiples of such columns, and of products of two of them, as in means, variances and correlations. A function of a row's
 * own numbers before the sum, such as a steep sigmoid, a comparison, a high power or a rounding, may be zero for all rows but
 * one, and then the sum tells that row; what is made with one is not plain. Nor is what was weighed by numbers that are
 * not all alike, or by a fraction, which rounds.
 *
 * <p>What cannot be proved counts as not plain. After the sums anything may be computed.
 */
final class PlainSums extends GraphAnalysis<PlainSums.Form> {
    /** Of all numbers of a value. Later ones are worse. */
    enum Form {
        /** Of nobody's data. */
        NOBODYS,
        /** Computed from sums over rows. */
        SUMMED,
        /** Columns, their sums and differences, and multiples. */
        LINEAR,
        /** Products of two of those. */
        QUADRATIC,
        /** Anything else. */
        OTHER
    }

    private final StoredLineage stored;
    private final PrivacyAnalysis privacy;

    private PlainSums(Program program, StoredLineage stored, PrivacyAnalysis privacy, AnalysisTime time) {
        super(program, time);
        this.stored = stored;
        this.privacy = privacy;
    }

    static PlainSums of(Program program, StoredLineage stored, PrivacyAnalysis privacy, AnalysisTime time) {
        PlainSums sums = new PlainSums(program, stored, privacy, time);
        sums.run();
        return sums;
    }

    /** Whether each number of a value is computed from plain sums. */
    boolean isPlain(int id) {
        return at(id).compareTo(Form.SUMMED) <= 0;
    }

    @Override
    Form nothing() {
        return Form.NOBODYS;
    }

    @Override
    Form either(Form one, Form other) {
        if (one == other || other == Form.NOBODYS) {
            return one;
        }
        return one == Form.NOBODYS ? other : Form.OTHER;
    }

    @Override
    Form of(Node node, List<Form> operands) {
        return switch (node.operation()) {
            case PRIVATE_INPUT, PUBLIC_INPUT -> Form.LINEAR;
            case LOCAL_COMPUTATION -> Form.OTHER;
            case VARIABLE, RESTORE -> stored.read(node).isPlainSum() ? Form.SUMMED : Form.OTHER;
            default -> computed(node, operands);
        };
    }

    private Form computed(Node node, List<Form> operands) {
        Form worst = operands.stream().reduce(Form.NOBODYS, this::either);
        if (worst.compareTo(Form.SUMMED) <= 0) {
            return worst;
        }
        return switch (node.operation().effect()) {
            case KEEPS, TRANSPOSES, RESHAPES, BROADCASTS, INSERTS_AXIS, DROPS_AXIS -> worst;
            case SLICES, FLIPS, PADS, CONCATENATES, STACKS, ADDS -> worst;
            // a row that is there several times weighs as much more
            case GATHERS -> node.repeatsIndices() ? Form.OTHER : worst;
            case ROUNDS -> losesBits(node) ? Form.OTHER : worst;
            case SUMS -> worst != Form.OTHER && isOverRows(node) ? Form.SUMMED : worst;
            case SUMS_SQUARES -> worst == Form.LINEAR && isOverRows(node) ? Form.SUMMED : Form.OTHER;
            case SUMS_PRODUCTS -> worst == Form.LINEAR ? Form.SUMMED : Form.OTHER;
            case SCALES -> isWhole(node.attributes().get(FACTOR)) ? worst : Form.OTHER;
            case MULTIPLIES -> product(node, operands);
            case MULTIPLIES_MATRICES -> matrices(node, operands);
            case MIXES,
                    BRINGS,
                    LEAVES,
                    ASSUMES,
                    CHOOSES,
                    NUMBER_BY_NUMBER,
                    SUMS_FUNCTIONS,
                    COUNTS,
                    SUMS_WITH_NOISE,
                    REDUCES_AXIS,
                    RUNS_ALONG_AXIS,
                    CLIPS_ROWS,
                    ENCODES,
                    LOOKS_UP,
                    CONVOLVES,
                    TILES,
                    DUPLICATES,
                    BATCHES -> Form.OTHER;
        };
    }

    /** A number that loses bits may be zero where others are not. */
    private boolean losesBits(Node node) {
        return program().node(node.inputs().get(0)).type().fractionBits()
                > node.type().fractionBits();
    }

    /** Along the axis of rows, or of all numbers. */
    private boolean isOverRows(Node node) {
        int operand = node.inputs().get(0);
        int[] axes = node.attributes().get(AXES);
        int rank = program().node(operand).type().shape().rank();
        boolean all = axes.length == 0 || Arrays.stream(axes).distinct().count() == rank;
        boolean first = Arrays.stream(axes)
                .anyMatch(axis -> program().node(operand).type().shape().normalizeAxis(axis) == 0);
        return all || first && isOfRows(operand);
    }

    private boolean isOfRows(int id) {
        Dependence dependence = privacy.dependence(id);
        return !dependence.sources().isEmpty()
                && dependence.sources().values().stream().allMatch(fact -> fact instanceof Dependence.Fact.Rows);
    }

    private Form product(Node node, List<Form> operands) {
        Form one = operands.get(0);
        Form other = operands.get(1);
        if (one == Form.LINEAR && other == Form.LINEAR) {
            return Form.QUADRATIC;
        }
        boolean byEqualNumbers = one == Form.NOBODYS && isEven(node.inputs().get(0))
                || other == Form.NOBODYS && isEven(node.inputs().get(1));
        return byEqualNumbers ? either(one, other) : Form.OTHER;
    }

    /** A known whole number, or several that are all the same. */
    private boolean isEven(int id) {
        Node node = program().node(id);
        OptionalLong value = node.equalElements();
        return value.isPresent()
                && Long.numberOfTrailingZeros(value.getAsLong()) >= node.type().fractionBits();
    }

    private static boolean isWhole(double factor) {
        return factor == Math.rint(factor);
    }

    /** Of transposed columns by columns: sums over rows of products of two of them. */
    private Form matrices(Node node, List<Form> operands) {
        Node left = program().node(node.inputs().get(0));
        boolean sumsOverRows = left.operation() == Op.TRANSPOSE
                && left.type().shape().rank() == 2
                && isOfRows(left.inputs().get(0))
                && isOfRows(node.inputs().get(1));
        boolean linear = operands.get(0) == Form.LINEAR && operands.get(1) == Form.LINEAR;
        return linear && sumsOverRows ? Form.SUMMED : Form.OTHER;
    }
}

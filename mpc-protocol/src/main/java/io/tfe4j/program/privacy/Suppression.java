package io.tfe4j.program.privacy;

import static io.tfe4j.program.Attribute.LEAST;

import io.tfe4j.program.Node;
import io.tfe4j.program.Op;
import io.tfe4j.program.Program;
import java.util.List;

/**
 * Of which values small cells were blanked: for each value the smallest count that is provably behind every number of it
 * that was not set to 0 by {@code suppressBelow}. Operations that only move numbers keep it. Whatever else is computed of
 * blanked cells has none: the difference of two counts that show may be a count of one.
 *
 * <p>The counts that the operation is given have to be counts by the graph, and the values sums over the rows that were
 * counted; {@link CountedCells} says which are. What cannot be proved counts as not blanked.
 */
final class Suppression extends GraphAnalysis<Long> {
    /** Of numbers that were not blanked. */
    static final long NONE = 0;

    /** Of numbers that come of nobody's data. */
    static final long NOBODYS = Long.MAX_VALUE;

    private final StoredLineage stored;
    private final CountedCells cells;

    private Suppression(Program program, StoredLineage stored, PrivacyAnalysis privacy, AnalysisTime time) {
        super(program, time);
        this.stored = stored;
        cells = new CountedCells(program, privacy, time);
    }

    static Suppression of(Program program, StoredLineage stored, PrivacyAnalysis privacy, AnalysisTime time) {
        Suppression suppression = new Suppression(program, stored, privacy, time);
        suppression.run();
        return suppression;
    }

    @Override
    Long nothing() {
        return NOBODYS;
    }

    @Override
    Long either(Long one, Long other) {
        return Math.min(one, other);
    }

    @Override
    Long of(Node node, List<Long> operands) {
        return switch (node.operation()) {
            case PRIVATE_INPUT, PUBLIC_INPUT, LOCAL_COMPUTATION -> NONE;
            case VARIABLE, RESTORE -> stored.read(node).shownFrom();
            case SUPPRESS_BELOW -> blanked(node, operands);
            default -> computed(node, operands);
        };
    }

    private long blanked(Node node, List<Long> operands) {
        if (!cells.areCounted(node)) {
            return computed(node, operands);
        }
        return node.attributes().get(LEAST);
    }

    private static long computed(Node node, List<Long> operands) {
        long least = operands.stream().mapToLong(Long::longValue).min().orElse(NOBODYS);
        return least == NOBODYS || moves(node.operation()) ? least : NONE;
    }

    /** Whether each number of the result is a function of one of an operand's, in some place, or a zero beside them. */
    private static boolean moves(Op operation) {
        return switch (operation.effect()) {
            case KEEPS, ROUNDS, TRANSPOSES, RESHAPES, BROADCASTS, INSERTS_AXIS, DROPS_AXIS -> true;
            case SLICES, GATHERS, FLIPS, PADS, TILES, DUPLICATES, CONCATENATES, STACKS -> true;
            case MIXES,
                    BRINGS,
                    LEAVES,
                    ASSUMES,
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
                    BATCHES -> false;
        };
    }
}

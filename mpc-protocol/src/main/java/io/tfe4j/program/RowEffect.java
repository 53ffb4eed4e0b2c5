package io.tfe4j.program;

/**
 * What an operation does to the rows of its operands, and to the persons behind them: on this rests what may be said of
 * differential privacy, of how many rows and owners are behind a number, and of small cells. Each analysis asks for the
 * effect in a {@code switch} without a default, so that whoever adds one is asked for all of them by the compiler.
 * {@link #MIXES} is always safe: it claims nothing.
 */
public enum RowEffect {
    /** Each number of the result may depend on all numbers of the operands. */
    MIXES,
    /** The operation has no operands whose rows it could treat: data, variables, constants, loops. Analyses know it by itself. */
    BRINGS,
    /** Nothing comes of it: what is opened to a player, or saved. */
    LEAVES,

    /** The numbers that it was given. */
    KEEPS,
    /** The same, of which a range is assumed. */
    ASSUMES,
    /** The numbers that it was given, one by one, with other fraction bits. */
    ROUNDS,

    /** Number by number: sums, differences, negatives. */
    ADDS,
    /** Number by number: times one factor that everybody knows. */
    SCALES,
    /** Number by number: products. */
    MULTIPLIES,
    /** Number by number: one operand, or another, as a third says. */
    CHOOSES,
    /** Any other function of the numbers at one place. */
    NUMBER_BY_NUMBER,

    /** Sums over axes. */
    SUMS,
    /** Sums over axes of squares. */
    SUMS_SQUARES,
    /** Sums over axes of another function of each number. */
    SUMS_FUNCTIONS,
    /** Sums over rows of products of two columns. */
    SUMS_PRODUCTS,
    /** How many numbers lie in each of several ranges. */
    COUNTS,
    /** A sum over rows, and noise. */
    SUMS_WITH_NOISE,

    /** A function of what lies along one axis, which is gone then. */
    REDUCES_AXIS,
    /** A function of what lies along one axis, as long as it was. */
    RUNS_ALONG_AXIS,
    /** Each row by the norm that it may have. */
    CLIPS_ROWS,
    /** Each index into a row of zeros and a one. */
    ENCODES,
    /** Of a table, the rows at secret places: the places are the second operand. */
    LOOKS_UP,

    MULTIPLIES_MATRICES,
    CONVOLVES,

    TRANSPOSES,
    RESHAPES,
    BROADCASTS,
    INSERTS_AXIS,
    DROPS_AXIS,
    SLICES,
    GATHERS,
    FLIPS,
    PADS,
    TILES,
    DUPLICATES,
    /** The rows of one iteration of a loop. */
    BATCHES,
    CONCATENATES,
    STACKS;

    /** Whether each number of the result is computed from those at its place in the operands. */
    boolean isNumberByNumber() {
        return switch (this) {
            case ADDS, SCALES, MULTIPLIES, CHOOSES, NUMBER_BY_NUMBER -> true;
            default -> false;
        };
    }
}

package io.tfe4j.ml.preprocessing;

import io.tfe4j.PrivateTensor;
import java.util.Arrays;

/**
 * What a scaler has found: each column less a number, over a width. Both are private. Tables of the same columns are brought
 * to the same scale by it, and back. Immutable.
 */
public final class Scaling {
    static final int FRACTION_BITS = 16;

    /** Widths are not less than that part of the declared range, or quotients would have no room. */
    private static final double LEAST_WIDTH = 0x1p-19;

    private final String name;
    private final PrivateTensor shift;
    private final PrivateTensor width;
    private final double low;
    private final double high;

    private Scaling(String name, PrivateTensor shift, PrivateTensor width, double low, double high) {
        this.name = name;
        this.shift = shift;
        this.width = width;
        this.low = low;
        this.high = high;
    }

    /** @param table what it was fitted to */
    static Scaling of(
            String name, PrivateTensor table, PrivateTensor shift, PrivateTensor width, double low, double high) {
        double most = Masked.high(table) - Masked.low(table);
        double least = Math.max(most * LEAST_WIDTH, Math.scalb(1.0, -width.fractionBits()));
        return new Scaling(name, shift, width.clip(least, Math.max(2 * least, 2 * most)), low, high);
    }

    static PrivateTensor table(String name, PrivateTensor x) {
        if (x.rank() != 2 || x.size(0) < 1 || x.size(1) < 1) {
            throw new IllegalArgumentException(
                    "not a table: scaler=" + name + ", x=" + Arrays.toString(x.shape()) + ", wanted=[rows, columns]");
        }
        return x;
    }

    /** What each column is lessened by, [columns]. */
    public PrivateTensor shift() {
        return shift;
    }

    /** What it is divided by, [columns]. */
    public PrivateTensor width() {
        return width;
    }

    /**
     * The table on the scale, clipped to the scaler's limits. <b>Error:</b> at most one unit, 2e-6 of the result, and what
     * the shift and the width are off by. <b>Cost:</b> a division for each column, and two products and a comparison an
     * element; about 40 rounds.
     *
     * @param x [rows, columns]
     * @throws IllegalArgumentException if it has other columns
     */
    public PrivateTensor transform(PrivateTensor x) {
        requireColumns(x);
        return x.sub(shift).div(width).clip(low, high);
    }

    /** The same of those values that are there; the others stay missing. */
    public Masked transform(Masked x) {
        return Masked.of(transform(x.values()), x.present());
    }

    /**
     * Numbers on the scale, as the columns had them. 2 rounds.
     *
     * @param scaled [rows, columns]
     * @throws IllegalArgumentException if it has other columns
     */
    public PrivateTensor inverse(PrivateTensor scaled) {
        requireColumns(scaled);
        return scaled.mul(width).add(shift);
    }

    private void requireColumns(PrivateTensor x) {
        if (table(name, x).size(1) != shift.size(0)) {
            throw new IllegalArgumentException("columns differ from those it was fitted to: scaler=" + name + ", x="
                    + Arrays.toString(x.shape()) + ", columns=" + shift.size(0));
        }
    }

    @Override
    public String toString() {
        return name + ".fit(columns=" + shift.size(0) + ")";
    }
}

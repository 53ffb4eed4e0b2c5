package io.tfe4j.ring;

import java.util.Arrays;
import java.util.List;

/**
 * The blocked matrix product: {@code out = sum of left * right} over a list of terms, in one pass over {@code out}.
 *
 * <h2>Blocking</h2>
 *
 * <p>As in GotoBLAS (Goto and van de Geijn, 2008): a block of the right factor is packed into panels as wide as a
 * micro-kernel tile, then blocks of the left factor into panels as high as one; the micro-kernel then runs down one
 * pair of panels with its tile in registers. A right panel ({@code DEPTH x 16} longs, 32 KiB) stays in the first-level
 * cache while all left panels of a block ({@code ROWS x DEPTH}, 192 KiB) pass by in the second, which also holds the
 * right block (512 KiB). Packing also forms sums of shares, transposes, and gathers image patches (see
 * {@link PanelSource}): the micro-kernel knows none of it.
 *
 * <p>Two products are one with twice the depth, so the terms differ only in what is packed.
 */
final class GemmDriver {
    private static final int DEPTH = 256;
    private static final int ROWS = 96;
    private static final int COLUMNS = 256;
    private static final long PARALLEL_FROM = 1L << 21;

    private final MicroKernel kernel;
    private final ThreadLocal<Workspace> workspaces = ThreadLocal.withInitial(Workspace::new);

    /** Panels of one thread, reused from call to call. */
    private static final class Workspace {
        private long[] left = new long[0];
        private long[] right = new long[0];
        private long[] tile = new long[0];

        long[] left(int size) {
            return left.length >= size ? left : (left = new long[size]);
        }

        long[] right(int size) {
            return right.length >= size ? right : (right = new long[size]);
        }

        long[] tile(int size) {
            return tile.length >= size ? tile : (tile = new long[size]);
        }
    }

    GemmDriver(MicroKernel kernel) {
        this.kernel = kernel;
    }

    /** Fills {@code m} rows of {@code n} elements each; row {@code i} starts at {@code oo + i * rowStride}. */
    void multiply(List<ProductTerm> terms, long[] out, int oo, int rowStride, int m, int n) {
        if (m == 0 || n == 0) {
            return;
        }
        long work = terms.stream().mapToLong(ProductTerm::depth).sum() * m * n;
        if (work < PARALLEL_FROM || Parallel.threads() == 1) {
            block(terms, out, oo, rowStride, 0, m, 0, n);
        } else if (m >= n) {
            int step = share(m, kernel.rows());
            Parallel.forRange(
                    0,
                    blocks(m, step),
                    1,
                    (from, to) -> block(terms, out, oo, rowStride, from * step, Math.min(m, to * step), 0, n));
        } else {
            int step = share(n, kernel.columns());
            Parallel.forRange(
                    0,
                    blocks(n, step),
                    1,
                    (from, to) -> block(terms, out, oo, rowStride, 0, m, from * step, Math.min(n, to * step)));
        }
    }

    /** An even share of {@code total} per thread, in whole tiles. */
    private static int share(int total, int unit) {
        return blocks(blocks(total, Parallel.threads()), unit) * unit;
    }

    private static int blocks(int total, int size) {
        return (total + size - 1) / size;
    }

    private void block(
            List<ProductTerm> terms,
            long[] out,
            int oo,
            int rowStride,
            int row,
            int rowEnd,
            int column,
            int columnEnd) {
        Workspace workspace = workspaces.get();
        for (int c = column; c < columnEnd; c += COLUMNS) {
            int width = Math.min(COLUMNS, columnEnd - c);
            for (int r = row; r < rowEnd; r++) {
                int start = oo + r * rowStride + c;
                Arrays.fill(out, start, start + width, 0);
            }
            for (ProductTerm term : terms) {
                int steps = blocks(term.depth(), DEPTH);
                for (int step = 0; step < steps; step++) {
                    int from = (int) ((long) term.depth() * step / steps);
                    int depth = (int) ((long) term.depth() * (step + 1) / steps) - from;
                    new Pass(workspace, term, from, depth, out, rowStride).run(oo, row, rowEnd, c, width);
                }
            }
        }
    }

    /** One depth range of one term over a block of columns. */
    private final class Pass {
        private final Workspace workspace;
        private final ProductTerm term;
        private final int from;
        private final int depth;
        private final long[] out;
        private final int rowStride;

        Pass(Workspace workspace, ProductTerm term, int from, int depth, long[] out, int rowStride) {
            this.workspace = workspace;
            this.term = term;
            this.from = from;
            this.depth = depth;
            this.out = out;
            this.rowStride = rowStride;
        }

        void run(int oo, int row, int rowEnd, int column, int width) {
            int tileColumns = kernel.columns();
            long[] right = workspace.right(blocks(width, tileColumns) * tileColumns * depth);
            term.right().pack(column, width, tileColumns, from, depth, right);
            for (int r = row; r < rowEnd; r += ROWS) {
                int height = Math.min(ROWS, rowEnd - r);
                int tileRows = kernel.rows();
                long[] left = workspace.left(blocks(height, tileRows) * tileRows * depth);
                term.left().pack(r, height, tileRows, from, depth, left);
                tiles(left, height, right, width, oo + r * rowStride + column);
            }
        }

        private void tiles(long[] left, int height, long[] right, int width, int at) {
            for (int column = 0; column < width; column += kernel.columns()) {
                boolean wide = width - column >= kernel.columns();
                for (int row = 0; row < height; row += kernel.rows()) {
                    int to = at + row * rowStride + column;
                    if (wide && height - row >= kernel.rows()) {
                        kernel.tile(depth, left, row * depth, right, column * depth, out, to, rowStride);
                    } else {
                        partialTile(left, row, height - row, right, column, width - column, to);
                    }
                }
            }
        }

        /** A tile that sticks out of the matrix: computed aside, then its inside added. */
        private void partialTile(long[] left, int row, int rows, long[] right, int column, int columns, int at) {
            int stride = kernel.columns();
            long[] tile = workspace.tile(kernel.rows() * stride);
            Arrays.fill(tile, 0);
            kernel.tile(depth, left, row * depth, right, column * depth, tile, 0, stride);
            for (int i = 0; i < Math.min(rows, kernel.rows()); i++) {
                for (int j = 0; j < Math.min(columns, stride); j++) {
                    out[at + i * rowStride + j] += tile[i * stride + j];
                }
            }
        }
    }
}

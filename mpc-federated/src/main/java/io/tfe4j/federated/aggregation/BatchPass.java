package io.tfe4j.federated.aggregation;

import io.tfe4j.ring.MatrixView;
import io.tfe4j.ring.Parallel;
import io.tfe4j.ring.RingKernels;
import java.util.List;

/**
 * A server's one pass over a batch of updates. Components are expanded a stripe of values at a time, so that the memory it
 * takes does not grow with their length.
 *
 * <p>Of the nine products of components that make a squared norm, {@code x_i x_i + 2 x_i x_{i+1}} are this server's. Random
 * sums and the sum of all updates are linear: each server takes those of its own component.
 */
final class BatchPass {
    private static final int STRIPE = 64 * Projections.ROW_MULTIPLE;

    private final List<SharedUpdate> updates;
    private final int length;
    private final Projections projections;
    private final RingKernels kernels = RingKernels.fastest();
    private final long[] norms;
    private final long[] projected;
    private final long[] sum;

    BatchPass(UpdateRules rules, List<SharedUpdate> updates, Projections projections) {
        this.updates = updates;
        this.length = rules.length();
        this.projections = projections;
        norms = new long[updates.size()];
        projected = new long[updates.size() * projections.columns()];
        sum = new long[length];
    }

    BatchPass run() {
        int width = Math.min(STRIPE, length);
        long[] left = new long[updates.size() * width];
        long[] matrix = new long[width * projections.columns()];
        for (int from = 0; from < length; from += width) {
            int count = Math.min(width, length - from);
            read(from, count, left);
            add(from, count, left);
            projections.read(from, count, matrix);
            project(count, left, matrix);
        }
        return this;
    }

    /** Reads a stripe of all left components, and adds to the norms what it contributes. */
    private void read(int from, int count, long[] left) {
        Parallel.forRange(0, updates.size(), 1, (first, end) -> {
            long[] right = new long[count];
            for (int i = first; i < end; i++) {
                SharedUpdate update = updates.get(i);
                update.left().read(from, count, left, i * count);
                update.right().read(from, count, right, 0);
                norms[i] += squares(left, i * count, right, count);
            }
        });
    }

    private static long squares(long[] left, int offset, long[] right, int count) {
        long total = 0;
        for (int i = 0; i < count; i++) {
            long x = left[offset + i];
            total += x * (x + 2 * right[i]);
        }
        return total;
    }

    private void add(int from, int count, long[] left) {
        for (int i = 0; i < updates.size(); i++) {
            kernels.add(left, i * count, sum, from, sum, from, count);
        }
    }

    private void project(int count, long[] left, long[] matrix) {
        int columns = projections.columns();
        long[] product = new long[projected.length];
        kernels.matmul(
                MatrixView.rowMajor(left, 0, count),
                MatrixView.rowMajor(matrix, 0, columns),
                product,
                0,
                columns,
                updates.size(),
                count,
                columns);
        kernels.add(product, 0, projected, 0, projected, 0, projected.length);
    }

    /** This server's summand of each update's squared norm. */
    long[] norms() {
        return norms;
    }

    /** The random sums of the left components, update by update. */
    long[] projected() {
        return projected;
    }

    /** The left components' sum. */
    long[] sum() {
        return sum;
    }
}

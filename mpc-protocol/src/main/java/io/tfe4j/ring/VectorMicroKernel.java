package io.tfe4j.ring;

import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Six rows by two vectors: twelve sums, two right vectors and a broadcast left element leave half of the 32 registers
 * to the compiler, and twelve independent chains hide the latency of the 64-bit multiply.
 */
final class VectorMicroKernel implements MicroKernel {
    private static final VectorSpecies<Long> SPECIES = LongVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final int ROWS = 6;
    private static final int COLUMNS = 2 * LANES;

    @Override
    public int rows() {
        return ROWS;
    }

    @Override
    public int columns() {
        return COLUMNS;
    }

    @Override
    public void tile(int depth, long[] a, int ao, long[] b, int bo, long[] c, int co, int rowStride) {
        // All in this one method and without a branch: a helper that happens to be compiled first is not inlined, and
        // then the sums go through the heap.
        LongVector c00 = LongVector.fromArray(SPECIES, c, co);
        LongVector c01 = LongVector.fromArray(SPECIES, c, co + LANES);
        LongVector c10 = LongVector.fromArray(SPECIES, c, co + rowStride);
        LongVector c11 = LongVector.fromArray(SPECIES, c, co + rowStride + LANES);
        LongVector c20 = LongVector.fromArray(SPECIES, c, co + 2 * rowStride);
        LongVector c21 = LongVector.fromArray(SPECIES, c, co + 2 * rowStride + LANES);
        LongVector c30 = LongVector.fromArray(SPECIES, c, co + 3 * rowStride);
        LongVector c31 = LongVector.fromArray(SPECIES, c, co + 3 * rowStride + LANES);
        LongVector c40 = LongVector.fromArray(SPECIES, c, co + 4 * rowStride);
        LongVector c41 = LongVector.fromArray(SPECIES, c, co + 4 * rowStride + LANES);
        LongVector c50 = LongVector.fromArray(SPECIES, c, co + 5 * rowStride);
        LongVector c51 = LongVector.fromArray(SPECIES, c, co + 5 * rowStride + LANES);
        for (int d = 0; d < depth; d++) {
            LongVector b0 = LongVector.fromArray(SPECIES, b, bo + d * COLUMNS);
            LongVector b1 = LongVector.fromArray(SPECIES, b, bo + d * COLUMNS + LANES);
            int at = ao + d * ROWS;
            LongVector a0 = LongVector.broadcast(SPECIES, a[at]);
            c00 = c00.add(a0.mul(b0));
            c01 = c01.add(a0.mul(b1));
            LongVector a1 = LongVector.broadcast(SPECIES, a[at + 1]);
            c10 = c10.add(a1.mul(b0));
            c11 = c11.add(a1.mul(b1));
            LongVector a2 = LongVector.broadcast(SPECIES, a[at + 2]);
            c20 = c20.add(a2.mul(b0));
            c21 = c21.add(a2.mul(b1));
            LongVector a3 = LongVector.broadcast(SPECIES, a[at + 3]);
            c30 = c30.add(a3.mul(b0));
            c31 = c31.add(a3.mul(b1));
            LongVector a4 = LongVector.broadcast(SPECIES, a[at + 4]);
            c40 = c40.add(a4.mul(b0));
            c41 = c41.add(a4.mul(b1));
            LongVector a5 = LongVector.broadcast(SPECIES, a[at + 5]);
            c50 = c50.add(a5.mul(b0));
            c51 = c51.add(a5.mul(b1));
        }
        c00.intoArray(c, co);
        c01.intoArray(c, co + LANES);
        c10.intoArray(c, co + rowStride);
        c11.intoArray(c, co + rowStride + LANES);
        c20.intoArray(c, co + 2 * rowStride);
        c21.intoArray(c, co + 2 * rowStride + LANES);
        c30.intoArray(c, co + 3 * rowStride);
        c31.intoArray(c, co + 3 * rowStride + LANES);
        c40.intoArray(c, co + 4 * rowStride);
        c41.intoArray(c, co + 4 * rowStride + LANES);
        c50.intoArray(c, co + 5 * rowStride);
        c51.intoArray(c, co + 5 * rowStride + LANES);
    }

    @Override
    public void addFourRows(long a0, long a1, long a2, long a3, long[] b, int bo, int stride, long[] c, int co, int n) {
        int j = 0;
        for (; j < SPECIES.loopBound(n); j += LANES) {
            LongVector sum = LongVector.fromArray(SPECIES, c, co + j);
            sum = sum.add(LongVector.fromArray(SPECIES, b, bo + j).mul(a0));
            sum = sum.add(LongVector.fromArray(SPECIES, b, bo + stride + j).mul(a1));
            sum = sum.add(LongVector.fromArray(SPECIES, b, bo + 2 * stride + j).mul(a2));
            sum = sum.add(LongVector.fromArray(SPECIES, b, bo + 3 * stride + j).mul(a3));
            sum.intoArray(c, co + j);
        }
        for (; j < n; j++) { // scalar tail
            int at = bo + j;
            c[co + j] += a0 * b[at] + a1 * b[at + stride] + a2 * b[at + 2 * stride] + a3 * b[at + 3 * stride];
        }
    }

    @Override
    public long dot(long[] a, int ao, long[] b, int bo, int n) {
        LongVector sum0 = LongVector.zero(SPECIES);
        LongVector sum1 = sum0;
        int i = 0;
        for (; i + 2 * LANES <= n; i += 2 * LANES) {
            int next = i + LANES;
            sum0 = sum0.add(LongVector.fromArray(SPECIES, a, ao + i).mul(LongVector.fromArray(SPECIES, b, bo + i)));
            sum1 = sum1.add(
                    LongVector.fromArray(SPECIES, a, ao + next).mul(LongVector.fromArray(SPECIES, b, bo + next)));
        }
        long sum = sum0.add(sum1).reduceLanes(VectorOperators.ADD);
        for (; i < n; i++) { // scalar tail
            sum += a[ao + i] * b[bo + i];
        }
        return sum;
    }
}

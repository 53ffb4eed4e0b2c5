package io.tfe4j.ring;

/** The reference. */
final class ScalarBitLoops implements BitLoops {
    @Override
    public void and(long[] target, int t, long[] a, int i, long[] b, int j, int words) {
        for (int k = 0; k < words; k++) {
            target[t + k] = a[i + k] & b[j + k];
        }
    }

    @Override
    public void xor(long[] target, int t, long[] a, int i, long[] b, int j, int words) {
        for (int k = 0; k < words; k++) {
            target[t + k] = a[i + k] ^ b[j + k];
        }
    }

    @Override
    public void xorAnd(long[] target, int t, long[] a, int i, long[] b, int j, int words) {
        for (int k = 0; k < words; k++) {
            target[t + k] ^= a[i + k] & b[j + k];
        }
    }

    @Override
    public void secureAnd(long[] target, int t, long[] xl, long[] xr, int i, long[] yl, long[] yr, int j, int words) {
        for (int k = 0; k < words; k++) {
            target[t + k] ^= xl[i + k] & (yl[j + k] ^ yr[j + k]) ^ xr[i + k] & yl[j + k];
        }
    }

    @Override
    public void swap(long[] tile, int upper, int lower, int distance, long mask, int words) {
        for (int k = 0; k < words; k++) {
            long high = tile[upper + k];
            long low = tile[lower + k];
            long difference = (high >>> distance ^ low) & mask;
            tile[upper + k] = high ^ difference << distance;
            tile[lower + k] = low ^ difference;
        }
    }

    @Override
    public void merge(long[] tile, int upper, int lower, int distance, long mask, int words) {
        for (int k = 0; k < words; k++) {
            tile[upper + k] = tile[upper + k] & mask | (tile[lower + k] & mask) << distance;
        }
    }

    @Override
    public void expand(long[] plane, int p, int row, long[] target, int t, int words) {
        for (int k = 0; k < words; k++) {
            target[t + k] = plane[p + k] >>> row & 1;
        }
    }
}

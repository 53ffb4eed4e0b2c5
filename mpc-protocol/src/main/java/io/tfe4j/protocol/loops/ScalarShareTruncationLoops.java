package io.tfe4j.ring;

/** The reference, in a ring of any width. */
final class ScalarShareTruncationLoops implements ShareTruncationLoops {
    private final int w;
    private final long ring;

    ScalarShareTruncationLoops(Ring ring) {
        this.w = ring.bits();
        this.ring = ring.mask();
    }

    @Override
    public void offer(long[] xl, long[] xr, long[] f, int o, long[] s, long[] message, int n, int d) {
        int words = new BitPacking(d).words(n);
        for (int field = 0, at = 0; at < n; field++, at += words) {
            offer(0, xl, xr, f, o + at, s, message, at, n, field * d, Math.min(words, n - at), d);
        }
    }

    void offer(
            int from,
            long[] xl,
            long[] xr,
            long[] f,
            int o,
            long[] s,
            long[] message,
            int at,
            int n,
            int shift,
            int count,
            int d) {
        long low = new BitPacking(d).fieldMask();
        for (int j = from; j < count; j++) {
            long c = xl[o + j] + xr[o + j] + (1L << (w - 2)) & ring;
            long top = c >>> (w - 1);
            message[at + j] = (c >>> d) - (top << (w - d)) - f[o + j] & ring;
            message[n + j] |= (top - (s[j] >>> shift) & low) << shift;
        }
    }

    @Override
    public void product(
            long[] r,
            long[] factor,
            int fo,
            long[] own,
            long[] other,
            long[] shared,
            long[] known,
            int o,
            long[] message,
            int n,
            int d,
            boolean roundUp) {
        int words = new BitPacking(d).words(n);
        for (int field = 0, at = 0; at < n; field++, at += words) {
            product(
                    0,
                    r,
                    factor,
                    fo,
                    own,
                    other,
                    shared,
                    known,
                    o + at,
                    message,
                    field * d,
                    Math.min(words, n - at),
                    d,
                    roundUp);
        }
    }

    void product(
            int from,
            long[] r,
            long[] factor,
            int fo,
            long[] own,
            long[] other,
            long[] shared,
            long[] known,
            int o,
            long[] message,
            int shift,
            int count,
            int d,
            boolean roundUp) {
        long low = new BitPacking(d).fieldMask();
        for (int j = from; j < count; j++) {
            long value = r[o + j] & ring;
            long top = value >>> (w - 1);
            long u = (-top & factor[fo + j] >>> shift) - (own[j] >>> shift);
            message[j] |= (u & low) << shift;
            shared[o + j] = shared[o + j] + (u << (w - d)) & ring;
            long up = roundUp ? -(value & low) >>> 63 : 0;
            long masks = (own[j] >>> shift) + (other[j] >>> shift) - top;
            known[o + j] = (value >>> d) + up + (masks << (w - d)) - (1L << (w - 2 - d)) & ring;
        }
    }
}

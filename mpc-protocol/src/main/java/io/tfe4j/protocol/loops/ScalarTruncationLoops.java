package io.tfe4j.ring;

/** The reference, in a ring of any width. */
final class ScalarTruncationLoops implements TruncationLoops {
    private final int w;
    private final long ring;

    ScalarTruncationLoops(Ring ring) {
        this.w = ring.bits();
        this.ring = ring.mask();
    }

    @Override
    public void wrapMessage(long[] r, long[] s, long[] f, int fo, long[] message, int n, int d) {
        BitPacking packing = new BitPacking(d);
        int words = packing.words(n);
        for (int field = 0, at = 0; at < n; field++, at += words) {
            wrapMessage(0, r, at, s, f, fo, message, n, field * d, Math.min(words, n - at), d);
        }
    }

    void wrapMessage(
            int from,
            long[] r,
            int at,
            long[] s,
            long[] f,
            int fo,
            long[] message,
            int n,
            int shift,
            int count,
            int d) {
        long low = new BitPacking(d).fieldMask();
        for (int j = from; j < count; j++) {
            long value = r[at + j];
            long top = value >>> (w - 1);
            long up = -(value & low) >>> 63;
            message[n + j] |= (top + (s[j] >>> shift) & low) << shift;
            message[at + j] = (value >>> d) + up - (top << (w - d)) - f[fo + at + j] & ring;
        }
    }

    @Override
    public void helper(
            long[] z,
            long[] other,
            long[] s,
            long[] a,
            long[] b,
            long[] left,
            long[] right,
            int o,
            long[] message,
            int n,
            int d) {
        int words = new BitPacking(d).words(n);
        for (int field = 0, at = 0; at < n; field++, at += words) {
            helper(0, z, other, at, s, a, b, left, right, o + at, message, field * d, Math.min(words, n - at), d);
        }
    }

    void helper(
            int from,
            long[] z,
            long[] other,
            int at,
            long[] s,
            long[] a,
            long[] b,
            long[] left,
            long[] right,
            int o,
            long[] message,
            int shift,
            int count,
            int d) {
        long low = new BitPacking(d).fieldMask();
        for (int j = from; j < count; j++) {
            long c = z[at + j] + other[at + j] + (1L << (w - 2)) & ring;
            long top = c >>> (w - 1);
            long u = (a[j] >>> shift) - (-top & s[j] >>> shift);
            message[j] |= (u & low) << shift;
            left[o + j] = left[o + j] + (u << (w - d)) & ring;
            right[o + j] = quotient(c, top, (a[j] >>> shift) + (b[j] >>> shift), d);
        }
    }

    private long quotient(long c, long top, long masks, int d) {
        return (c >>> d) - (top + masks << (w - d)) - (1L << (w - 2 - d)) & ring;
    }

    @Override
    public void next(
            long[] z,
            long[] other,
            long[] wrap,
            long[] a,
            long[] b,
            long[] left,
            long[] right,
            int o,
            long[] message,
            int n,
            int d) {
        int words = new BitPacking(d).words(n);
        for (int field = 0, at = 0; at < n; field++, at += words) {
            next(0, z, other, at, wrap, n, a, b, left, right, o + at, message, field * d, Math.min(words, n - at), d);
        }
    }

    void next(
            int from,
            long[] z,
            long[] other,
            int at,
            long[] wrap,
            int n,
            long[] a,
            long[] b,
            long[] left,
            long[] right,
            int o,
            long[] message,
            int shift,
            int count,
            int d) {
        long low = new BitPacking(d).fieldMask();
        for (int j = from; j < count; j++) {
            long c = z[at + j] + other[at + j] + (1L << (w - 2)) & ring;
            long top = c >>> (w - 1);
            long u = (b[j] >>> shift) + (-top & wrap[n + j] >>> shift);
            message[j] |= (u & low) << shift;
            left[o + j] = quotient(c, top, (a[j] >>> shift) + (b[j] >>> shift), d);
            right[o + j] = wrap[at + j] + (u << (w - d)) & ring;
        }
    }

    @Override
    public void previous(long[] fromNext, long[] fromHelper, long[] left, long[] right, int o, int n, int d) {
        int words = new BitPacking(d).words(n);
        for (int field = 0, at = 0; at < n; field++, at += words) {
            previous(0, fromNext, fromHelper, left, right, o + at, field * d, Math.min(words, n - at), d);
        }
    }

    void previous(
            int from,
            long[] fromNext,
            long[] fromHelper,
            long[] left,
            long[] right,
            int o,
            int shift,
            int count,
            int d) {
        for (int j = from; j < count; j++) {
            left[o + j] = left[o + j] + ((fromNext[j] >>> shift) << (w - d)) & ring;
            right[o + j] = right[o + j] + ((fromHelper[j] >>> shift) << (w - d)) & ring;
        }
    }
}

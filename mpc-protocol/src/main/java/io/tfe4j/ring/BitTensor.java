package io.tfe4j.ring;

import org.jspecify.annotations.Nullable;

/**
 * Bit-sliced words: {@code planes} bits of each of {@code size} elements, plane major. With {@code W = ceil(size / 64)}
 * words a plane, bit {@code p} of element {@code e} is bit {@code e / W} of word {@code e % W} of plane {@code p}: the
 * plane is the transpose of a 64 x W matrix of elements. One machine operation then works on the same bit of 64
 * elements, and transposition runs over contiguous rows, which compilers vectorise.
 *
 * <p>Bits past the last element are arbitrary. Immutable by contract, like {@link RingTensor}; may be symbolic.
 */
public final class BitTensor {
    private static final int MOST_WORDS = Integer.MAX_VALUE - 8;

    private final int size;
    private final int planes;
    private final long @Nullable [] words;

    private BitTensor(int size, int planes, long @Nullable [] words) {
        this.size = size;
        this.planes = planes;
        this.words = words;
    }

    /** Wraps {@code words} without copying; the caller gives the array up. */
    public static BitTensor of(int size, int planes, long[] words) {
        if (words.length != wordCount(size, planes)) {
            throw new IllegalArgumentException(
                    "words do not fill the planes: words=" + words.length + ", size=" + size + ", planes=" + planes);
        }
        return new BitTensor(size, planes, words);
    }

    public static BitTensor symbolic(int size, int planes) {
        wordCount(size, planes);
        return new BitTensor(size, planes, null);
    }

    public static int wordsPerPlane(int size) {
        return (size + 63) >>> 6;
    }

    /**
     * The words of all planes.
     *
     * @throws IllegalArgumentException if there are more than an array holds
     */
    public static int wordCount(int size, int planes) {
        long words = (long) planes * wordsPerPlane(size);
        if (planes < 0 || words > MOST_WORDS) {
            throw new IllegalArgumentException("too many bits: elements=" + size + ", bits of each=" + planes
                    + ", allowed=" + 64L * MOST_WORDS + " in all");
        }
        return (int) words;
    }

    /** The bits of a word that belong to elements: all of them, unless there are fewer than 64 elements. */
    public static long usedMask(int size) {
        return size >= 64 ? -1L : (1L << size) - 1;
    }

    public int size() {
        return size;
    }

    public int planes() {
        return planes;
    }

    public int wordsPerPlane() {
        return wordsPerPlane(size);
    }

    public boolean isSymbolic() {
        return words == null;
    }

    /** All planes one after another, shared and not to be written. */
    public long[] words() {
        if (words == null) {
            throw new IllegalStateException("symbolic bits have no words: size=" + size);
        }
        return words;
    }

    /** Planes {@code from .. to - 1}. */
    public BitTensor planes(int from, int to) {
        if (isSymbolic()) {
            return symbolic(size, to - from);
        }
        int plane = wordsPerPlane();
        return of(size, to - from, java.util.Arrays.copyOfRange(words, from * plane, to * plane));
    }

    /** The same planes between {@code below} and {@code above} planes of zeros. */
    public BitTensor extended(int below, int above) {
        int all = below + planes + above;
        if (isSymbolic()) {
            return symbolic(size, all);
        }
        long[] own = words();
        long[] result = new long[wordCount(size, all)];
        System.arraycopy(own, 0, result, below * wordsPerPlane(), own.length);
        return of(size, all, result);
    }

    /** The planes of all tensors, the first tensor's lowest. */
    public static BitTensor concatenatePlanes(java.util.List<BitTensor> parts) {
        int size = parts.get(0).size;
        int planes = 0;
        for (BitTensor part : parts) {
            if (part.size != size) {
                throw new IllegalArgumentException("sizes differ: first=" + size + ", other=" + part.size);
            }
            planes += part.planes;
        }
        if (parts.stream().anyMatch(BitTensor::isSymbolic)) {
            return symbolic(size, planes);
        }
        long[] words = new long[wordCount(size, planes)];
        int offset = 0;
        for (BitTensor part : parts) {
            System.arraycopy(part.words(), 0, words, offset, part.words().length);
            offset += part.words().length;
        }
        return of(size, planes, words);
    }

    /**
     * Moves elements about: {@code move} sees the elements as integers of {@code planes} bits, in the given shape, and
     * may slice, reshape, transpose, gather, broadcast or join, but not calculate.
     */
    public BitTensor rearrange(Shape shape, java.util.function.UnaryOperator<RingTensor> move) {
        if (isSymbolic()) {
            return symbolic(move.apply(RingTensor.symbolic(shape)).size(), planes);
        }
        return BitKernels.toPlanes(
                move.apply(RingTensor.of(shape, BitKernels.fromPlanes(this))).data(), planes);
    }

    public BitTensor xor(BitTensor other) {
        if (size != other.size || planes != other.planes) {
            throw new IllegalArgumentException("bit shapes differ: left=" + this + ", right=" + other);
        }
        if (isSymbolic() || other.isSymbolic()) {
            return symbolic(size, planes);
        }
        long[] left = words();
        long[] right = other.words();
        long[] result = new long[left.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = left[i] ^ right[i];
        }
        return of(size, planes, result);
    }

    public BitTensor not() {
        if (isSymbolic()) {
            return this;
        }
        long[] own = words();
        long[] result = new long[own.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = ~own[i];
        }
        return of(size, planes, result);
    }

    /** And with a public mask of the same shape. */
    public BitTensor and(BitTensor mask) {
        if (size != mask.size || planes != mask.planes) {
            throw new IllegalArgumentException("bit shapes differ: left=" + this + ", right=" + mask);
        }
        if (isSymbolic() || mask.isSymbolic()) {
            return symbolic(size, planes);
        }
        long[] left = words();
        long[] right = mask.words();
        long[] result = new long[left.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = left[i] & right[i];
        }
        return of(size, planes, result);
    }

    @Override
    public String toString() {
        return "BitTensor[size=" + size + ", planes=" + planes + "]";
    }
}

package io.tfe4j.ring;

/**
 * Packs {@code bits}-bit values into words, {@code 64 / bits} a word, planar: with {@code w} words, value {@code e} is
 * field {@code e / w} of word {@code e % w}, so packing loops run over contiguous memory.
 */
public record BitPacking(int bits) {
    public BitPacking {
        if (bits < 1 || bits > 64) {
            throw new IllegalArgumentException("field width out of range: bits=" + bits + ", allowed=1..64");
        }
    }

    public int fields() {
        return 64 / bits;
    }

    /** Words that {@code n} values take. */
    public int words(int n) {
        return (n + fields() - 1) / fields();
    }

    public long fieldMask() {
        return -1L >>> (64 - bits);
    }

    /** The bits of a word that carry values when {@code n} values are packed: those of as many fields as there are values. */
    public long usedMask(int n) {
        int words = Math.max(1, words(n));
        int used = (n + words - 1) / words * bits;
        return used < Long.SIZE ? (1L << used) - 1 : -1L;
    }
}

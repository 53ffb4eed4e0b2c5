package io.tfe4j.ring;

/**
 * The ring Z_2^bits. Elements live in the low bits of a {@code long}; sums and products may be computed mod 2^64 and
 * reduced late, since reduction is a homomorphism. Computations run on 64 bits; the exhaustive view tests run the same
 * protocols on a few bits.
 */
public record Ring(int bits) {
    public static final Ring Z64 = new Ring(64);

    public Ring {
        if (bits < 1 || bits > 64) {
            throw new IllegalArgumentException("ring width out of range: bits=" + bits + ", allowed=1..64");
        }
    }

    public long mask() {
        return -1L >>> (64 - bits);
    }
}

package io.tfe4j.protocol;

import io.tfe4j.ring.BitKernels;

/**
 * The low bits of a number cut into blocks of at most m, lowest first, and the algebra of one block.
 *
 * <p>Let S run over the non-empty subsets of a block and {@code c_S} be the product of the bits of c in S. For known r
 * the block's bits are linear in the products: the propagate bit {@code AND_i (c_i ^ r_i)} is the xor over all S
 * (the empty one included) of {@code c_S} times the product of the r_i outside S; the generate bit (the block's carry)
 * is the xor over non-empty S of {@code c_S} times r_low times the r_i above low and outside S, where low is the lowest
 * position in S. (Moebius transform of the carry recursion {@code G_t = c_t r_t ^ (c_t ^ r_t) G_{t-1}}.)
 */
record BitBlocks(int bits, int maxBlock) {
    int count() {
        return (bits + maxBlock - 1) / maxBlock;
    }

    int size(int block) {
        return Math.min(maxBlock, bits - block * maxBlock);
    }

    private int firstProduct(int block) {
        return block * ((1 << maxBlock) - 1);
    }

    /** Planes that hold the products of all blocks. */
    int productPlanes() {
        return count() == 0 ? 0 : firstProduct(count() - 1) + (1 << size(count() - 1)) - 1;
    }

    /** Writes the products of every block of {@code c} (planes of {@code words} words) to {@code products}. */
    void productsOf(long[] c, int words, long[] products) {
        for (int block = 0; block < count(); block++) {
            int base = firstProduct(block) - 1;
            for (int subset = 1; subset < 1 << size(block); subset++) {
                int lowest = block * maxBlock + Integer.numberOfTrailingZeros(subset);
                int rest = subset & subset - 1;
                if (rest == 0) {
                    System.arraycopy(c, lowest * words, products, (base + subset) * words, words);
                } else {
                    BitKernels.and(
                            products,
                            (base + subset) * words,
                            products,
                            (base + rest) * words,
                            c,
                            lowest * words,
                            words);
                }
            }
        }
    }

    /** Xors one party's share of a block's generate bit into plane {@code target} of {@code planes}. */
    void generate(int block, KnownProducts r, long[] products, long[] planes, int target) {
        int words = r.words();
        int base = firstProduct(block) - 1;
        int full = (1 << size(block)) - 1;
        for (int subset = 1; subset <= full; subset++) {
            int low = subset & -subset;
            int coefficient = low | full & ~subset & -low;
            BitKernels.xorAnd(
                    planes, target * words, r.table(), coefficient * words, products, (base + subset) * words, words);
        }
    }

    /**
     * Xors one party's share of a block's propagate bit into plane {@code target} of {@code planes}.
     *
     * @param withConstant whether this party adds the part that both know
     */
    void propagate(int block, KnownProducts r, long[] products, long[] planes, int target, boolean withConstant) {
        int words = r.words();
        int base = firstProduct(block) - 1;
        int full = (1 << size(block)) - 1;
        for (int subset = 1; subset < full; subset++) {
            BitKernels.xorAnd(
                    planes,
                    target * words,
                    r.table(),
                    (full ^ subset) * words,
                    products,
                    (base + subset) * words,
                    words);
        }
        BitKernels.xorInto(planes, target * words, products, (base + full) * words, words);
        if (withConstant) {
            BitKernels.xorInto(planes, target * words, r.table(), full * words, words);
        }
    }

    /** The products of the bits of r over every non-empty subset of a block; entry S is plane S of {@code table}. */
    record KnownProducts(long[] table, int words) {}

    KnownProducts knownProducts(int block, long[] r, int words) {
        int subsets = 1 << size(block);
        long[] table = new long[subsets * words];
        for (int subset = 1; subset < subsets; subset++) {
            int lowest = block * maxBlock + Integer.numberOfTrailingZeros(subset);
            int rest = subset & subset - 1;
            if (rest == 0) {
                System.arraycopy(r, lowest * words, table, subset * words, words);
            } else {
                BitKernels.and(table, subset * words, table, rest * words, r, lowest * words, words);
            }
        }
        return new KnownProducts(table, words);
    }
}

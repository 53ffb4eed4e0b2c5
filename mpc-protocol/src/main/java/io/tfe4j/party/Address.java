package io.tfe4j.party;

/**
 * Where a message or a random stream belongs: the node of the program, the execution counter of its loops, the chain of
 * steps, and the part of a large tensor. Injective: two different paths never have the same address.
 */
public record Address(long high, long low, int part) {
    private static final int NODE_BITS = 24;
    private static final int EXECUTION_BITS = 24;
    private static final int CHAIN_HIGH_BITS = 16;
    private static final long CHAIN_HIGH = (1L << CHAIN_HIGH_BITS) - 1;
    private static final int LONG_FORM = 15;
    private static final int MOST_CODE = 255;
    /** The largest index of a step. */
    static final int MOST_INDEX = MOST_CODE - 2 + MOST_CODE * MOST_CODE;

    static Address ofNode(int node, int execution) {
        if (node < 0 || node >= 1 << NODE_BITS || execution < 0 || execution >= 1 << EXECUTION_BITS) {
            throw new IllegalArgumentException("program too large: node=" + node + ", execution=" + execution
                    + ", allowed below " + (1 << NODE_BITS));
        }
        return new Address(((long) node << EXECUTION_BITS | execution) << CHAIN_HIGH_BITS, 0, 0);
    }

    /** The id of the node. */
    public int node() {
        return (int) (high >>> CHAIN_HIGH_BITS + EXECUTION_BITS);
    }

    /** The execution counter of the loops around the node. */
    public int execution() {
        return (int) (high >>> CHAIN_HIGH_BITS) & (1 << EXECUTION_BITS) - 1;
    }

    /**
     * Appends a step code, 1..255, to the chain: codes below 15 as one nibble, others as the nibble 15 and a byte. Read
     * from its first nibble, which is never 0, a chain has one meaning only.
     */
    Address append(int code) {
        boolean isShort = code < LONG_FORM;
        int bits = isShort ? Byte.SIZE / 2 : Byte.SIZE * 3 / 2;
        long encoded = isShort ? code : LONG_FORM << Byte.SIZE | code;
        long chainHigh = high & CHAIN_HIGH;
        if (code < 1 || code > MOST_CODE || chainHigh >>> CHAIN_HIGH_BITS - bits != 0) {
            throw new AssertionError("step chain too long or step code out of range: code=" + code);
        }
        long shifted = (chainHigh << bits | low >>> Long.SIZE - bits) & CHAIN_HIGH;
        return new Address(high & ~CHAIN_HIGH | shifted, low << bits | encoded, 0);
    }

    /**
     * Appends an index: one byte below the greatest, or the greatest and two more. No index is the beginning of another.
     */
    Address appendIndex(int index) {
        if (index < 0 || index > MOST_INDEX) {
            throw new AssertionError("step index out of range: index=" + index + ", allowed=0.." + MOST_INDEX);
        }
        if (index < MOST_CODE - 1) {
            return append(index + 1);
        }
        int rest = index - (MOST_CODE - 1);
        return append(MOST_CODE).append(rest / MOST_CODE + 1).append(rest % MOST_CODE + 1);
    }

    Address part(int index) {
        return new Address(high, low, index);
    }
}

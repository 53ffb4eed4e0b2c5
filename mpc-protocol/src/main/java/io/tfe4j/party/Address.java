package io.tfe4j.party;

/**
 * Where a message or a random stream belongs: the node of the program, the execution counter of its loops, the chain of
 * steps, and the part of a large tensor. Injective: two different paths never have the same address.
 */
public record Address(long high, long low, int part) {
    private static final int NODE_BITS = 24;
    private static final int EXECUTION_BITS = 24;
    private static final int CHAIN_HIGH_BITS = 16;

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

    /** Appends one byte, 1..255, to the chain of steps. */
    Address append(int code) {
        if (code < 1 || code > 255 || (high >>> (CHAIN_HIGH_BITS - 8) & 0xFF) != 0) {
            throw new AssertionError("step chain too long or step code out of range: code=" + code);
        }
        long chainHigh = high & 0xFFFF;
        return new Address((high & ~0xFFFFL) | (chainHigh << 8 | low >>> 56) & 0xFFFF, low << 8 | code, 0);
    }

    Address part(int index) {
        return new Address(high, low, index);
    }
}

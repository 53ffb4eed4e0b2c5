package io.tfe4j.protocol;

import io.tfe4j.protocol.AndTree.Gate;
import java.util.ArrayList;
import java.util.List;

/**
 * Sklansky's parallel prefix: at level k every position whose bit k is set takes in the last position of the block
 * below. log2(n) levels; fan-out costs nothing here.
 */
final class PrefixNetwork {
    private PrefixNetwork() {}

    /** Carries of an adder: generate bit of position i in plane i becomes the carry out of positions 0..i; propagate bit in plane {@code n + i}. */
    static AndTree carries(int n) {
        List<List<Gate>> levels = new ArrayList<>();
        for (int block = 1; block < n; block <<= 1) {
            List<Gate> gates = new ArrayList<>();
            for (int i = block; i < n; i++) {
                if ((i & block) != 0) {
                    int below = (i & -block) - 1;
                    gates.add(new Gate(n + i, below, i, true));
                    if (i >= 2 * block) {
                        gates.add(new Gate(n + i, n + below, n + i, false));
                    }
                }
            }
            levels.add(gates);
        }
        return AndTree.of(levels);
    }

    /** Ands from the top: plane i becomes the and of planes {@code i .. n - 1}. */
    static AndTree andsFromTop(int n) {
        List<List<Gate>> levels = new ArrayList<>();
        for (int block = 1; block < n; block <<= 1) {
            List<Gate> gates = new ArrayList<>();
            for (int i = block; i < n; i++) {
                if ((i & block) != 0) {
                    int plane = n - 1 - i;
                    gates.add(new Gate(plane, n - (i & -block), plane, false));
                }
            }
            levels.add(gates);
        }
        return AndTree.of(levels);
    }
}

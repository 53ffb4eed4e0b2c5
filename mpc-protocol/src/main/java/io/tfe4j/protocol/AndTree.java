package io.tfe4j.protocol;

import io.tfe4j.party.Cost;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.Step;
import io.tfe4j.ring.BitKernels;
import java.util.ArrayList;
import java.util.List;

/**
 * A fixed circuit of shared ands over numbered planes, level by level: 3 bits a gate, one round a level. Each party
 * sends {@code x_i y_i ^ x_i y_{i+1} ^ x_{i+1} y_i}, masked by a zero share, to the previous one (Araki et al., CCS 2016).
 */
final class AndTree {
    enum Steps implements Step {
        LEVEL
    }

    /** {@code target (^)= x & y}; all gates of a level read before any writes. */
    record Gate(int x, int y, int target, boolean accumulate) {}

    private final List<List<Gate>> levels;
    private final int result;

    private AndTree(List<List<Gate>> levels, int result) {
        this.levels = levels;
        this.result = result;
    }

    /**
     * Combines the (generate, propagate) pairs of {@code blocks} blocks into the carry out of all of them. The generate
     * bit of block i is plane i, its propagate bit plane {@code blocks + i - 1}; the lowest block has none.
     */
    static AndTree carry(int blocks) {
        List<List<Gate>> levels = new ArrayList<>();
        List<Integer> heads = range(blocks);
        while (heads.size() > 1) {
            List<Gate> gates = new ArrayList<>();
            List<Integer> next = new ArrayList<>();
            for (int i = 0; i + 1 < heads.size(); i += 2) {
                int low = heads.get(i);
                int high = heads.get(i + 1);
                gates.add(new Gate(blocks + high - 1, low, high, true));
                if (i > 0) {
                    gates.add(new Gate(blocks + high - 1, blocks + low - 1, blocks + high - 1, false));
                }
                next.add(high);
            }
            keepOdd(heads, next);
            levels.add(gates);
            heads = next;
        }
        return new AndTree(levels, heads.get(0));
    }

    /** The and of planes {@code 0 .. planes - 1}. */
    static AndTree all(int planes) {
        List<List<Gate>> levels = new ArrayList<>();
        List<Integer> heads = range(planes);
        while (heads.size() > 1) {
            List<Gate> gates = new ArrayList<>();
            List<Integer> next = new ArrayList<>();
            for (int i = 0; i + 1 < heads.size(); i += 2) {
                gates.add(new Gate(heads.get(i), heads.get(i + 1), heads.get(i), false));
                next.add(heads.get(i));
            }
            keepOdd(heads, next);
            levels.add(gates);
            heads = next;
        }
        return new AndTree(levels, heads.get(0));
    }

    static AndTree of(List<List<Gate>> levels) {
        return new AndTree(levels, 0);
    }

    private static List<Integer> range(int n) {
        List<Integer> all = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            all.add(i);
        }
        return all;
    }

    private static void keepOdd(List<Integer> from, List<Integer> to) {
        if (from.size() % 2 == 1) {
            to.add(from.get(from.size() - 1));
        }
    }

    /** The plane that holds the result of {@link #carry} or {@link #all}. */
    int result() {
        return result;
    }

    Cost cost(int words) {
        long gates = levels.stream().mapToLong(List::size).sum();
        return new Cost(levels.size(), 3 * 64 * gates * words);
    }

    /** Evaluates the circuit on the planes of the given chunks, in place; {@code planes} has a place for every chunk. */
    void run(PartyContext context, Chunk[] chunks, SharedPlanes[] planes, long usedMask) {
        for (int level = 0; level < levels.size(); level++) {
            PartyContext step = context.at(Steps.LEVEL, level);
            List<Gate> gates = levels.get(level);
            ZeroShare zero = new ZeroShare(step);
            long[][] own = new long[planes.length][];
            for (Chunk chunk : chunks) {
                own[chunk.index()] = sendSummands(step, zero, gates, chunk, planes[chunk.index()], usedMask);
            }
            for (Chunk chunk : chunks) {
                long[] mine = own[chunk.index()];
                long[] other = step.receive(step.self().next(), chunk.index(), mine.length);
                store(gates, mine, planes[chunk.index()].left(), chunk.length());
                store(gates, other, planes[chunk.index()].right(), chunk.length());
                own[chunk.index()] = null;
            }
        }
    }

    private static long[] sendSummands(
            PartyContext step, ZeroShare zero, List<Gate> gates, Chunk chunk, SharedPlanes planes, long usedMask) {
        int words = chunk.length();
        long[] message = new long[gates.size() * words];
        long[] minus = new long[message.length];
        zero.plus((long) chunk.from() * gates.size(), usedMask, message, 0, message.length);
        zero.minus((long) chunk.from() * gates.size(), usedMask, minus, 0, message.length);
        BitKernels.xorInto(message, 0, minus, 0, message.length);
        for (int i = 0; i < gates.size(); i++) {
            Gate gate = gates.get(i);
            BitKernels.secureAnd(
                    message,
                    i * words,
                    planes.left(),
                    planes.right(),
                    gate.x() * words,
                    planes.left(),
                    planes.right(),
                    gate.y() * words,
                    words);
        }
        step.send(step.self().previous(), chunk.index(), message);
        return message;
    }

    private static void store(List<Gate> gates, long[] values, long[] planes, int words) {
        for (int i = 0; i < gates.size(); i++) {
            int target = gates.get(i).target() * words;
            if (gates.get(i).accumulate()) {
                BitKernels.xorInto(planes, target, values, i * words, words);
            } else {
                System.arraycopy(values, i * words, planes, target, words);
            }
        }
    }
}

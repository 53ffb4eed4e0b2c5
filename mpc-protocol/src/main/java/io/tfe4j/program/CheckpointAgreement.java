package io.tfe4j.program;

import io.tfe4j.party.Cost;
import io.tfe4j.party.MpcException;
import io.tfe4j.party.Party;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.Step;
import io.tfe4j.program.Checkpoints.Generation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which generations of a checkpoint all three servers have. A server may have saved one that another, which crashed
 * before, has not: each tells the others its newest ones, in one round. These are no secrets.
 */
final class CheckpointAgreement {
    enum Steps implements Step {
        TELL
    }

    private static final int SLOTS = 4;
    private static final int WORDS = 1 + 2 * SLOTS;
    private static final long NONE = 0;

    /** Each server tells both others. */
    static final Cost COST = new Cost(1, 6L * WORDS * Long.SIZE);

    private final List<List<Generation>> held;
    private final long id;

    private CheckpointAgreement(List<List<Generation>> held, long id) {
        this.held = held;
        this.id = id;
    }

    /** {@code draw} is this server's part of the id of a new generation. */
    static CheckpointAgreement reach(PartyContext context, List<Generation> own, long draw) {
        PartyContext step = context.at(Steps.TELL);
        Party next = context.self().next();
        Party previous = context.self().previous();
        long[] mine = words(own, draw);
        step.send(next, 0, mine);
        step.send(previous, 0, mine);
        long[] theirs = step.receive(previous, 0, WORDS);
        long[] others = step.receive(next, 0, WORDS);
        return new CheckpointAgreement(
                List.of(generations(mine), generations(theirs), generations(others)), mine[0] ^ theirs[0] ^ others[0]);
    }

    private static long[] words(List<Generation> held, long draw) {
        long[] words = new long[WORDS];
        words[0] = draw;
        for (int i = 0; i < Math.min(SLOTS, held.size()); i++) {
            words[1 + 2 * i] = held.get(i).number();
            words[2 + 2 * i] = held.get(i).id();
        }
        return words;
    }

    private static List<Generation> generations(long[] words) {
        List<Generation> held = new ArrayList<>();
        for (int i = 1; i < WORDS; i += 2) {
            if (words[i] != NONE) {
                held.add(new Generation(words[i], words[i + 1]));
            }
        }
        return held;
    }

    /** The newest that all have; null if there is none. */
    @Nullable
    Generation common() {
        Generation newest = null;
        for (Generation one : held.get(0)) {
            boolean everywhere = held.stream().allMatch(all -> all.contains(one));
            if (everywhere && (newest == null || isNewer(one, newest))) {
                newest = one;
            }
        }
        return newest;
    }

    /** Of two that were saved at the same time all servers take the same. */
    private static boolean isNewer(Generation one, Generation other) {
        return one.number() > other.number() || one.number() == other.number() && one.id() > other.id();
    }

    /** As {@link #common}, for who needs it. */
    Generation required(String name) {
        Generation common = common();
        if (common == null) {
            throw new MpcException(
                    MpcException.Code.BAD_INPUT,
                    "no checkpoint that all servers have: checkpoint=" + name + ", here="
                            + held.get(0).size() + ", previous=" + held.get(1).size() + ", next="
                            + held.get(2).size());
        }
        return common;
    }

    /** Newer than any. */
    Generation following() {
        long newest = held.stream()
                .flatMap(List::stream)
                .mapToLong(Generation::number)
                .max()
                .orElse(NONE);
        return new Generation(newest + 1, id);
    }
}

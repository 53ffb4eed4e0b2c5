package io.tfe4j.events;

import io.tfe4j.program.run.NodeExecution;
import java.util.ArrayList;
import java.util.List;

/** The executions a trace shows: the first so many, and how many more there were. */
final class Slices {
    /** About 20 MB of memory, and 50 MB of file, which Perfetto still opens at once. */
    static final int MAX = 200_000;

    static final Slices NONE = new Slices(0);

    private final int max;
    private final List<Slice> kept = new ArrayList<>();
    private long leftOut;

    record Slice(int player, NodeExecution execution, long bytes, long waitedNanos) {}

    Slices(int max) {
        this.max = max;
    }

    boolean areKept() {
        return max > 0;
    }

    void add(Slice slice) {
        if (max > 0) {
            addOrCount(slice);
        }
    }

    private synchronized void addOrCount(Slice slice) {
        if (kept.size() < max) {
            kept.add(slice);
        } else {
            leftOut++;
        }
    }

    synchronized List<Slice> kept() {
        return new ArrayList<>(kept);
    }

    synchronized long leftOut() {
        return leftOut;
    }
}

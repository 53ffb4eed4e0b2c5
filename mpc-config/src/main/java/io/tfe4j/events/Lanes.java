package io.tfe4j.events;

import java.util.ArrayList;
import java.util.List;

/** Rows of a player in a trace: each slice goes into the first row that is free when it starts. */
final class Lanes {
    private final List<Long> freeAt = new ArrayList<>();

    /** Slices come by their start. */
    int place(long start, long end) {
        for (int lane = 0; lane < freeAt.size(); lane++) {
            if (freeAt.get(lane) <= start) {
                freeAt.set(lane, end);
                return lane;
            }
        }
        freeAt.add(end);
        return freeAt.size() - 1;
    }

    int count() {
        return freeAt.size();
    }
}

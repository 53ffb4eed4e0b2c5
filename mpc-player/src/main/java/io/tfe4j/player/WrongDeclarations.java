package io.tfe4j.player;

import io.tfe4j.party.MpcException;
import io.tfe4j.player.consent.RefusedException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How often a submitter's programs have declared this player's data otherwise than it is. Each time tells something of the
 * data, so each is answered later than the one before, and after some the submitter is refused for a day.
 */
final class WrongDeclarations {
    private static final int MOST_A_DAY = 10;
    private static final long DAY_NANOS = TimeUnit.DAYS.toNanos(1);
    private static final long FIRST_WAIT_MILLIS = 50;
    private static final int MOST_DOUBLINGS = 5;

    private final Map<String, Deque<Long>> times = new HashMap<>();

    /** @throws RefusedException if the submitter has had its number */
    void require(String submitter) {
        if (recent(submitter) >= MOST_A_DAY) {
            throw new RefusedException("too many submissions whose data is not as declared: submitter=" + submitter
                    + ", allowed a day=" + MOST_A_DAY);
        }
    }

    /** Counts one, and waits. */
    void add(String submitter) {
        int before;
        synchronized (this) {
            before = recent(submitter);
            times.computeIfAbsent(submitter, unused -> new ArrayDeque<>()).add(System.nanoTime());
        }
        try {
            Thread.sleep(FIRST_WAIT_MILLIS << Math.min(before, MOST_DOUBLINGS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MpcException(MpcException.Code.CANCELLED, "run cancelled", e);
        }
    }

    private synchronized int recent(String submitter) {
        Deque<Long> all = times.get(submitter);
        if (all == null) {
            return 0;
        }
        long now = System.nanoTime();
        while (!all.isEmpty() && now - all.peek() > DAY_NANOS) {
            all.remove();
        }
        return all.size();
    }
}

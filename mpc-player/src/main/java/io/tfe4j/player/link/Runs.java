package io.tfe4j.player.link;

import io.tfe4j.party.MpcException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The runs of one session: the one that has begun, and those after it of which frames have come already. A link brings
 * frames of one such run at a time, so there are few.
 */
final class Runs {
    private static final int MAX_EARLY = 8;

    private final LinkedSession session;
    private final TreeMap<Integer, LinkedRun> early = new TreeMap<>();
    /** The one that has begun last, in progress or over. */
    private volatile LinkedRun current;

    Runs(LinkedSession session) {
        this.session = session;
        current = new LinkedRun(session, Frame.NO_RUN);
        current.fail(new MpcException(MpcException.Code.CANCELLED, "no run begun"));
    }

    LinkedRun begin(int number) {
        synchronized (this) {
            if (current.isOpen() || number <= current.number()) {
                throw new IllegalStateException("runs overlap or do not rise: last=" + current.number() + ", next="
                        + number + ", lastIsOver=" + !current.isOpen());
            }
            LinkedRun known = early.remove(number);
            // nobody will ask for those that were left out
            Collection<LinkedRun> skipped = early.headMap(number).values();
            skipped.forEach(run -> run.fail(new MpcException(MpcException.Code.CANCELLED, "run left out")));
            skipped.clear();
            current = known == null ? new LinkedRun(session, number) : known;
            return current;
        }
    }

    /**
     * The run that a frame belongs to, null if it is long over.
     *
     * @throws MpcException if it is too far ahead
     */
    @Nullable
    LinkedRun find(int number, String from) {
        LinkedRun now = current;
        if (number == now.number()) {
            return now;
        }
        synchronized (this) {
            if (number <= current.number()) {
                return number == current.number() ? current : null;
            }
            LinkedRun known = early.get(number);
            if (known == null) {
                if (early.size() == MAX_EARLY) {
                    throw new MpcException(
                            MpcException.Code.BAD_MESSAGE,
                            "run too far ahead: from=" + from + ", run=" + number + ", last=" + current.number());
                }
                known = new LinkedRun(session, number);
                early.put(number, known);
            }
            return known;
        }
    }

    /** Whether a link that has brought frames of one run may bring frames of a later one. */
    synchronized boolean mayFollow(int before, int next) {
        if (before == next || before <= current.number()) {
            return true;
        }
        LinkedRun run = early.get(before);
        return next > before && (run == null || !run.isOpen());
    }

    /** Those that are not over. */
    synchronized List<LinkedRun> open() {
        List<LinkedRun> open = new ArrayList<>(early.values());
        open.add(current);
        open.removeIf(run -> !run.isOpen());
        return open;
    }
}

package io.tfe4j.player;

import io.tfe4j.party.MpcException;
import io.tfe4j.player.consent.Submitted;
import io.tfe4j.player.link.RunLinks;
import io.tfe4j.player.link.SessionLinks;
import io.tfe4j.player.wire.SessionStatus;
import io.tfe4j.program.run.VariableStore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What one player holds of one session: its links, its shares of the variables, the run in progress. */
final class PlayerSession {
    private static final long UNBEGUN_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final String submitter;
    private final SessionLinks links;
    private final VariableStore variables = new VariableStore();
    private SessionMemory memory = SessionMemory.NONE;
    private Submitted current;
    /** The last run that this player consented to; none yet. */
    private int lastRun;

    private boolean busy = true;
    private boolean begun;
    private boolean closed;
    private @Nullable RunLinks run;
    private @Nullable MpcException cancelled;
    private long since = System.nanoTime();

    /** Begins with its first run. */
    PlayerSession(Submitted first, SessionLinks links) {
        submitter = first.submitter();
        current = first;
        this.links = links;
    }

    /**
     * Another run, whose turn it is from now on until {@link #end}.
     *
     * @return what is wrong with it; null if nothing is
     */
    synchronized @Nullable String begin(Submitted next) {
        if (!next.submitter().equals(submitter)) {
            return "session is another submitter's";
        }
        if (closed || !links.isOpen()) {
            return "session is over";
        }
        if (busy) {
            return "session has a run in progress: run=" + current.run();
        }
        if (next.run() <= lastRun) {
            return "run was there before: run=" + next.run() + ", last=" + lastRun;
        }
        current = next;
        busy = true;
        cancelled = null;
        since = System.nanoTime();
        return null;
    }

    /** This player takes part in the current run; the number is used. */
    synchronized void accept() {
        lastRun = current.run();
    }

    /** A run begins; whether one had before. */
    synchronized boolean begun() {
        boolean before = begun;
        begun = true;
        return before;
    }

    /** Whether the run in progress is not cancelled. */
    synchronized boolean isWanted() {
        return cancelled == null;
    }

    /** Whether this player ever took part in a run of it. */
    synchronized boolean isAccepted() {
        return lastRun > 0;
    }

    synchronized int lastRun() {
        return lastRun;
    }

    /** The messages of the run in progress; a run cancelled before it had any fails now. */
    synchronized RunLinks open(long maxBytes, long timeoutMillis) {
        if (cancelled != null) {
            throw cancelled;
        }
        RunLinks opened = links.run(current.run(), maxBytes, timeoutMillis);
        run = opened;
        return opened;
    }

    synchronized void end() {
        busy = false;
        run = null;
        since = System.nanoTime();
    }

    /** Ends the run in progress, here and at the peers. */
    void cancel(MpcException cause) {
        RunLinks current;
        synchronized (this) {
            if (!busy) {
                return;
            }
            cancelled = cause;
            current = run;
        }
        if (current == null) {
            links.lookAgain();
        } else {
            current.abort(cause);
        }
    }

    /** Wipes the variables and takes leave of the peers; ends a run in progress. */
    void close() {
        cancel(new MpcException(MpcException.Code.CANCELLED, "session was closed"));
        boolean idle;
        synchronized (this) {
            closed = true;
            idle = !busy;
        }
        if (idle) {
            release();
        }
    }

    /** Frees everything, once no run needs it. */
    void release() {
        links.close();
        variables.close();
    }

    synchronized boolean isOver() {
        return closed || !links.isOpen();
    }

    /** Whether it can go: it has no run, and is over or had none for so long; less, if none has begun. */
    synchronized boolean isIdle(long nanos) {
        long most = begun ? nanos : Math.min(nanos, UNBEGUN_NANOS);
        return !busy && (isOver() || System.nanoTime() - since > most);
    }

    /** When its last run ended, or its first began; of {@link System#nanoTime}. */
    synchronized long since() {
        return since;
    }

    SessionLinks links() {
        return links;
    }

    VariableStore variables() {
        return variables;
    }

    /** What is known of the variables. */
    synchronized SessionMemory memory() {
        return memory;
    }

    synchronized void remember(SessionMemory now) {
        memory = now;
    }

    String submitter() {
        return submitter;
    }

    synchronized SessionStatus status() {
        return SessionStatus.newBuilder()
                .setSession(current.session().toString())
                .setSubmitter(submitter)
                .setTag(current.tag())
                .setDigest(current.program().digest())
                .setRun(current.run())
                .setState(busy ? "running" : "idle")
                .setSeconds((System.nanoTime() - since) / (double) TimeUnit.SECONDS.toNanos(1))
                .build();
    }
}

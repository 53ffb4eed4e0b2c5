package io.tfe4j.player;

import io.tfe4j.party.MpcException;
import io.tfe4j.player.consent.SessionVariables;
import io.tfe4j.player.consent.Submitted;
import io.tfe4j.player.link.RunLinks;
import io.tfe4j.player.link.SessionLinks;
import io.tfe4j.player.wire.SessionStatus;
import io.tfe4j.program.VariableStore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What one player holds of one session: its links, its shares of the variables, the run in progress. */
final class PlayerSession {
    private final String submitter;
    private final SessionLinks links;
    private final VariableStore variables = new VariableStore();
    private SessionVariables knowledge = SessionVariables.NONE;
    private Submitted latest;
    private boolean busy = true;
    private boolean closed;
    private @Nullable RunLinks run;
    private @Nullable MpcException cancelled;
    private long since = System.nanoTime();

    /** Begins with its first run. */
    PlayerSession(Submitted first, SessionLinks links) {
        submitter = first.submitter();
        latest = first;
        this.links = links;
    }

    /**
     * Another run.
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
            return "session has a run in progress: run=" + latest.run();
        }
        if (next.run() <= latest.run()) {
            return "run was there before: run=" + next.run() + ", last=" + latest.run();
        }
        latest = next;
        busy = true;
        cancelled = null;
        since = System.nanoTime();
        return null;
    }

    /** The messages of the run in progress; a run cancelled before it had any fails now. */
    synchronized RunLinks open(long maxBytes, long timeoutMillis) {
        if (cancelled != null) {
            throw cancelled;
        }
        RunLinks opened = links.run(latest.run(), maxBytes, timeoutMillis);
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
            links.fail(cause);
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

    /** Whether it can go: it has no run, and is over or had none for so long. */
    synchronized boolean isIdle(long nanos) {
        return !busy && (isOver() || System.nanoTime() - since > nanos);
    }

    SessionLinks links() {
        return links;
    }

    VariableStore variables() {
        return variables;
    }

    /** What is known of the variables, from the programs that ran. */
    synchronized SessionVariables knowledge() {
        return knowledge;
    }

    synchronized void knows(SessionVariables now) {
        knowledge = now;
    }

    String submitter() {
        return submitter;
    }

    synchronized SessionStatus status() {
        return SessionStatus.newBuilder()
                .setSession(latest.session().toString())
                .setSubmitter(submitter)
                .setTag(latest.tag())
                .setDigest(latest.program().digest())
                .setRun(latest.run())
                .setState(busy ? "running" : "idle")
                .setSeconds((System.nanoTime() - since) / (double) TimeUnit.SECONDS.toNanos(1))
                .build();
    }
}

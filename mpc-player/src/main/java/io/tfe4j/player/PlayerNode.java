package io.tfe4j.player;

import io.tfe4j.config.Roster;
import io.tfe4j.party.MpcException;
import io.tfe4j.player.consent.Proposal;
import io.tfe4j.player.consent.RefusedException;
import io.tfe4j.player.consent.Rule;
import io.tfe4j.player.consent.SessionVariables;
import io.tfe4j.player.consent.Submissions;
import io.tfe4j.player.consent.Submitted;
import io.tfe4j.player.link.Port;
import io.tfe4j.player.link.SessionId;
import io.tfe4j.player.tls.Credentials;
import io.tfe4j.player.tls.Identity;
import io.tfe4j.player.wire.Finished;
import io.tfe4j.player.wire.SessionStatus;
import io.tfe4j.player.wire.SignedSubmission;
import io.tfe4j.program.Bindings;
import io.tfe4j.ring.Parallel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A player: checks what it is asked to take part in, takes part, and keeps what belongs to open sessions. Whoever
 * relays a submission is trusted with nothing; the signature, the policy and the agreement with the other players
 * decide.
 */
final class PlayerNode implements AutoCloseable {
    private static final int SERVERS = 3;

    /** Decides whether to take part, and with which data. */
    interface Consent {
        /**
         * The rule that allows it.
         *
         * @throws RefusedException if none does
         */
        Rule decide(Proposal proposal, SessionId session);

        /** A hash of what it decides by. */
        byte[] digest();

        /** Data and consumers for a session. */
        Bindings bindings(SessionId session);
    }

    private final PlayerSettings settings;
    private final Supplier<@Nullable Credentials> credentials;
    private final Consent consent;
    private final UsedSessions used;
    private final RunRecords records;
    private final CompletableFuture<Port> port;
    private final Map<SessionId, PlayerSession> sessions = new HashMap<>();
    private final ExecutorService threads;

    /** {@code credentials} is asked anew for each run, so that certificates can change; it gives null without TLS. */
    PlayerNode(
            PlayerSettings settings,
            Supplier<@Nullable Credentials> credentials,
            Consent consent,
            UsedSessions used,
            RunRecords records,
            CompletableFuture<Port> port) {
        this.settings = settings;
        this.credentials = credentials;
        this.consent = consent;
        this.used = used;
        this.records = records;
        this.port = port;
        threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(() -> withItsShare(task), "tfe4j-run");
            thread.setDaemon(true);
            return thread;
        });
    }

    private void withItsShare(Runnable task) {
        boolean shared = settings.roster().isLoopback() && settings.roster().isServer(settings.name());
        int users = shared ? SERVERS : 1;
        Parallel.Scope share =
                settings.processors() > 0 ? Parallel.limit(settings.processors()) : Parallel.limitToShareOf(users);
        try {
            task.run();
        } finally {
            share.close();
        }
    }

    String name() {
        return settings.name();
    }

    Roster roster() {
        return settings.roster();
    }

    ExecutorService threads() {
        return threads;
    }

    /**
     * What the submission asks for, if its signature holds.
     *
     * @throws RefusedException if it does not
     */
    Submitted check(SignedSubmission signed) {
        return Submissions.check(signed, settings.roster(), credentials.get());
    }

    /**
     * Takes part in a run, to its end.
     *
     * @throws RefusedException if this player does not consent
     * @throws MpcException if the run fails
     */
    Finished takePart(Submitted submitted, RunSink sink, Cancellation cancellation) {
        String rule;
        PlayerSession session;
        try {
            Proposal proposal = new Proposal(
                    submitted.submitter(), submitted.submission().getMode(), submitted.program(), knowledge(submitted));
            rule = consent.decide(proposal, submitted.session()).name();
            session = enter(submitted);
        } catch (RefusedException e) {
            records.refused(submitted, e);
            throw e;
        }
        cancellation.begin(session::cancel);
        try {
            records.accepted(submitted, rule);
            Finished finished = new Participation(participant(submitted), submitted, session, sink).run();
            records.finished(submitted, rule, finished);
            return finished;
        } catch (RuntimeException | Error e) {
            records.failed(submitted, rule, e);
            throw e;
        } finally {
            cancellation.end();
            leave(submitted.session(), session);
        }
    }

    private Participation.Participant participant(Submitted submitted) {
        return new Participation.Participant(
                settings.name(),
                settings.roster(),
                credentials.get(),
                consent.digest(),
                consent.bindings(submitted.session()),
                threads,
                settings.sessions().longestRun(),
                settings.events(),
                settings.state());
    }

    private synchronized SessionVariables knowledge(Submitted submitted) {
        PlayerSession session = sessions.get(submitted.session());
        return session == null ? SessionVariables.NONE : session.knowledge();
    }

    private synchronized PlayerSession enter(Submitted submitted) {
        closeIdle();
        PlayerSession known = sessions.get(submitted.session());
        if (known != null) {
            String problem = known.begin(submitted);
            if (problem != null) {
                throw new RefusedException(problem + ": player=" + settings.name() + ", " + submitted.describe());
            }
            return known;
        }
        if (sessions.size() >= settings.sessions().maxSessions()) {
            throw new RefusedException("too many sessions: player=" + settings.name() + ", allowed="
                    + settings.sessions().maxSessions());
        }
        if (!used.use(submitted.session())) {
            throw new RefusedException(
                    "session id was used before: player=" + settings.name() + ", " + submitted.describe());
        }
        PlayerSession session = new PlayerSession(
                submitted,
                port.join().join(submitted.session(), settings.roster().endpoints(), Set.of()));
        sessions.put(submitted.session(), session);
        records.metrics().sessionStarted();
        return session;
    }

    private void leave(SessionId id, PlayerSession session) {
        session.end();
        if (session.isOver()) {
            forget(id, true);
            session.release();
        }
    }

    private synchronized void forget(SessionId id, boolean failed) {
        if (sessions.remove(id) == null) {
            return;
        }
        if (failed) {
            records.metrics().sessionFailed();
        } else {
            records.metrics().sessionEnded();
        }
    }

    private void closeIdle() {
        long idle = settings.sessions().idle().toNanos();
        for (Map.Entry<SessionId, PlayerSession> entry : List.copyOf(sessions.entrySet())) {
            if (entry.getValue().isIdle(idle)) {
                forget(entry.getKey(), entry.getValue().isOver());
                entry.getValue().close();
            }
        }
    }

    /**
     * Closes a session; {@code caller} must have begun it, or be a player.
     *
     * @throws RefusedException if it may not
     */
    void closeSession(SessionId id, String caller) {
        PlayerSession session;
        synchronized (this) {
            session = sessions.get(id);
            if (session == null) {
                return;
            }
            checkMayClose(caller, session.submitter());
            forget(id, false);
        }
        session.close();
    }

    /** Whoever began it, and every player's operator. */
    static void checkMayClose(String caller, String submitter) {
        if (!caller.equals(submitter) && !caller.startsWith(Identity.PLAYER)) {
            throw new RefusedException("session is another submitter's: caller=" + caller);
        }
    }

    synchronized List<SessionStatus> sessions() {
        return sessions.values().stream().map(PlayerSession::status).toList();
    }

    @Override
    public void close() {
        List<PlayerSession> open;
        synchronized (this) {
            open = new ArrayList<>(sessions.values());
            sessions.clear();
        }
        open.forEach(PlayerSession::close);
        threads.shutdown();
        used.close();
    }
}

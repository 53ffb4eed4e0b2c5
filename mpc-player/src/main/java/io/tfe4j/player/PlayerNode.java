package io.tfe4j.player;

import io.tfe4j.config.Player;
import io.tfe4j.config.Roster;
import io.tfe4j.party.MpcException;
import io.tfe4j.player.agreement.Completion;
import io.tfe4j.player.audit.AuditHead;
import io.tfe4j.player.consent.Consented;
import io.tfe4j.player.consent.Proposal;
import io.tfe4j.player.consent.RefusedException;
import io.tfe4j.player.consent.Submissions;
import io.tfe4j.player.consent.Submitted;
import io.tfe4j.player.link.Caller;
import io.tfe4j.player.link.Port;
import io.tfe4j.player.link.SessionId;
import io.tfe4j.player.tls.Credentials;
import io.tfe4j.player.tls.Identity;
import io.tfe4j.player.wire.Finished;
import io.tfe4j.player.wire.SessionStatus;
import io.tfe4j.player.wire.SignedSubmission;
import io.tfe4j.program.Subjects;
import io.tfe4j.program.run.Bindings;
import io.tfe4j.ring.Parallel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A player: checks what it is asked to take part in, takes part, and keeps what belongs to open sessions. Whoever
 * relays a submission is trusted with nothing; the signature, the policy and the agreement with the other players
 * decide.
 *
 * <h2>The way of a submission</h2>
 *
 * <ol>
 *   <li>{@link #check}, before it has a session: size, signature, age, host map, and that the run is new; the rules name its
 *       submitter; then its program is decoded, one at a time, since a program takes many times its bytes.
 *   <li>Its session's turn. Runs of one session come one after the other, and from here on everything is decided by what is
 *       true in that turn: the policy file as it is now, and the lineage of what is stored now.
 *   <li>{@link Participation}: consent, links to the other players, hellos, and the agreement on all of it. Only then uses and
 *       budgets are spent, and only then shares move.
 *   <li>The outcome, which {@link Settlement} writes down before anything is delivered, and which is asked for again after a
 *       crash.
 * </ol>
 *
 * <h2>What it keeps</h2>
 *
 * <p>Sessions, by id, under the lock of this object: each has its variables, its links and the number of its last run. A session
 * that nobody uses gives way after a time. What must survive a crash is in files of their own: which sessions were there, the
 * audit log, what rules were used for, staged results and savings. Nothing of a program stays here between its runs.
 *
 * <h2>Threads</h2>
 *
 * <p>A call of gRPC brings a submission on one of its threads; the run has a thread of {@link #threads}, and each node that
 * exchanges messages may take another one there. Three servers of one machine share its processors.
 */
final class PlayerNode implements AutoCloseable {
    private static final int SERVERS = 3;
    private static final long LOOK_SECONDS = 5;

    /** Decides whether to take part, and with which data. */
    interface Consent {
        /**
         * Whether it has anything to do with this submitter, whatever the program.
         *
         * @throws RefusedException if not
         */
        void requireNamed(String submitter);

        /**
         * What allows it. Nothing is spent yet.
         *
         * @throws RefusedException if nothing does
         */
        Consented decide(Proposal proposal, SessionId session);

        /**
         * Records what the run uses up, once for each session and run, all of it or nothing.
         *
         * @param subjects whom data sets are about, as their owners say, by {@code owner/dataset}
         * @throws RefusedException if others have used it up since
         */
        void spend(Consented consented, Proposal proposal, Map<String, Subjects> subjects, SessionId session, int run);

        /** Whether a run has used anything up that was not taken back. */
        boolean hasSpent(SessionId session, int run);

        /** Where the privacy ledgers end that a run may spend from, by name. */
        Map<String, AuditHead> ledgerHeads(Consented consented, Proposal proposal, Map<String, Subjects> subjects);

        /** Whether a privacy ledger ever ended so. */
        boolean hasLedgerHead(String name, AuditHead head);

        /** Takes back what a run has used up that did not begin. Once is as good as twice. */
        void withdraw(SessionId session, int run);

        /** Whether others may know what is wrong with this player's data. */
        default boolean tellsDetails() {
            return false;
        }

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
    private final StagedFiles files;
    private final Settlement outcomes;
    private final WitnessedHeads heads;
    private final RunProbe probe;
    private final CompletableFuture<Port> port;
    private final Map<SessionId, PlayerSession> sessions = new HashMap<>();
    private final WrongDeclarations declarations = new WrongDeclarations();
    private final Object decoding = new Object();
    private final ExecutorService threads;
    private final ScheduledExecutorService idleWatch = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "tfe4j-idle");
        thread.setDaemon(true);
        return thread;
    });

    /** {@code credentials} is asked anew for each run, so that certificates can change; it gives null without TLS. */
    PlayerNode(
            PlayerSettings settings,
            Supplier<@Nullable Credentials> credentials,
            Consent consent,
            UsedSessions used,
            RunRecords records,
            CompletableFuture<Port> port,
            WitnessedHeads heads,
            RunProbe probe) {
        this.heads = heads;
        this.settings = settings;
        this.credentials = credentials;
        this.consent = consent;
        this.used = used;
        this.records = records;
        this.port = port;
        this.probe = probe;
        files = new StagedFiles(settings.state().resolve("staged"));
        Player decider = settings.roster().servers().get(Completion.DECIDES);
        outcomes = new Settlement(
                decider.name().equals(settings.name()),
                records,
                files,
                consent,
                credentials,
                new DeciderCalls(port, decider),
                probe);
        threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(() -> withItsShare(task), "tfe4j-run");
            thread.setDaemon(true);
            return thread;
        });
        idleWatch.scheduleWithFixedDelay(this::closeIdle, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
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

    /**
     * Whether a caller may submit here at all.
     *
     * @throws RefusedException if no rule names it; a host that only relays has no rules
     */
    void requireNamed(String caller) {
        boolean plays = settings.roster().endpoint(settings.name()) >= 0;
        if (plays && !caller.equals(Caller.LOCAL.identity())) {
            consent.requireNamed(caller);
        }
    }

    /** Whether a caller may ask this player to take part: the coordinator alone, but without TLS nobody has a name. */
    boolean mayRelay(String caller) {
        return caller.equals(Caller.LOCAL.identity())
                || caller.equals(
                        Identity.PLAYER + settings.roster().coordinator().name());
    }

    Roster roster() {
        return settings.roster();
    }

    ExecutorService threads() {
        return threads;
    }

    /**
     * What the submission asks for, if its signature holds and the run was never there. Its program is read last: that takes
     * longest.
     *
     * @throws RefusedException if anything is wrong with it
     */
    Submitted check(SignedSubmission signed) {
        Submissions.Envelope envelope = Submissions.open(signed, settings.roster(), credentials.get());
        checkIsNew(envelope);
        if (settings.roster().endpoint(settings.name()) >= 0) {
            consent.requireNamed(envelope.submitter());
            declarations.require(envelope.submitter());
        }
        // one at a time: a program takes many times its bytes
        synchronized (decoding) {
            return envelope.read(settings.roster());
        }
    }

    private synchronized void checkIsNew(Submissions.Envelope envelope) {
        PlayerSession known = sessions.get(envelope.session());
        if (known == null && used.contains(envelope.session())) {
            throw usedBefore(envelope.session());
        }
        if (known != null && envelope.submission().getRun() <= known.lastRun()) {
            throw new RefusedException("run was there before: run="
                    + envelope.submission().getRun() + ", last=" + known.lastRun() + ", player=" + settings.name());
        }
    }

    private RefusedException usedBefore(SessionId session) {
        return new RefusedException("session id was used before: player=" + settings.name() + ", session=" + session);
    }

    /**
     * Takes part in a run, to its end. From its first line on it is the session's turn: what is decided is decided by what
     * holds while the run runs.
     *
     * @throws RefusedException if this player does not consent
     * @throws MpcException if the run fails
     */
    Finished takePart(Submitted submitted, RunSink sink, Cancellation cancellation) {
        PlayerSession session;
        try {
            session = enter(submitted);
        } catch (RefusedException e) {
            records.turnedAway(submitted, e);
            throw e;
        }
        RunKey run = RunKey.of(submitted);
        outcomes.begins(run);
        cancellation.begin(session::cancel);
        Participation part = new Participation(participant(submitted), submitted, session, sink);
        boolean refused = false;
        try {
            return part.run();
        } catch (RefusedException e) {
            refused = true;
            throw e;
        } finally {
            if (part.wasDeclaredWrongly()) {
                declarations.add(submitted.submitter());
            }
            outcomes.over(run);
            cancellation.end();
            leave(submitted.session(), session, refused);
        }
    }

    private Participation.Participant participant(Submitted submitted) {
        RunJournal journal = new RunJournal(
                submitted,
                records,
                files,
                outcomes,
                consent,
                new RunJournal.Session() {
                    @Override
                    public void accept() {
                        PlayerNode.this.accept(submitted);
                    }

                    @Override
                    public void use() {
                        begin(submitted);
                    }
                },
                heads,
                probe);
        return new Participation.Participant(
                settings.name(),
                settings.roster(),
                credentials.get(),
                consent,
                journal,
                heads,
                consent.bindings(submitted.session()),
                threads,
                settings.sessions().longestRun(),
                settings.events(),
                settings.state());
    }

    /** This player takes part. */
    private synchronized void accept(Submitted submitted) {
        session(submitted).accept();
    }

    /** Everybody takes part: the session is used for ever, on disk, before anything is sent. */
    private synchronized void begin(Submitted submitted) {
        if (!session(submitted).begun() && !used.use(submitted.session())) {
            throw usedBefore(submitted.session());
        }
    }

    private PlayerSession session(Submitted submitted) {
        PlayerSession session = sessions.get(submitted.session());
        if (session == null) {
            throw new MpcException(MpcException.Code.CANCELLED, "session was closed: " + submitted.describe());
        }
        return session;
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
        makeRoom(submitted.submitter());
        if (used.contains(submitted.session())) {
            throw usedBefore(submitted.session());
        }
        PlayerSession session = new PlayerSession(
                submitted,
                port.join().join(submitted.session(), settings.roster().endpoints(), Set.of()));
        sessions.put(submitted.session(), session);
        records.metrics().sessionStarted();
        return session;
    }

    /**
     * Of all places a submitter may have half. If it has them, or all are taken, its own oldest session without a run gives
     * way; if it has none, the oldest of whoever has most.
     */
    private void makeRoom(String submitter) {
        int most = settings.sessions().maxSessions();
        int share = Math.max(1, most / 2);
        Map<String, List<Map.Entry<SessionId, PlayerSession>>> held = new HashMap<>();
        sessions.entrySet()
                .forEach(entry -> held.computeIfAbsent(entry.getValue().submitter(), unused -> new ArrayList<>())
                        .add(entry));
        List<Map.Entry<SessionId, PlayerSession>> own = held.getOrDefault(submitter, List.of());
        if (own.size() < share && sessions.size() < most) {
            return;
        }
        Optional<Map.Entry<SessionId, PlayerSession>> oldest = oldestIdle(own);
        if (oldest.isEmpty() && own.size() < share) {
            oldest = held.values().stream()
                    .max(Comparator.comparingInt(List::size))
                    .flatMap(PlayerNode::oldestIdle);
        }
        if (oldest.isEmpty()) {
            throw new RefusedException("too many sessions: player=" + settings.name() + ", allowed=" + most
                    + ", of one submitter=" + share);
        }
        forget(oldest.get().getKey(), oldest.get().getValue().isOver());
        threads.execute(oldest.get().getValue()::close);
    }

    private static Optional<Map.Entry<SessionId, PlayerSession>> oldestIdle(
            List<Map.Entry<SessionId, PlayerSession>> all) {
        return all.stream()
                .filter(entry -> entry.getValue().isIdle(0))
                .min(Comparator.comparingLong(entry -> entry.getValue().since()));
    }

    private void leave(SessionId id, PlayerSession session, boolean refused) {
        session.end();
        if (session.isOver() || refused && !session.isAccepted()) {
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

    private synchronized void closeIdle() {
        long idle = settings.sessions().idle().toNanos();
        for (Map.Entry<SessionId, PlayerSession> entry : List.copyOf(sessions.entrySet())) {
            if (entry.getValue().isIdle(idle)) {
                forget(entry.getKey(), entry.getValue().isOver());
                // it may wait for what its links still have to send
                threads.execute(entry.getValue()::close);
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

    /** What is decided of runs. */
    Settlement outcomes() {
        return outcomes;
    }

    /** Stops at once, and tells nobody. */
    void kill() {
        used.close();
        outcomes.close();
        idleWatch.shutdownNow();
        threads.shutdownNow();
    }

    @Override
    public void close() {
        outcomes.close();
        List<PlayerSession> open;
        synchronized (this) {
            open = new ArrayList<>(sessions.values());
            sessions.clear();
        }
        open.forEach(PlayerSession::close);
        idleWatch.shutdownNow();
        threads.shutdown();
        used.close();
    }
}

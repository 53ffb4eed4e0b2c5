package io.tfe4j.player;

import com.google.protobuf.ByteString;
import io.tfe4j.party.MpcException;
import io.tfe4j.player.KnownRuns.Known;
import io.tfe4j.player.agreement.Completion;
import io.tfe4j.player.audit.AuditEntry;
import io.tfe4j.player.tls.Credentials;
import io.tfe4j.player.wire.RunOutcome;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings every run that this player took part in to the end that was decided, whatever died when: at the end of a run that
 * did not hear its end, and, in the background, of the runs that a crash left open. The first server decides; the others ask
 * it until it answers.
 */
final class Settlement implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Settlement.class.getName());
    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final long LONGEST_LIVE_PAUSE_MILLIS = 500;
    private static final long LONGEST_PAUSE_MILLIS = 30_000;

    /** Reaches the server that decides. */
    interface Decider extends AutoCloseable {
        /** @throws RuntimeException if it does not answer */
        RunOutcome ask(RunKey run);

        @Override
        void close();
    }

    private final boolean decides;
    private final RunRecords records;
    private final StagedFiles files;
    private final PlayerNode.Consent consent;
    private final Supplier<@Nullable Credentials> credentials;
    private final Decider decider;
    private final RunProbe probe;
    private final Set<RunKey> inProgress = ConcurrentHashMap.newKeySet();
    private final Set<RunKey> open = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "tfe4j-outcomes");
        made.setDaemon(true);
        return made;
    });

    /** {@code decides}: this is the first server itself. */
    Settlement(
            boolean decides,
            RunRecords records,
            StagedFiles files,
            PlayerNode.Consent consent,
            Supplier<@Nullable Credentials> credentials,
            Decider decider,
            RunProbe probe) {
        this.decides = decides;
        this.records = records;
        this.files = files;
        this.consent = consent;
        this.credentials = credentials;
        this.decider = decider;
        this.probe = probe;
    }

    boolean decides() {
        return decides;
    }

    /** A run is in progress here: nothing is decided before {@link #over}. */
    void begins(RunKey run) {
        inProgress.add(run);
    }

    void over(RunKey run) {
        inProgress.remove(run);
    }

    /** Takes up what a crash has left, in the background. */
    void resume() {
        for (Known known : records.known().open()) {
            later(RunKey.of(known.last()));
        }
        for (String name : files.names()) {
            RunKey run = RunKey.parse(name);
            if (run != null && !open.contains(run)) {
                schedule(run, 0);
            }
        }
    }

    /** The run's end is found out and acted on, as soon as it is known. */
    void later(RunKey run) {
        if (open.add(run)) {
            schedule(run, 0);
        }
    }

    private void schedule(RunKey run, long pauseMillis) {
        try {
            thread.schedule(() -> tryToSettle(run, pauseMillis), pauseMillis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // the player stops; it goes on when it starts again
        }
    }

    private void tryToSettle(RunKey run, long lastPauseMillis) {
        try {
            if (settle(run)) {
                open.remove(run);
                return;
            }
        } catch (RuntimeException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the end of a run cannot be settled yet: {0}, cause={1}",
                    run,
                    MpcException.reason(e));
        }
        schedule(run, Math.min(LONGEST_PAUSE_MILLIS, Math.max(FIRST_PAUSE_MILLIS, 2 * lastPauseMillis)));
    }

    private boolean settle(RunKey run) {
        Known known = records.known().find(run);
        if (known == null) {
            // its audit log was taken away: nobody can say any more what the files are
            return true;
        }
        AuditEntry.Result last = known.last().outcome().result();
        boolean spent = consent.hasSpent(run.session(), run.run());
        if (!last.isLast() && last != AuditEntry.Result.COMPUTED && !spent) {
            return end(known, RunOutcome.State.FAILED);
        }
        if (last.isLast()) {
            return end(known, last == AuditEntry.Result.FINISHED ? RunOutcome.State.FINISHED : RunOutcome.State.FAILED);
        }
        RunOutcome.State state = decided(run);
        return state != RunOutcome.State.UNDECIDED && end(known, state);
    }

    private boolean end(Known known, RunOutcome.State state) {
        RunKey run = RunKey.of(known.last());
        boolean isRecorded = known.last().outcome().result().isLast();
        if (state == RunOutcome.State.FINISHED) {
            if (!isRecorded) {
                probe.before(run, RunStep.END);
                records.settled(known.last(), AuditEntry.Outcome.finished(0, 0));
            }
            probe.before(run, RunStep.FORGET);
            files.show(run);
            return true;
        }
        probe.before(run, RunStep.DISCARD);
        files.discard(run);
        if (state == RunOutcome.State.NOT_BEGUN) {
            probe.before(run, RunStep.WITHDRAW);
            consent.withdraw(run.session(), run.run());
        }
        if (!isRecorded) {
            probe.before(run, RunStep.END);
            records.settled(known.last(), AuditEntry.Outcome.failed(MpcException.Code.ABORTED, 0, 0));
        }
        return true;
    }

    /** Waits until it is known, no longer than so; {@code UNDECIDED} if it is not. */
    RunOutcome.State await(RunKey run, long millis) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        long pause = FIRST_PAUSE_MILLIS;
        while (true) {
            RunOutcome.State state = decided(run);
            if (state != RunOutcome.State.UNDECIDED || System.nanoTime() > deadline) {
                return state;
            }
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return RunOutcome.State.UNDECIDED;
            }
            pause = Math.min(LONGEST_LIVE_PAUSE_MILLIS, 2 * pause);
        }
    }

    /** {@code FINISHED}, {@code FAILED}, {@code NOT_BEGUN}, or {@code UNDECIDED} for all that is neither. */
    private RunOutcome.State decided(RunKey run) {
        RunOutcome told;
        if (decides) {
            told = told(run, false);
        } else {
            try {
                told = decider.ask(run);
            } catch (RuntimeException e) {
                return RunOutcome.State.UNDECIDED;
            }
        }
        return switch (told.getState()) {
            case FINISHED -> decides || isProved(run, told) ? RunOutcome.State.FINISHED : RunOutcome.State.UNDECIDED;
            case FAILED, NOT_BEGUN -> told.getState();
            default -> RunOutcome.State.UNDECIDED;
        };
    }

    private boolean isProved(RunKey run, RunOutcome told) {
        Known known = records.known().find(run);
        if (known == null) {
            return false;
        }
        AuditEntry.Request request = known.last().request();
        byte[] statement = Completion.statement(
                request.session(), request.run(), HexFormat.of().parseHex(request.submission()));
        String problem = Completion.problem(
                told.getProof().toByteArray(), new HashSet<>(known.last().players()), credentials.get(), statement);
        if (problem != null) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the first server says without proof that a run has finished: {0}, cause={1}",
                    run,
                    problem);
        }
        return problem == null;
    }

    /** What this player, which decides, says of a run. */
    RunOutcome told(RunKey run, boolean withProof) {
        RunOutcome.Builder told = RunOutcome.newBuilder();
        if (inProgress.contains(run) || !records.isWhole()) {
            return told.setState(RunOutcome.State.UNDECIDED).build();
        }
        Known known = records.known().find(run);
        if (known == null) {
            return told.setState(RunOutcome.State.UNKNOWN).build();
        }
        if (known.last().outcome().result() == AuditEntry.Result.FINISHED) {
            if (withProof) {
                told.setProof(ByteString.copyFrom(
                        HexFormat.of().parseHex(records.known().proof(run))));
            }
            return told.setState(RunOutcome.State.FINISHED).build();
        }
        return told.setState(known.begun() ? RunOutcome.State.FAILED : RunOutcome.State.NOT_BEGUN)
                .build();
    }

    /** What the server that decides says, to whoever cannot ask it. */
    RunOutcome asked(RunKey run) {
        return decider.ask(run);
    }

    /** Whose run it is; null if it is not known. */
    @Nullable
    String submitter(RunKey run) {
        Known known = records.known().find(run);
        return known == null ? null : known.last().request().submitter();
    }

    @Override
    public void close() {
        thread.shutdownNow();
        decider.close();
    }
}

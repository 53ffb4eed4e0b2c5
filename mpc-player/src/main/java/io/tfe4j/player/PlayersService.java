package io.tfe4j.player;

import io.grpc.Context;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.tfe4j.party.MpcException;
import io.tfe4j.player.consent.RefusedException;
import io.tfe4j.player.consent.Submissions;
import io.tfe4j.player.consent.Submitted;
import io.tfe4j.player.link.Caller;
import io.tfe4j.player.link.SessionId;
import io.tfe4j.player.tls.Identity;
import io.tfe4j.player.wire.Closed;
import io.tfe4j.player.wire.Finished;
import io.tfe4j.player.wire.PlayersGrpc;
import io.tfe4j.player.wire.Progress;
import io.tfe4j.player.wire.RunEvent;
import io.tfe4j.player.wire.RunName;
import io.tfe4j.player.wire.RunOutcome;
import io.tfe4j.player.wire.SessionName;
import io.tfe4j.player.wire.SignedSubmission;
import io.tfe4j.player.wire.StatusReply;
import io.tfe4j.player.wire.StatusRequest;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The calls a player answers. */
final class PlayersService extends PlayersGrpc.PlayersImplBase {
    private static final long PROGRESS_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final PlayerNode node;
    private final Coordinator coordinator;
    private final StatusReports statuses;

    PlayersService(PlayerNode node, Coordinator coordinator) {
        this.node = node;
        this.coordinator = coordinator;
        statuses = new StatusReports(node, coordinator);
    }

    @Override
    public void submit(SignedSubmission signed, StreamObserver<RunEvent> script) {
        if (!node.roster().coordinator().name().equals(node.name())) {
            script.onError(Status.FAILED_PRECONDITION
                    .withDescription("player does not coordinate: player=" + node.name() + ", coordinator="
                            + node.roster().coordinator().name())
                    .asRuntimeException());
            return;
        }
        coordinator.submit(signed, new Cautious<>(script));
    }

    @Override
    public void takePart(SignedSubmission signed, StreamObserver<RunEvent> reports) {
        Cautious<RunEvent> cautious = new Cautious<>(reports);
        String caller = Caller.KEY.get().identity();
        if (!node.mayRelay(caller)) {
            Relay.refuse(
                    cautious,
                    node.name(),
                    new RefusedException("runs come from the coordinator only: caller=" + caller + ", coordinator="
                            + node.roster().coordinator().name()));
            return;
        }
        Cancellation cancellation = new Cancellation();
        Context.current()
                .addListener(
                        unused -> cancellation.cancel(
                                new MpcException(MpcException.Code.CANCELLED, "run cancelled by its coordinator")),
                        node.threads());
        node.threads().execute(() -> takePart(node, signed, cautious, cancellation));
    }

    /** Takes part, and reports how it went. */
    static void takePart(
            PlayerNode node, SignedSubmission signed, StreamObserver<RunEvent> reports, Cancellation cancellation) {
        AtomicLong next = new AtomicLong(System.nanoTime() + PROGRESS_NANOS);
        RunSink sink = (done, all) -> {
            long due = next.get();
            if (System.nanoTime() > due && next.compareAndSet(due, System.nanoTime() + PROGRESS_NANOS)) {
                Progress progress =
                        Progress.newBuilder().setDone(done).setAll(all).build();
                reports.onNext(RunEvent.newBuilder().setProgress(progress).build());
            }
        };
        RunEvent.Builder event = RunEvent.newBuilder();
        try {
            Submitted submitted = node.check(signed);
            Finished finished = node.takePart(submitted, sink, cancellation);
            event.setFinished(finished);
        } catch (RuntimeException | Error e) {
            event.setFailed(Failures.of(node.name(), e));
        }
        reports.onNext(event.build());
        reports.onCompleted();
    }

    @Override
    public void closeSession(SessionName name, StreamObserver<Closed> reply) {
        try {
            SessionId session = Submissions.session(name.getSession());
            String caller = Caller.KEY.get().identity();
            node.closeSession(session, caller);
            coordinator.closeSession(name, session, caller);
            reply.onNext(Closed.getDefaultInstance());
            reply.onCompleted();
        } catch (RefusedException e) {
            reply.onError(Failures.denied(e));
        }
    }

    @Override
    public void outcome(RunName name, StreamObserver<RunOutcome> reply) {
        String caller = Caller.KEY.get().identity();
        node.threads().execute(() -> answer(name, caller, reply));
    }

    /** By the server that decides to players and the run's submitter, through whoever coordinates to its submitter. */
    private void answer(RunName name, String caller, StreamObserver<RunOutcome> reply) {
        try {
            RunKey run = new RunKey(Submissions.session(name.getSession()), name.getRun());
            boolean isPlayer = caller.startsWith(Identity.PLAYER) || caller.equals(Caller.LOCAL.identity());
            Settlement outcomes = node.outcomes();
            String submitter = outcomes.decides() ? outcomes.submitter(run) : coordinator.submitter(run.session());
            if (!isPlayer && !caller.equals(submitter)) {
                throw new RefusedException("run is another submitter's, or not known: caller=" + caller);
            }
            RunOutcome told = outcomes.decides() ? outcomes.told(run, isPlayer) : outcomes.asked(run);
            reply.onNext(isPlayer ? told : told.toBuilder().clearProof().build());
            reply.onCompleted();
        } catch (RefusedException e) {
            reply.onError(Failures.denied(e));
        } catch (RuntimeException e) {
            reply.onError(Status.UNAVAILABLE
                    .withDescription("server that decides does not answer: cause=" + MpcException.reason(e))
                    .asRuntimeException());
        }
    }

    @Override
    public void status(StatusRequest request, StreamObserver<StatusReply> reply) {
        statuses.report(request.getAll(), Caller.KEY.get().identity(), reply);
    }

    /** Calls end when their caller goes; what is said after that goes nowhere. One voice at a time. */
    private static final class Cautious<T> implements StreamObserver<T> {
        private final ServerCallStreamObserver<T> call;

        Cautious(StreamObserver<T> call) {
            this.call = (ServerCallStreamObserver<T>) call;
            this.call.setOnCancelHandler(() -> {});
        }

        @Override
        public synchronized void onNext(T value) {
            if (!call.isCancelled()) {
                call.onNext(value);
            }
        }

        @Override
        public synchronized void onError(Throwable cause) {
            if (!call.isCancelled()) {
                call.onError(cause);
            }
        }

        @Override
        public synchronized void onCompleted() {
            if (!call.isCancelled()) {
                call.onCompleted();
            }
        }
    }
}

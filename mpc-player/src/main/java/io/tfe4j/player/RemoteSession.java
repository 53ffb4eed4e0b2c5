package io.tfe4j.player;

import com.google.protobuf.ByteString;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.tfe4j.DeploymentSession;
import io.tfe4j.RunReport;
import io.tfe4j.config.Player;
import io.tfe4j.config.Roster;
import io.tfe4j.config.RunListener;
import io.tfe4j.party.MpcException;
import io.tfe4j.player.consent.Proposal;
import io.tfe4j.player.consent.Submissions;
import io.tfe4j.player.link.Channels;
import io.tfe4j.player.link.SessionId;
import io.tfe4j.player.wire.Failed;
import io.tfe4j.player.wire.Finished;
import io.tfe4j.player.wire.LinkBytes;
import io.tfe4j.player.wire.OperationTime;
import io.tfe4j.player.wire.PlayersGrpc;
import io.tfe4j.player.wire.RunEvent;
import io.tfe4j.player.wire.RunName;
import io.tfe4j.player.wire.RunOutcome;
import io.tfe4j.player.wire.SessionName;
import io.tfe4j.player.wire.Submission;
import io.tfe4j.program.Node;
import io.tfe4j.program.Program;
import io.tfe4j.program.run.Bindings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A script's session at the players of a host map, through the first host. */
final class RemoteSession implements DeploymentSession {
    private static final long GOODBYE_MILLIS = 2_000;
    private static final long ASK_AGAIN_MILLIS = 300;
    /** So often nothing is known of a run that will never be. */
    private static final int UNKNOWN_TIMES = 3;

    private final RemoteConfig config;
    private final SessionId id = SessionId.random();
    private final ManagedChannel channel;
    private final Thread atExit = new Thread(this::cancel, "tfe4j-cancel");
    /** Owners of data that the servers have stored in this session: players have said that they must be asked. */
    private final Set<String> asked = new TreeSet<>();

    private int runs;
    private boolean closed;
    private volatile Context.@Nullable CancellableContext running;

    RemoteSession(RemoteConfig config, Bindings bindings) {
        this.config = config;
        channel = Channels.dial(config.roster().coordinator(), config.credentials());
        JoinedPlayer joined = config.joined();
        if (joined != null) {
            joined.begin(id, bindings);
        }
        // Ctrl-C ends the run at the players too
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    @Override
    public synchronized RunReport run(Program program, String tag) {
        if (closed) {
            throw new IllegalStateException("session is closed");
        }
        checkPlayers(program);
        RunListener listener = config.listener();
        List<String> names =
                config.roster().endpoints().stream().map(Player::name).toList();
        listener.started(tag, names);
        try {
            long start = System.nanoTime();
            Finished finished = submit(program, tag, listener);
            if (!finished.getProblem().isEmpty()) {
                throw new MpcException(MpcException.Code.NOT_DELIVERED, finished.getProblem());
            }
            double seconds = (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1);
            RunReport report = new RunReport(
                    tag,
                    program.digest(),
                    names,
                    finished.getRounds(),
                    bytesByLink(finished),
                    seconds,
                    times(program, finished));
            listener.finished(report);
            return report;
        } catch (RuntimeException e) {
            listener.failed(tag, e);
            throw e;
        }
    }

    private void checkPlayers(Program program) {
        Roster roster = config.roster();
        for (String player : program.players()) {
            if (roster.endpoint(player) < 0) {
                throw new IllegalArgumentException("unknown player: name=" + player + ", players=" + roster.names()
                        + "; add it to the host map, at every player");
            }
        }
    }

    /** Once more, with the owners of stored data, if the servers say that they have to be asked. */
    private Finished submit(Program program, String tag, RunListener listener) {
        Failed failed = null;
        for (int tries = 0; tries < 2; tries++) {
            RunEvent end = attempt(program, tag, listener);
            if (end.hasFinished()) {
                return end.getFinished();
            }
            failed = end.getFailed();
            boolean news = asked.addAll(failed.getAsksList());
            if (!news) {
                break;
            }
        }
        throw Failures.exception(Objects.requireNonNull(failed));
    }

    private RunEvent attempt(Program program, String tag, RunListener listener) {
        Submission.Builder submission = Submission.newBuilder()
                .setSession(Submissions.bytes(id))
                .setRun(++runs)
                .setProgram(ByteString.copyFrom(program.encode()))
                .setHostmap(ByteString.copyFrom(
                        HexFormat.of().parseHex(config.roster().digest())))
                .setTag(tag)
                .setMode(Proposal.modeOf(program))
                .setTimeoutMillis(Math.toIntExact(config.timeout().toMillis()))
                .setCreatedMillis(System.currentTimeMillis());
        if (StoredData.isTouchedBy(program)) {
            submission.addAllAsked(asked);
        }
        Context.CancellableContext context = Context.current().withCancellation();
        running = context;
        Context previous = context.attach();
        try {
            return follow(
                    PlayersGrpc.newBlockingStub(channel)
                            .submit(Submissions.sign(submission.build(), config.credentials())),
                    listener);
        } catch (StatusRuntimeException e) {
            Player coordinator = config.roster().coordinator();
            Failed failed = Failures.ofCall(coordinator.name(), coordinator.address(), e);
            if (context.isCancelled() || Failures.isNotUp(e) || Failures.isTurnedAway(e)) {
                throw Failures.exception(failed);
            }
            return outcome(runs, failed);
        } finally {
            context.detach(previous);
            context.cancel(null);
            running = null;
        }
    }

    /** How a run ended whose coordinator went away in its midst; asks for as long as a message may take. */
    private RunEvent outcome(int run, Failed lost) {
        RunName name = RunName.newBuilder()
                .setSession(Submissions.bytes(id))
                .setRun(run)
                .build();
        long deadline = System.nanoTime() + config.timeout().toNanos();
        int unknown = 0;
        while (System.nanoTime() < deadline) {
            RunOutcome.State state = ask(name);
            if (state == RunOutcome.State.FINISHED) {
                return RunEvent.newBuilder()
                        .setFinished(Finished.getDefaultInstance())
                        .build();
            }
            unknown += state == RunOutcome.State.UNKNOWN ? 1 : 0;
            if (state == RunOutcome.State.FAILED || state == RunOutcome.State.NOT_BEGUN || unknown == UNKNOWN_TIMES) {
                return RunEvent.newBuilder().setFailed(lost).build();
            }
            try {
                Thread.sleep(ASK_AGAIN_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        throw new MpcException(
                MpcException.Code.UNDECIDED,
                "it is not known yet whether the run has finished: session=" + id + ", run=" + run + ", cause="
                        + lost.getMessage() + "; tfe4j sessions outcome " + id + " --run " + run + " asks again");
    }

    /** {@code UNDECIDED} also if nobody answers. */
    private RunOutcome.State ask(RunName name) {
        try {
            channel.resetConnectBackoff();
            return PlayersGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(GOODBYE_MILLIS, TimeUnit.MILLISECONDS)
                    .outcome(name)
                    .getState();
        } catch (StatusRuntimeException e) {
            // a run that was never accepted belongs to nobody
            return e.getStatus().getCode() == Status.Code.PERMISSION_DENIED
                    ? RunOutcome.State.UNKNOWN
                    : RunOutcome.State.UNDECIDED;
        }
    }

    private static RunEvent follow(Iterator<RunEvent> events, RunListener listener) {
        while (events.hasNext()) {
            RunEvent event = events.next();
            switch (event.getEventCase()) {
                case PROGRESS ->
                    listener.progressed(
                            event.getProgress().getDone(), event.getProgress().getAll());
                case FINISHED, FAILED -> {
                    return event;
                }
                default -> throw new MpcException(MpcException.Code.BAD_MESSAGE, "coordinator says what is not known");
            }
        }
        throw new MpcException(MpcException.Code.ABORTED, "coordinator left without a result");
    }

    private static Map<String, Long> bytesByLink(Finished finished) {
        Map<String, Long> bytes = new LinkedHashMap<>();
        for (LinkBytes link : finished.getLinksList()) {
            bytes.merge(link.getFrom() + "->" + link.getTo(), link.getBytes(), Long::sum);
        }
        return bytes;
    }

    private static List<RunReport.OperationTime> times(Program program, Finished finished) {
        List<RunReport.OperationTime> times = new ArrayList<>();
        for (OperationTime time : finished.getOperationsList()) {
            Node node = program.node(time.getNode());
            if (node != null) {
                times.add(new RunReport.OperationTime(
                        node.id(),
                        node.operation().wireName(),
                        node.source(),
                        time.getExecutions(),
                        time.getSeconds()));
            }
        }
        times.sort(Comparator.comparingDouble(RunReport.OperationTime::seconds).reversed());
        return times;
    }

    private void cancel() {
        Context.CancellableContext context = running;
        if (context != null) {
            context.cancel(null);
        }
        sayGoodbye();
    }

    private void sayGoodbye() {
        try {
            PlayersGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(GOODBYE_MILLIS, TimeUnit.MILLISECONDS)
                    .closeSession(SessionName.newBuilder()
                            .setSession(Submissions.bytes(id))
                            .build());
        } catch (StatusRuntimeException e) {
            // players close idle sessions by themselves
        }
        channel.shutdownNow();
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            return; // the hook is at it
        }
        sayGoodbye();
        JoinedPlayer joined = config.joined();
        if (joined != null) {
            joined.end(id);
        }
    }
}

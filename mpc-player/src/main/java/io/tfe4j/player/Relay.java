package io.tfe4j.player;

import io.grpc.stub.StreamObserver;
import io.tfe4j.party.MpcException;
import io.tfe4j.player.wire.Failed;
import io.tfe4j.player.wire.Finished;
import io.tfe4j.player.wire.OperationTime;
import io.tfe4j.player.wire.Progress;
import io.tfe4j.player.wire.RunEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Gathers what the players of one run report, and tells the script once, when all are done. */
final class Relay {
    private final StreamObserver<RunEvent> script;
    private final Consumer<Failed> onFailure;
    private final List<Finished> finished = new ArrayList<>();
    private final List<Failed> failed = new ArrayList<>();
    /** Whether a player that has failed knows that all have. */
    private boolean isDecided;

    private int running;

    /** {@code onFailure} runs when the first player fails. */
    Relay(StreamObserver<RunEvent> script, int players, Consumer<Failed> onFailure) {
        this.script = script;
        this.running = players;
        this.onFailure = onFailure;
    }

    synchronized void progressed(Progress progress) {
        if (running > 0 && failed.isEmpty()) {
            script.onNext(RunEvent.newBuilder().setProgress(progress).build());
        }
    }

    synchronized void finished(Finished part) {
        finished.add(part);
        done();
    }

    /** A player says that its part has failed. */
    void failed(Failed part) {
        boolean decided = !part.getCode().equals(MpcException.Code.UNDECIDED.name());
        failed(part, decided);
    }

    /** A player says nothing any more; whether it has failed is not known. */
    void lost(Failed part) {
        failed(part, false);
    }

    private void failed(Failed part, boolean decided) {
        boolean first;
        synchronized (this) {
            first = failed.isEmpty();
            failed.add(part);
            isDecided |= decided;
            done();
        }
        if (first) {
            onFailure.accept(part);
        }
    }

    private void done() {
        if (--running > 0) {
            return;
        }
        RunEvent.Builder event = RunEvent.newBuilder();
        // one player that has finished shows that it is decided, whatever became of others since
        if (!finished.isEmpty()) {
            event.setFinished(merged());
        } else if (isDecided) {
            event.setFailed(cause());
        } else {
            event.setFailed(undecided());
        }
        script.onNext(event.build());
        script.onCompleted();
    }

    private Failed undecided() {
        Failed first = failed.get(0);
        return first.toBuilder()
                .setCode(MpcException.Code.UNDECIDED.name())
                .setMessage("it is not known yet whether the run has finished: cause=" + first.getMessage())
                .build();
    }

    /** Refusals all together, since each may need a rule, those that say the same once; otherwise what came first. */
    private Failed cause() {
        List<Failed> refusals = failed.stream().filter(Failures::isRefusal).toList();
        if (refusals.isEmpty()) {
            return failed.get(0);
        }
        Map<String, List<String>> players = new LinkedHashMap<>();
        Set<String> asks = new TreeSet<>();
        for (Failed refusal : refusals) {
            players.computeIfAbsent(refusal.getMessage(), unused -> new ArrayList<>())
                    .add(refusal.getPlayer());
            asks.addAll(refusal.getAsksList());
        }
        boolean allAsk = refusals.stream().allMatch(refusal -> refusal.getAsksCount() > 0);
        StringJoiner message = new StringJoiner("\n");
        players.forEach((text, names) -> message.add(
                message.length() == 0
                        ? text
                        : "player refuses: player=" + String.join(", ", names) + ", cause=" + text));
        Failed.Builder first = refusals.get(0).toBuilder().clearAsks().setMessage(message.toString());
        first.setPlayer(String.join(", ", players.values().iterator().next()));
        return allAsk ? first.addAllAsks(asks).build() : first.build();
    }

    private Finished merged() {
        Finished.Builder all = Finished.newBuilder();
        Map<Integer, OperationTime> slowest = new HashMap<>();
        for (Finished part : finished) {
            all.setRounds(Math.max(all.getRounds(), part.getRounds()));
            all.setSeconds(Math.max(all.getSeconds(), part.getSeconds()));
            all.addAllLinks(part.getLinksList());
            if (!part.getProblem().isEmpty()) {
                all.setProblem(part.getProblem());
            }
            for (OperationTime time : part.getOperationsList()) {
                slowest.merge(time.getNode(), time, Relay::slower);
            }
        }
        return all.addAllOperations(slowest.values()).build();
    }

    private static OperationTime slower(OperationTime left, OperationTime right) {
        return left.getSeconds() >= right.getSeconds() ? left : right;
    }

    /** For what fails before any player was asked. */
    static void refuse(StreamObserver<RunEvent> script, String player, RuntimeException cause) {
        script.onNext(
                RunEvent.newBuilder().setFailed(Failures.of(player, cause)).build());
        script.onCompleted();
    }
}

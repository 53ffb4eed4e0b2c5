package io.tfe4j.player;

import io.grpc.stub.StreamObserver;
import io.tfe4j.player.wire.Failed;
import io.tfe4j.player.wire.Finished;
import io.tfe4j.player.wire.OperationTime;
import io.tfe4j.player.wire.Progress;
import io.tfe4j.player.wire.RunEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Gathers what the players of one run report, and tells the script once, when all are done. */
final class Relay {
    private final StreamObserver<RunEvent> script;
    private final Runnable onFailure;
    private final List<Finished> finished = new ArrayList<>();
    private final List<Failed> failed = new ArrayList<>();
    private int running;

    /** {@code onFailure} runs when the first player fails. */
    Relay(StreamObserver<RunEvent> script, int players, Runnable onFailure) {
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

    void failed(Failed part) {
        boolean first;
        synchronized (this) {
            first = failed.isEmpty();
            failed.add(part);
            done();
        }
        if (first) {
            onFailure.run();
        }
    }

    private void done() {
        if (--running > 0) {
            return;
        }
        RunEvent.Builder event = RunEvent.newBuilder();
        if (failed.isEmpty()) {
            event.setFinished(merged());
        } else {
            event.setFailed(cause());
        }
        script.onNext(event.build());
        script.onCompleted();
    }

    /** Refusals all together, since each may need a rule; otherwise what came first. */
    private Failed cause() {
        List<Failed> refusals = failed.stream().filter(Failures::isRefusal).toList();
        if (refusals.size() < 2) {
            return refusals.isEmpty() ? failed.get(0) : refusals.get(0);
        }
        StringBuilder message = new StringBuilder(refusals.get(0).getMessage());
        for (Failed other : refusals.subList(1, refusals.size())) {
            message.append("\nplayer refuses: player=")
                    .append(other.getPlayer())
                    .append(", cause=")
                    .append(other.getMessage());
        }
        return refusals.get(0).toBuilder().setMessage(message.toString()).build();
    }

    private Finished merged() {
        Finished.Builder all = Finished.newBuilder();
        Map<Integer, OperationTime> slowest = new HashMap<>();
        for (Finished part : finished) {
            all.setRounds(Math.max(all.getRounds(), part.getRounds()));
            all.setSeconds(Math.max(all.getSeconds(), part.getSeconds()));
            all.addAllLinks(part.getLinksList());
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

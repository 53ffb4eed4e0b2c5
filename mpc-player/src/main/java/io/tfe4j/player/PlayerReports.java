package io.tfe4j.player;

import io.grpc.stub.StreamObserver;
import io.tfe4j.config.Player;
import io.tfe4j.player.wire.Failed;
import io.tfe4j.player.wire.RunEvent;
import java.util.concurrent.atomic.AtomicBoolean;

/** What one player says of a run, on its way to the {@link Relay}. */
final class PlayerReports implements StreamObserver<RunEvent> {
    private final Player player;
    private final Relay relay;
    private final boolean showsProgress;
    private final Again again;
    private final AtomicBoolean ended = new AtomicBoolean();

    /** {@code again} asks once more, of a player that was not up; it does nothing when there is no more time. */
    PlayerReports(Player player, Relay relay, boolean showsProgress, Again again) {
        this.player = player;
        this.relay = relay;
        this.showsProgress = showsProgress;
        this.again = again;
    }

    @Override
    public void onNext(RunEvent event) {
        if (event.hasProgress()) {
            if (showsProgress) {
                relay.progressed(event.getProgress());
            }
        } else if (!ended.getAndSet(true)) {
            if (event.hasFinished()) {
                relay.finished(event.getFinished());
            } else {
                relay.failed(event.getFailed());
            }
        }
    }

    /** Asks once more, soon. */
    @FunctionalInterface
    interface Again {
        /** False if there is no more time. */
        boolean ask(PlayerReports reports);
    }

    @Override
    public void onError(Throwable cause) {
        if (Failures.isNotUp(cause) && again.ask(this)) {
            return;
        }
        if (!ended.getAndSet(true)) {
            Failed failed = Failures.ofCall(player.name(), player.address(), cause);
            if (Failures.isNotUp(cause) || Failures.isTurnedAway(cause)) {
                relay.failed(failed);
            } else {
                relay.lost(failed);
            }
        }
    }

    @Override
    public void onCompleted() {
        onError(new IllegalStateException("player said nothing"));
    }
}

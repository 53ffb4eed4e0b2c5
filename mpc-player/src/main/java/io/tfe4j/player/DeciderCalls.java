package io.tfe4j.player;

import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.tfe4j.config.Player;
import io.tfe4j.player.consent.Submissions;
import io.tfe4j.player.link.Port;
import io.tfe4j.player.wire.PlayersGrpc;
import io.tfe4j.player.wire.RunName;
import io.tfe4j.player.wire.RunOutcome;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Asks the server that decides how runs end, over a connection of its own while there is something to ask. */
final class DeciderCalls implements Settlement.Decider {
    private static final long PATIENCE_MILLIS = 3_000;

    private final CompletableFuture<Port> port;
    private final Player decider;
    private @Nullable ManagedChannel channel;

    DeciderCalls(CompletableFuture<Port> port, Player decider) {
        this.port = port;
        this.decider = decider;
    }

    @Override
    public RunOutcome ask(RunKey run) {
        RunName name = RunName.newBuilder()
                .setSession(Submissions.bytes(run.session()))
                .setRun(run.run())
                .build();
        // whoever has ended the run does not end the question
        Context before = Context.ROOT.attach();
        try {
            ManagedChannel open = open();
            open.resetConnectBackoff();
            return PlayersGrpc.newBlockingStub(open)
                    .withDeadlineAfter(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                    .outcome(name);
        } catch (RuntimeException e) {
            // certificates may have changed
            close();
            throw e;
        } finally {
            Context.ROOT.detach(before);
        }
    }

    private synchronized ManagedChannel open() {
        if (channel == null) {
            channel = port.join().dial(decider);
        }
        return channel;
    }

    @Override
    public synchronized void close() {
        if (channel != null) {
            channel.shutdownNow();
            channel = null;
        }
    }
}

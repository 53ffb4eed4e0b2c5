package io.tfe4j.config;

import io.tfe4j.party.InMemoryNetwork;
import io.tfe4j.party.MpcException;
import io.tfe4j.program.Node;
import io.tfe4j.program.run.RunObserver;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The first failure of a run: ends it for all players, and is what the caller gets. */
final class Failure {
    private final InMemoryNetwork network;
    private final AtomicReference<@Nullable MpcException> first = new AtomicReference<>();

    Failure(InMemoryNetwork network) {
        this.network = network;
    }

    RunObserver of(String player) {
        return new RunObserver() {
            @Override
            public void nodeDone(Node node, long nanos) {}

            @Override
            public void failed(Node node, Throwable cause) {
                report(player, node, cause);
            }
        };
    }

    /** Outside any operation. */
    void of(String player, Throwable cause) {
        report(player, null, cause);
    }

    private void report(String player, @Nullable Node node, Throwable cause) {
        MpcException.Code code = cause instanceof MpcException known ? known.code() : MpcException.Code.ABORTED;
        MpcException failure = new MpcException(
                code,
                "run failed: player=" + player + ", operation=" + (node == null ? "unknown" : node.describe())
                        + ", cause=" + MpcException.reason(cause),
                MpcException.withoutText(cause));
        if (first.compareAndSet(null, failure)) {
            network.abort(failure);
        }
    }

    boolean any() {
        return first.get() != null;
    }

    void throwIfAny() {
        MpcException failure = first.get();
        if (failure != null) {
            throw failure;
        }
    }
}

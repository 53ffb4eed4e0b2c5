package io.tfe4j.player;

import io.tfe4j.party.MpcException;
import io.tfe4j.player.link.RunLinks;
import io.tfe4j.program.Node;
import io.tfe4j.program.RunObserver;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The first failure of a run at this player: it ends the run everywhere, and is what the script gets. */
final class RunFailure {
    private final String player;
    private final RunLinks links;
    private final AtomicReference<@Nullable MpcException> first = new AtomicReference<>();

    RunFailure(String player, RunLinks links) {
        this.player = player;
        this.links = links;
    }

    /** Tells {@code times} of each node that is done. */
    RunObserver observer(NodeTimes times) {
        return new RunObserver() {
            @Override
            public void nodeDone(Node node, long nanos) {
                times.done(node, nanos);
            }

            @Override
            public void failed(Node node, Throwable cause) {
                report(node, cause);
            }
        };
    }

    void report(@Nullable Node node, Throwable cause) {
        MpcException failure = describe(node, cause);
        if (first.compareAndSet(null, failure)) {
            links.abort(failure);
        }
    }

    /** What peers and links report names its place already. */
    private MpcException describe(@Nullable Node node, Throwable cause) {
        if (cause instanceof MpcException known && !links.isOpen()) {
            return known;
        }
        MpcException.Code code = cause instanceof MpcException known ? known.code() : MpcException.Code.ABORTED;
        String reason = cause instanceof MpcException ? cause.getMessage() : cause.toString();
        return new MpcException(
                code,
                "run failed: player=" + player + ", operation=" + (node == null ? "none" : node.describe()) + ", cause="
                        + reason,
                cause);
    }

    void throwIfAny() {
        MpcException failure = first.get();
        if (failure != null) {
            throw failure;
        }
    }
}

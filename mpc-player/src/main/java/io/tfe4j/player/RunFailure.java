package io.tfe4j.player;

import io.tfe4j.party.MpcException;
import io.tfe4j.player.link.RunLinks;
import io.tfe4j.program.Node;
import io.tfe4j.program.NodeExecution;
import io.tfe4j.program.RunObserver;
import org.jspecify.annotations.Nullable;

/** The first failure of a run at this player: it ends the run everywhere, and is what the script gets. */
final class RunFailure {
    private final String player;
    private @Nullable RunLinks links;
    private @Nullable MpcException first;

    RunFailure(String player) {
        this.player = player;
    }

    /** From now on a failure ends the run at the peers too. */
    synchronized void attach(RunLinks opened) {
        links = opened;
    }

    /** Tells {@code times} of each node that is done. */
    RunObserver observer(NodeTimes times) {
        return new RunObserver() {
            @Override
            public void nodeDone(Node node, long nanos) {
                times.done(node, nanos);
            }

            @Override
            public void nodeDone(NodeExecution execution) {
                times.done(execution.node(), execution.nanos());
            }

            @Override
            public void failed(Node node, Throwable cause) {
                report(node, cause);
            }
        };
    }

    void report(@Nullable Node node, Throwable cause) {
        RunLinks open;
        MpcException failure;
        synchronized (this) {
            if (first != null) {
                return;
            }
            failure = describe(node, cause);
            first = failure;
            open = links;
        }
        if (open != null) {
            open.abort(failure);
        }
    }

    /** What peers and links report names its place already. */
    private MpcException describe(@Nullable Node node, Throwable cause) {
        boolean ended = links != null && !links.isOpen();
        if (cause instanceof MpcException known && (ended || node == null)) {
            return known;
        }
        MpcException.Code code = cause instanceof MpcException known ? known.code() : MpcException.Code.ABORTED;
        String operation = node == null ? "" : ", operation=" + node.describe();
        return new MpcException(
                code,
                "run failed: player=" + player + operation + ", cause=" + MpcException.reason(cause),
                MpcException.withoutText(cause));
    }

    synchronized void throwIfAny() {
        if (first != null) {
            throw first;
        }
    }
}

package io.tfe4j.player;

import io.tfe4j.party.MpcException;
import io.tfe4j.player.link.RunLinks;
import io.tfe4j.program.Attribute;
import io.tfe4j.program.Node;
import io.tfe4j.program.Op;
import io.tfe4j.program.run.NodeExecution;
import io.tfe4j.program.run.RunObserver;
import org.jspecify.annotations.Nullable;

/** The first failure of a run at this player: it ends the run everywhere, and is what the script gets. */
final class RunFailure {
    private static final System.Logger LOG = System.getLogger(RunFailure.class.getName());

    private final String player;
    private final boolean tellsDetails;
    private boolean declaredWrongly;
    private @Nullable RunLinks links;
    private @Nullable MpcException first;

    /** {@code tellsDetails}: whether others may know what is wrong with this player's data. */
    RunFailure(String player, boolean tellsDetails) {
        this.tellsDetails = tellsDetails;
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
        if (!tellsDetails && node != null && isOwnInput(node) && isAboutData(cause)) {
            declaredWrongly = true;
            LOG.log(
                    System.Logger.Level.WARNING,
                    "data is not as a program declares it: operation={0}, cause={1}",
                    node.describe(),
                    String.valueOf(cause.getMessage()));
            return new MpcException(
                    MpcException.Code.BAD_INPUT,
                    "data is not as declared: player=" + player + ", input="
                            + node.attributes().get(Attribute.NAME) + "; the log of its player says more to its owner");
        }
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

    private boolean isOwnInput(Node node) {
        boolean gives = node.operation() == Op.PRIVATE_INPUT || node.operation() == Op.PUBLIC_INPUT;
        return gives && node.player().equals(player);
    }

    private static boolean isAboutData(Throwable cause) {
        return cause instanceof MpcException known && known.code() == MpcException.Code.BAD_INPUT;
    }

    synchronized boolean wasDeclaredWrongly() {
        return declaredWrongly;
    }

    synchronized void throwIfAny() {
        if (first != null) {
            throw first;
        }
    }
}

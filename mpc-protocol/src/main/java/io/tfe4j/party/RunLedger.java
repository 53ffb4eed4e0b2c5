package io.tfe4j.party;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What one endpoint has used up in one run, so that nothing is used twice whatever program runs: a random word drawn
 * again would let a neighbour subtract two masked messages, and a message sent again would be taken for another one.
 *
 * <p>A node of the program is opened once in each execution of its loops; that is noted here for the whole run, as
 * intervals, which a loop of a million iterations leaves at one. What is drawn and sent below that address is noted in
 * the {@link NodeLedger} that goes with the node's contexts and is garbage once they are, for nobody else can have a
 * context of that address.
 *
 * <p>Thread-safe: nodes of a program run at the same time.
 */
public final class RunLedger {
    private final Map<Integer, Intervals> executions = new ConcurrentHashMap<>();

    /**
     * The ledger of one execution of a node.
     *
     * @throws MpcException if it was opened before in this run
     */
    NodeLedger open(Address node, String name) {
        boolean first = executions
                .computeIfAbsent(node.node(), unused -> new Intervals())
                .add(node.execution(), node.execution() + 1L);
        if (!first) {
            throw new MpcException(
                    MpcException.Code.USED_TWICE,
                    "operation was about to run twice with the same random numbers: step=/" + name + ", execution="
                            + node.execution() + "; this is a fault of the library, please report it");
        }
        return new NodeLedger();
    }

    @Override
    public String toString() {
        return "RunLedger[nodes=" + executions.size() + "]";
    }
}

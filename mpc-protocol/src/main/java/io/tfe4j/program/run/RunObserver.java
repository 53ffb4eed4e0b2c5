package io.tfe4j.program.run;

import io.tfe4j.program.Node;
import io.tfe4j.program.Value;

/** Told what happens at one player during a run, from many threads. */
public interface RunObserver {
    void nodeDone(Node node, long nanos);

    /** What players call; for observers that need to know more than how long it took. */
    default void nodeDone(NodeExecution execution) {
        nodeDone(execution.node(), execution.nanos());
    }

    /** A server's part of a node's value; {@code execution} counts the iterations of the loops around it. */
    default void computed(Node node, int execution, Value value) {}

    /** The first call ends the session; called before anyone waits for the rest of the program. */
    void failed(Node node, Throwable cause);
}

package io.tfe4j.program.run;

import io.tfe4j.program.Node;
import io.tfe4j.program.Value;
import java.util.concurrent.Executor;

/** Computes one node for a {@link BlockRun}. */
interface NodeRunner {
    record Result(Value value, int round) {}

    Result run(Node node, BlockRun block);

    void failed(Node node, Throwable cause);

    Executor threads();
}

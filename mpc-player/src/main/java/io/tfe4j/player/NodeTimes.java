package io.tfe4j.player;

import io.tfe4j.player.wire.OperationTime;
import io.tfe4j.program.Node;
import io.tfe4j.program.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** How often and how long a server worked on each node of a program. */
final class NodeTimes {
    static final NodeTimes NONE = new NodeTimes(0, RunSink.NONE, 0);

    private final AtomicLongArray nanos;
    private final AtomicLongArray executions;
    private final AtomicLong done = new AtomicLong();
    private final RunSink sink;
    private final long all;

    NodeTimes(Program program, RunSink sink) {
        this(program.size(), sink, program.executions());
    }

    private NodeTimes(int nodes, RunSink sink, long all) {
        nanos = new AtomicLongArray(nodes);
        executions = new AtomicLongArray(nodes);
        this.sink = sink;
        this.all = all;
    }

    void done(Node node, long elapsed) {
        if (nanos.length() == 0) {
            return;
        }
        nanos.addAndGet(node.id(), elapsed);
        executions.incrementAndGet(node.id());
        sink.progressed(done.incrementAndGet(), all);
    }

    /** Of the nodes that ran. */
    List<OperationTime> all() {
        List<OperationTime> times = new ArrayList<>();
        for (int node = 0; node < nanos.length(); node++) {
            if (executions.get(node) > 0) {
                times.add(OperationTime.newBuilder()
                        .setNode(node)
                        .setExecutions(executions.get(node))
                        .setSeconds(nanos.get(node) / (double) TimeUnit.SECONDS.toNanos(1))
                        .build());
            }
        }
        return times;
    }
}

package io.tfe4j.config;

import io.tfe4j.RunReport.OperationTime;
import io.tfe4j.program.Node;
import io.tfe4j.program.Program;
import io.tfe4j.program.Value;
import io.tfe4j.program.run.RunObserver;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Times of the operations at the servers, and the progress of the first of them. */
final class Profile {
    private static final int SERVERS = 3;

    private final Program program;
    private final RunListener listener;
    private final @Nullable RangeChecks checks;
    private final LongAdder[] nanos;
    private final LongAdder[] executions;
    private final LongAdder done = new LongAdder();
    private final long all;

    Profile(Program program, RunListener listener, @Nullable RangeChecks checks) {
        this.program = program;
        this.checks = checks;
        this.listener = listener;
        all = program.executions();
        nanos = adders(SERVERS * program.size());
        executions = adders(program.size());
    }

    private static LongAdder[] adders(int count) {
        LongAdder[] adders = new LongAdder[count];
        java.util.Arrays.setAll(adders, i -> new LongAdder());
        return adders;
    }

    RunObserver observer(RunObserver failures, int server) {
        return new RunObserver() {
            @Override
            public void nodeDone(Node node, long elapsed) {
                nanos[server * program.size() + node.id()].add(elapsed);
                if (server == 0) {
                    executions[node.id()].increment();
                    done.increment();
                    listener.progressed(done.sum(), all);
                }
            }

            @Override
            public void computed(Node node, int execution, Value value) {
                if (checks != null) {
                    checks.add(node, execution, server, value);
                }
            }

            @Override
            public void failed(Node node, Throwable cause) {
                failures.failed(node, cause);
            }
        };
    }

    /** The slowest first. */
    List<OperationTime> times() {
        List<OperationTime> times = new ArrayList<>();
        for (Node node : program.allNodes()) {
            long slowest = 0;
            for (int server = 0; server < SERVERS; server++) {
                slowest = Math.max(slowest, nanos[server * program.size() + node.id()].sum());
            }
            times.add(new OperationTime(
                    node.id(),
                    node.operation().wireName(),
                    node.source(),
                    executions[node.id()].sum(),
                    slowest / (double) TimeUnit.SECONDS.toNanos(1)));
        }
        times.sort(Comparator.comparingDouble(OperationTime::seconds).reversed());
        return times;
    }
}

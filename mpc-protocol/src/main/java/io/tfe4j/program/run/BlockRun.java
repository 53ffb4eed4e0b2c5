package io.tfe4j.program.run;

import static io.tfe4j.program.Attribute.ITERATIONS;

import io.tfe4j.program.Node;
import io.tfe4j.program.Value;
import io.tfe4j.program.Value.BundleValue;
import io.tfe4j.protocol.InputCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * One execution of a block at one server.
 *
 * <h2>Order</h2>
 *
 * <p>A node is ready when its inputs are there. Ready nodes that exchange messages run at once, on threads of their own, so that
 * the rounds of independent nodes overlap; a chain of nodes stays on one thread, and nodes that exchange nothing are done
 * by whoever made them ready. Among ready nodes the first in the program goes first.
 *
 * <h2>Why nobody waits for ever</h2>
 *
 * <p>A protocol needs the same node at all three servers, and each server chooses by itself. A node starts only when all nodes
 * more than {@value #WINDOW} places before it are done. Look at the first node of the program that is not done at some server:
 * everything before it is done everywhere, so it is ready at all three, and within the window of each. Threads are not
 * limited, so each of them runs it, and it comes to its end.
 *
 * <h2>Memory and rounds</h2>
 *
 * <p>A value is dropped after its last use in the block. Each node's round is that of its last message, beginning with the
 * latest round of its inputs, so the count is that of the longest chain, whatever the threads did.
 *
 * <p>Everything below {@code synchronized} is the state of the schedule; nodes are computed outside of it.
 */
final class BlockRun {
    private static final int WINDOW = 256;

    private final NodeRunner runner;
    private final BlockPlan plan;
    private final @Nullable BlockRun enclosing;
    private final LoopState loop;
    private final Value[] values;
    private final int[] rounds;
    private final int[] waitingFor;
    private final int[] uses;
    private final boolean[] done;
    private final PriorityQueue<Integer> local = new PriorityQueue<>();
    private final PriorityQueue<Integer> remote = new PriorityQueue<>();
    private final List<Later> checks = new ArrayList<>();
    private int firstOpen;
    private int workers;
    private @Nullable Throwable failure;

    /** The iteration this is: carried values, the counter, the flattened counter, and the round at which it starts. */
    record LoopState(List<Value> carried, long index, int execution, int startRound) {
        static final LoopState MAIN = new LoopState(List.of(), 0, 0, 0);
    }

    private record Later(Node node, InputCheck check) {}

    BlockRun(NodeRunner runner, BlockPlan plan, @Nullable BlockRun enclosing, LoopState loop) {
        this.runner = runner;
        this.plan = plan;
        this.enclosing = enclosing;
        this.loop = loop;
        values = new Value[plan.size()];
        rounds = new int[plan.size()];
        done = new boolean[plan.size()];
        waitingFor = plan.dependencies();
        uses = plan.uses();
    }

    /** Runs all nodes; returns when no thread works on them any more. */
    void run() {
        int first;
        synchronized (this) {
            for (int position = 0; position < plan.size(); position++) {
                if (waitingFor[position] == 0) {
                    ready(position);
                }
            }
            workers = 1;
            first = next();
        }
        work(first);
        awaitWorkers();
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        if (failure instanceof Error e) {
            throw e;
        }
        finishChecks();
    }

    synchronized void later(Node node, InputCheck check) {
        checks.add(new Later(node, check));
    }

    /** No server waits here for another that waits for it: each has sent its digests while the block ran. */
    private void finishChecks() {
        for (Later later : checks) {
            try {
                later.check().finish();
            } catch (RuntimeException | Error e) {
                runner.failed(later.node(), e);
                throw e;
            }
        }
    }

    private void work(int first) {
        int position = first;
        while (position >= 0) {
            position = execute(position);
        }
        synchronized (this) {
            workers--;
            notifyAll();
        }
    }

    private int execute(int position) {
        Node node = plan.node(position);
        try {
            NodeRunner.Result result = runner.run(node, this);
            return complete(position, result);
        } catch (RuntimeException | Error e) {
            synchronized (this) {
                failure = failure == null ? e : failure;
            }
            runner.failed(node, e);
            return -1;
        }
    }

    private synchronized int complete(int position, NodeRunner.Result result) {
        rounds[position] = result.round();
        values[position] = uses[position] > 0 ? result.value() : null;
        done[position] = true;
        while (firstOpen < done.length && done[firstOpen]) {
            firstOpen++;
        }
        for (int input : plan.node(position).inputs()) {
            Integer from = plan.position(input);
            if (from != null && --uses[from] == 0) {
                values[from] = null;
            }
        }
        for (int dependent : plan.dependents(position)) {
            if (--waitingFor[dependent] == 0) {
                ready(dependent);
            }
        }
        return next();
    }

    private void ready(int position) {
        (plan.isLocal(position) ? local : remote).add(position);
    }

    /** What the calling worker does next, -1 for nothing; other workers start on what else may exchange messages. */
    private int next() {
        if (failure != null) {
            return -1;
        }
        int mine = poll(local);
        if (mine < 0) {
            mine = poll(remote);
        }
        for (int other = poll(remote); other >= 0; other = poll(remote)) {
            int position = other;
            workers++;
            runner.threads().execute(() -> work(position));
        }
        return mine;
    }

    private int poll(PriorityQueue<Integer> queue) {
        Integer position = queue.peek();
        if (position == null || position >= firstOpen + WINDOW) {
            return -1;
        }
        return queue.poll();
    }

    private synchronized void awaitWorkers() {
        boolean interrupted = false;
        while (workers > 0) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    LoopState loop() {
        return loop;
    }

    List<Value> inputs(Node node) {
        List<Value> inputs = new ArrayList<>();
        for (int input : node.inputs()) {
            inputs.add(holder(input).value(input));
        }
        return inputs;
    }

    /** The round in which the inputs of {@code node} are complete. */
    int startRound(Node node) {
        int start = loop.startRound();
        for (int input : node.inputs()) {
            BlockRun holder = holder(input);
            if (holder == this) {
                start = Math.max(start, rounds[position(input)]);
            }
        }
        return start;
    }

    int lastRound() {
        int last = loop.startRound();
        for (int round : rounds) {
            last = Math.max(last, round);
        }
        return last;
    }

    List<Value> results() {
        List<Value> results = new ArrayList<>();
        for (int result : plan.results()) {
            results.add(holder(result).value(result));
        }
        return results;
    }

    private BlockRun holder(int id) {
        BlockRun holder = this;
        while (holder != null && holder.plan.position(id) == null) {
            holder = holder.enclosing;
        }
        return Objects.requireNonNull(holder);
    }

    private int position(int id) {
        return Objects.requireNonNull(plan.position(id));
    }

    private synchronized Value value(int id) {
        return values[position(id)];
    }

    /** Runs the body of {@code node} as often as it says, one iteration after another. */
    NodeRunner.Result repeat(Node node) {
        long count = node.attributes().get(ITERATIONS);
        List<Value> carried = inputs(node).subList(0, node.body().results().size());
        int round = startRound(node);
        for (long i = 0; i < count; i++) {
            int execution = Math.toIntExact(loop.execution() * count + i);
            LoopState state = new LoopState(carried, i, execution, round);
            BlockRun iteration = new BlockRun(runner, plan.body(node), this, state);
            iteration.run();
            carried = iteration.results();
            round = iteration.lastRound();
        }
        return new NodeRunner.Result(new BundleValue(List.copyOf(carried)), round);
    }
}

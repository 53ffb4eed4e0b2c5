package io.tfe4j.events;

import io.tfe4j.party.Address;
import io.tfe4j.party.Message;
import io.tfe4j.party.Transport;
import io.tfe4j.program.Node;
import io.tfe4j.program.Value;
import io.tfe4j.program.run.NodeExecution;
import io.tfe4j.program.run.RunObserver;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What one player's nodes take. A message belongs to the node and the execution in its address; what an execution sent
 * is kept until it is done, so memory grows with what runs at once, not with what ran.
 */
final class PlayerTally {
    private final int index;
    private final String name;
    private final Slices slices;
    private final AtomicLongArray nanos;
    private final AtomicLongArray bytes;
    private final AtomicLongArray rounds;
    private final AtomicLongArray executions;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicInteger lastRound = new AtomicInteger();
    private final ConcurrentHashMap<Long, Traffic> underWay = new ConcurrentHashMap<>();

    /** Of one execution; filled by its thread. */
    static final class Traffic {
        private static final Traffic NONE = new Traffic();

        private long bytes;
        private long waitedNanos;

        synchronized void sent(long more) {
            bytes += more;
        }

        synchronized void waited(long more) {
            waitedNanos += more;
        }

        synchronized long bytes() {
            return bytes;
        }

        synchronized long waitedNanos() {
            return waitedNanos;
        }
    }

    PlayerTally(int index, String name, int nodes, Slices slices) {
        this.index = index;
        this.name = name;
        this.slices = slices;
        nanos = new AtomicLongArray(nodes);
        bytes = new AtomicLongArray(nodes);
        rounds = new AtomicLongArray(nodes);
        executions = new AtomicLongArray(nodes);
    }

    Transport transport(Transport inner) {
        return new Transport() {
            @Override
            public void send(int to, Address address, Message message) {
                inner.send(to, address, message);
                sent.addAndGet(message.sizeBytes());
                traffic(address).sent(message.sizeBytes());
            }

            @Override
            public Message receive(int from, Address address, String step) {
                long start = System.nanoTime();
                Message message = inner.receive(from, address, step);
                traffic(address).waited(System.nanoTime() - start);
                return message;
            }

            @Override
            public String name(int endpoint) {
                return inner.name(endpoint);
            }
        };
    }

    private Traffic traffic(Address address) {
        return underWay.computeIfAbsent(key(address.node(), address.execution()), unused -> new Traffic());
    }

    private static long key(int node, int execution) {
        return (long) node << Integer.SIZE | execution;
    }

    RunObserver observer(RunObserver inner) {
        return new RunObserver() {
            @Override
            public void nodeDone(Node node, long elapsed) {
                inner.nodeDone(node, elapsed);
            }

            @Override
            public void nodeDone(NodeExecution execution) {
                inner.nodeDone(execution);
                note(execution);
            }

            @Override
            public void computed(Node node, int execution, Value value) {
                inner.computed(node, execution, value);
            }

            @Override
            public void failed(Node node, Throwable cause) {
                inner.failed(node, cause);
            }
        };
    }

    private void note(NodeExecution execution) {
        int id = execution.node().id();
        Traffic traffic = underWay.remove(key(id, execution.execution()));
        Traffic known = traffic == null ? Traffic.NONE : traffic;
        nanos.addAndGet(id, execution.nanos());
        bytes.addAndGet(id, known.bytes());
        rounds.addAndGet(id, execution.rounds());
        executions.incrementAndGet(id);
        lastRound.accumulateAndGet(execution.endRound(), Math::max);
        slices.add(new Slices.Slice(index, execution, known.bytes(), known.waitedNanos()));
    }

    int index() {
        return index;
    }

    String name() {
        return name;
    }

    boolean isServer() {
        return index < 3;
    }

    long nanos(int node) {
        return nanos.get(node);
    }

    long bytes(int node) {
        return bytes.get(node);
    }

    long rounds(int node) {
        return rounds.get(node);
    }

    long executions(int node) {
        return executions.get(node);
    }

    long sent() {
        return sent.get();
    }

    int lastRound() {
        return lastRound.get();
    }
}

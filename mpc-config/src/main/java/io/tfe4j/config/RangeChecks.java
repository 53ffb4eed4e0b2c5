package io.tfe4j.config;

import io.tfe4j.fixedpoint.Range;
import io.tfe4j.party.MpcException;
import io.tfe4j.program.Node;
import io.tfe4j.program.Value;
import io.tfe4j.program.Value.PrivateValue;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Adds up the three servers' components of every private value and compares it with its promised range. */
final class RangeChecks {
    private static final int SERVERS = 3;

    private record Key(int node, int execution) {}

    private final Map<Key, PrivateValue[]> pending = new ConcurrentHashMap<>();

    /**
     * The last server to come checks.
     *
     * @throws MpcException if an element is out of range
     */
    void add(Node node, int execution, int server, Value value) {
        if (!(value instanceof PrivateValue secret)) {
            return;
        }
        Key key = new Key(node.id(), execution);
        PrivateValue[] parts = pending.computeIfAbsent(key, unused -> new PrivateValue[SERVERS]);
        synchronized (parts) {
            parts[server] = secret;
            for (PrivateValue part : parts) {
                if (part == null) {
                    return;
                }
            }
        }
        pending.remove(key);
        check(node, execution, parts);
    }

    private static void check(Node node, int execution, PrivateValue[] parts) {
        Range range = node.type().range();
        int size = parts[0].tensor().size();
        for (int i = 0; i < size; i++) {
            long sum = 0;
            for (PrivateValue part : parts) {
                sum += part.tensor().share().left().data()[i];
            }
            if (sum < range.min() || sum > range.max()) {
                throw new MpcException(
                        MpcException.Code.ABORTED,
                        "value left its range: element=" + i + ", type=" + node.type() + ", iteration=" + execution
                                + "; a range assumed or declared before it is wrong");
            }
        }
    }
}

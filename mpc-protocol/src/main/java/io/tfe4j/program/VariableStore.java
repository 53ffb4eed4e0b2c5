package io.tfe4j.program;

import io.tfe4j.program.Value.PrivateValue;
import io.tfe4j.program.Value.PublicValue;
import io.tfe4j.ring.RingTensor;
import io.tfe4j.share.ArithmeticShare;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** One server's shares of a session's variables. What a run assigns becomes visible when the run is committed. */
public final class VariableStore implements AutoCloseable {
    private final Map<String, Value> values = new HashMap<>();
    private final Map<String, Value> staged = new HashMap<>();

    synchronized Value get(String name) {
        Value value = values.get(name);
        if (value == null) {
            throw new IllegalStateException("variable has no value yet: variable=" + name);
        }
        return value;
    }

    synchronized void stage(String name, Value value) {
        staged.put(name, owned(value));
    }

    /** Keeps what the last run assigned. */
    public synchronized void commit() {
        staged.forEach((name, value) -> wipe(values.put(name, value)));
        staged.clear();
    }

    /** Forgets what the last run assigned. */
    public synchronized void rollback() {
        staged.values().forEach(VariableStore::wipe);
        staged.clear();
    }

    /** Overwrites every share with zeros. */
    @Override
    public synchronized void close() {
        rollback();
        values.values().forEach(VariableStore::wipe);
        values.clear();
    }

    /** A copy of a share, so that wiping it touches nothing else. */
    private static Value owned(Value value) {
        if (value instanceof PrivateValue secret) {
            ArithmeticShare share = secret.tensor().share();
            ArithmeticShare copy = new ArithmeticShare(copy(share.left()), copy(share.right()));
            return Value.of(new io.tfe4j.fixedpoint.FixedTensor(
                    copy, secret.tensor().fractionBits(), secret.tensor().range()));
        }
        return value;
    }

    private static RingTensor copy(RingTensor tensor) {
        return RingTensor.of(tensor.shape(), tensor.data().clone());
    }

    private static void wipe(Value value) {
        if (value instanceof PrivateValue secret) {
            Arrays.fill(secret.tensor().share().left().data(), 0);
            Arrays.fill(secret.tensor().share().right().data(), 0);
        } else if (!(value == null || value instanceof PublicValue)) {
            throw new AssertionError("not a variable's value: " + value.type());
        }
    }
}

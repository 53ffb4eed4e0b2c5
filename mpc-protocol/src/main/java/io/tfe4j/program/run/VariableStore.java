package io.tfe4j.program.run;

import static io.tfe4j.program.Attribute.NAME;

import io.tfe4j.party.MpcException;
import io.tfe4j.program.Node;
import io.tfe4j.program.Op;
import io.tfe4j.program.Program;
import io.tfe4j.program.Value;
import io.tfe4j.program.Value.PrivateValue;
import io.tfe4j.program.Value.PublicValue;
import io.tfe4j.program.ValueType;
import io.tfe4j.ring.RingTensor;
import io.tfe4j.share.ArithmeticShare;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** One server's shares of a session's variables. What a run assigns becomes visible when the run is committed. */
public final class VariableStore implements AutoCloseable {
    private final Map<String, Kept> values = new HashMap<>();
    private final Map<String, Kept> staged = new HashMap<>();

    /** With the type of the node that computed it, which says more than the shares do: whether it is dithered. */
    private record Kept(Value value, ValueType type) {}

    /**
     * Compares what a program says of the variables that it reads with what is kept.
     *
     * @throws MpcException naming the variable that has no value, or another type than the program declares
     */
    synchronized void check(Program program) {
        for (Node node : program.allNodes()) {
            if (node.operation() == Op.VARIABLE) {
                kept(node.attributes().get(NAME), node.type());
            }
        }
    }

    private Kept kept(String name, ValueType declared) {
        Kept kept = values.get(name);
        if (kept == null) {
            throw new MpcException(MpcException.Code.BAD_INPUT, "variable has no value yet: variable=" + name);
        }
        if (!kept.type.fits(declared)) {
            throw new MpcException(
                    MpcException.Code.BAD_INPUT,
                    "variable is not what the program declares: variable=" + name + ", kept=" + kept.type
                            + ", declared=" + declared);
        }
        return kept;
    }

    /** The value of a variable, with the range that the program declares. */
    synchronized Value get(String name, ValueType declared) {
        Value value = kept(name, declared).value;
        return value instanceof PrivateValue secret
                ? Value.of(secret.tensor().withRange(declared.range()))
                : new PublicValue(((PublicValue) value).tensor(), declared.fractionBits(), declared.range());
    }

    synchronized void stage(String name, Value value, ValueType type) {
        Kept before = staged.put(name, new Kept(owned(value), type));
        wipe(before);
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

    private static void wipe(Kept kept) {
        if (kept != null && kept.value instanceof PrivateValue secret) {
            Arrays.fill(secret.tensor().share().left().data(), 0);
            Arrays.fill(secret.tensor().share().right().data(), 0);
        }
    }
}

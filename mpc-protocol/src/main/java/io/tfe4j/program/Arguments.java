package io.tfe4j.program;

import static io.tfe4j.program.Attribute.PLAYER;

import io.tfe4j.fixedpoint.FixedTensor;
import io.tfe4j.fixedpoint.Rounding;
import io.tfe4j.function.StepMemory;
import io.tfe4j.program.Value.BitsValue;
import io.tfe4j.program.Value.PrivateValue;
import io.tfe4j.program.Value.PublicValue;
import io.tfe4j.protocol.InputCheck;
import io.tfe4j.share.BooleanShare;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/**
 * The inputs and attributes of one execution of a node; {@code checks} are made when the block around it is done.
 *
 * @param exact whether the node's result must be a function of its inputs alone
 * @param memory of the node's executions before this one in the run
 */
public record Arguments(
        List<Value> values,
        Attributes attributes,
        ToIntFunction<String> endpoints,
        Consumer<InputCheck> checks,
        boolean exact,
        StepMemory memory) {
    public int count() {
        return values.size();
    }

    public Value value(int index) {
        if (index >= values.size()) {
            throw new IllegalArgumentException("input missing: index=" + index + ", inputs=" + values.size());
        }
        return values.get(index);
    }

    /** Input {@code index}, which must be private. */
    public FixedTensor fixed(int index) {
        if (value(index) instanceof PrivateValue input) {
            return input.tensor();
        }
        throw wrongKind(index, Kind.PRIVATE);
    }

    public BooleanShare bits(int index) {
        if (value(index) instanceof BitsValue input) {
            return input.share();
        }
        throw wrongKind(index, Kind.BITS);
    }

    public PublicValue open(int index) {
        if (value(index) instanceof PublicValue input) {
            return input;
        }
        throw wrongKind(index, Kind.PUBLIC);
    }

    public boolean isOpen(int index) {
        return value(index) instanceof PublicValue;
    }

    /** All inputs, which must be private. */
    public List<FixedTensor> allFixed() {
        return java.util.stream.IntStream.range(0, count())
                .mapToObj(this::fixed)
                .toList();
    }

    public <T> T get(Attribute<T> attribute) {
        return attributes.get(attribute);
    }

    /** Of everything the node computes. */
    public Rounding rounding() {
        return exact ? Rounding.FLOOR : Rounding.DITHERED;
    }

    /** The endpoint of the player the node names. */
    public int player() {
        return endpoints.applyAsInt(attributes.get(PLAYER));
    }

    private IllegalArgumentException wrongKind(int index, Kind expected) {
        return new IllegalArgumentException("input of the wrong kind: index=" + index + ", kind="
                + value(index).type().kind().label() + ", expected=" + expected.label());
    }
}

package io.tfe4j.program;

import static io.tfe4j.program.Attribute.BODY;
import static io.tfe4j.program.Attribute.INDEX;
import static io.tfe4j.program.Attribute.INDICES;
import static io.tfe4j.program.Attribute.PLAYER;
import static io.tfe4j.program.Attribute.VALUE;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/**
 * One operation of a program. {@code inputs} are ids of earlier nodes, of the same block or of an enclosing one.
 * {@code source} is the line of the script that made it, for people.
 */
public record Node(int id, Op operation, List<Integer> inputs, Attributes attributes, ValueType type, String source) {
    public Node {
        inputs = List.copyOf(inputs);
    }

    Node withId(int newId, List<Integer> newInputs, Attributes newAttributes) {
        return new Node(newId, operation, newInputs, newAttributes, type, source);
    }

    Node withAttributes(Attributes newAttributes) {
        return new Node(id, operation, inputs, newAttributes, type, source);
    }

    public boolean isRepeat() {
        return operation == Op.REPEAT;
    }

    /** What a loop repeats. */
    public Block body() {
        return attributes.get(BODY);
    }

    /** Which value carried by the loop around it this is, -1 if it is none. */
    public int parameter() {
        return operation == Op.PARAMETER ? attributes.get(INDEX) : -1;
    }

    /** The value of a constant whose elements are all the same, in units of its fraction bits; else empty. */
    public OptionalLong equalElements() {
        if (operation != Op.CONSTANT) {
            return OptionalLong.empty();
        }
        long[] data = attributes.get(VALUE).data();
        boolean same = data.length > 0 && Arrays.stream(data).allMatch(each -> each == data[0]);
        return same ? OptionalLong.of(data[0]) : OptionalLong.empty();
    }

    /** Whether this is a constant of zeros alone. */
    public boolean isZeros() {
        OptionalLong value = equalElements();
        return value.isPresent() && value.getAsLong() == 0;
    }

    /** Whether it takes some element more than once, by its attribute of indices. */
    public boolean repeatsIndices() {
        int[] indices = attributes.get(INDICES);
        return Arrays.stream(indices).distinct().count() != indices.length;
    }

    /** Who provides, computes or receives it; empty for what the servers do alone. */
    public String player() {
        return attributes.has(PLAYER) ? attributes.get(PLAYER) : "";
    }

    /** For errors and reports: {@code %12 multiply at Average.java:17}. */
    public String describe() {
        return "%" + id + " " + operation + (source.isEmpty() ? "" : " at " + source);
    }
}

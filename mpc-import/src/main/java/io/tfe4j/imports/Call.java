package io.tfe4j.imports;

import io.tfe4j.ring.Shape;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One node about to be computed.
 *
 * @param inputs null where an optional one is absent
 * @param known the inputs that everyone knows, null for the others
 * @param wanted names of the values that somebody reads
 * @param version of ONNX's own operators
 */
record Call<T>(
        Engine<T> engine,
        GraphNode node,
        List<@Nullable T> inputs,
        List<@Nullable Plain> known,
        Set<String> wanted,
        int version) {
    /** Whether somebody reads this result. */
    boolean wants(int output) {
        return output < node.outputs().size() && wanted.contains(node.outputs().get(output));
    }

    boolean has(int index) {
        return index < inputs.size() && inputs.get(index) != null;
    }

    T input(int index) {
        T value = index < inputs.size() ? inputs.get(index) : null;
        if (value == null) {
            throw new ImportException("input missing: index=" + index);
        }
        return value;
    }

    /** An input that must be part of the structure, such as a shape. */
    Plain known(int index) {
        input(index);
        Plain value = known.get(index);
        if (value == null) {
            throw new ImportException(
                    "input must not be computed from private data: index=" + index + ", name=" + node.input(index));
        }
        return value;
    }

    boolean isKnown(int index) {
        return has(index) && known.get(index) != null;
    }

    Shape shape(int index) {
        return engine.shape(input(index));
    }

    int rank(int index) {
        return shape(index).rank();
    }

    NodeAttributes attributes() {
        return node.attributes();
    }

    /** An axis of the first input, counted from the front. */
    int axis(int otherwise) {
        return shape(0).normalizeAxis(attributes().integer("axis", otherwise));
    }

    T constant(double value) {
        return engine.constant(Plain.scalar(value));
    }
}

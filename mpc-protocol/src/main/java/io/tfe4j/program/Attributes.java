package io.tfe4j.program;

import io.tfe4j.ring.RingTensor;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The constants of a node, by the names of their {@linkplain Attribute attributes}. They are held as they are on the wire:
 * {@code Long}, {@code Double}, {@code String}, {@code List<Long>}, {@code List<Double>}, {@code List<String>},
 * {@link RingTensor} or {@link Block}. Immutable.
 */
public final class Attributes {
    public static final Attributes NONE = new Attributes(new TreeMap<>());

    private final SortedMap<String, Object> values;

    private Attributes(SortedMap<String, Object> values) {
        this.values = values;
    }

    public <T> Attributes with(Attribute<T> attribute, T value) {
        return withWireValue(attribute.name(), attribute.write(value));
    }

    /** As it was read from the wire, or is written there. */
    Attributes withWireValue(String name, Object value) {
        TreeMap<String, Object> copy = new TreeMap<>(values);
        copy.put(name, value);
        return new Attributes(copy);
    }

    public boolean has(Attribute<?> attribute) {
        return values.containsKey(attribute.name());
    }

    /**
     * Its value, or its default if it is not there and has one.
     *
     * @throws IllegalArgumentException if it is missing, out of its type's range, or of another type
     */
    public <T> T get(Attribute<T> attribute) {
        return attribute.read(values.get(attribute.name()));
    }

    SortedMap<String, Object> asMap() {
        return values;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        if (!(other instanceof Attributes that) || !values.keySet().equals(that.values.keySet())) {
            return false;
        }
        for (Map.Entry<String, Object> entry : values.entrySet()) {
            if (!sameValue(entry.getValue(), that.values.get(entry.getKey()))) {
                return false;
            }
        }
        return true;
    }

    private static boolean sameValue(Object left, @Nullable Object right) {
        if (left instanceof RingTensor l && right instanceof RingTensor r) {
            return l.shape().equals(r.shape()) && Arrays.equals(l.data(), r.data());
        }
        return left.equals(right);
    }

    @Override
    public int hashCode() {
        int hash = 0;
        for (Map.Entry<String, Object> entry : values.entrySet()) {
            Object value = entry.getValue();
            int one = value instanceof RingTensor tensor ? Arrays.hashCode(tensor.data()) : value.hashCode();
            hash = 31 * hash + entry.getKey().hashCode() * 17 + one;
        }
        return hash;
    }

    /** For example {@code axes=[1], keepDims=1}; constants print their shape. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        values.forEach((name, value) -> {
            if (!(value instanceof Block)) {
                text.append(text.length() == 0 ? "" : ", ")
                        .append(name)
                        .append('=')
                        .append(describe(value));
            }
        });
        return text.toString();
    }

    private static String describe(Object value) {
        return value instanceof String string ? '"' + string + '"' : value.toString();
    }
}

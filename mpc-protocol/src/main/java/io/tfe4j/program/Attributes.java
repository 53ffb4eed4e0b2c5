package io.tfe4j.program;

import io.tfe4j.ring.RingTensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The constants of a node, by name: {@code Long}, {@code Double}, {@code String}, {@code List<Long>},
 * {@code List<Double>}, {@code List<String>}, {@link RingTensor} or {@link Block}. Immutable.
 */
public final class Attributes {
    public static final Attributes NONE = new Attributes(new TreeMap<>());

    private final SortedMap<String, Object> values;

    private Attributes(SortedMap<String, Object> values) {
        this.values = values;
    }

    public Attributes with(String name, long value) {
        return put(name, value);
    }

    public Attributes with(String name, boolean value) {
        return put(name, value ? 1L : 0L);
    }

    public Attributes with(String name, double value) {
        return put(name, value);
    }

    public Attributes with(String name, String value) {
        return put(name, value);
    }

    public Attributes with(String name, int[] values) {
        return put(name, Arrays.stream(values).asLongStream().boxed().toList());
    }

    public Attributes with(String name, double[] values) {
        return put(name, Arrays.stream(values).boxed().toList());
    }

    public Attributes with(String name, RingTensor constant) {
        return put(name, constant);
    }

    Attributes with(String name, Block block) {
        return put(name, block);
    }

    Attributes withLongs(String name, List<Long> values) {
        return put(name, List.copyOf(values));
    }

    Attributes withDoubles(String name, List<Double> values) {
        return put(name, List.copyOf(values));
    }

    Attributes withTexts(String name, List<String> values) {
        return put(name, List.copyOf(values));
    }

    private Attributes put(String name, Object value) {
        TreeMap<String, Object> copy = new TreeMap<>(values);
        copy.put(name, value);
        return new Attributes(copy);
    }

    public boolean has(String name) {
        return values.containsKey(name);
    }

    public long integer(String name) {
        return get(name, Long.class);
    }

    public int intValue(String name) {
        long value = integer(name);
        if (value != (int) value) {
            throw new IllegalArgumentException("attribute out of range: name=" + name + ", value=" + value);
        }
        return (int) value;
    }

    public boolean flag(String name) {
        return has(name) && integer(name) != 0;
    }

    public double real(String name) {
        return get(name, Double.class);
    }

    public String text(String name) {
        return get(name, String.class);
    }

    public int[] ints(String name) {
        return list(name, Long.class).stream().mapToInt(Math::toIntExact).toArray();
    }

    public double[] doubles(String name) {
        return list(name, Double.class).stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
    }

    public List<String> texts(String name) {
        return list(name, String.class);
    }

    public RingTensor tensor(String name) {
        return get(name, RingTensor.class);
    }

    Block block(String name) {
        return get(name, Block.class);
    }

    /** An empty list has no type. */
    private <T> List<T> list(String name, Class<T> type) {
        List<?> list = get(name, List.class);
        if (!list.stream().allMatch(type::isInstance)) {
            throw new IllegalArgumentException(
                    "attribute of the wrong type: name=" + name + ", expected list of " + type.getSimpleName());
        }
        return list.stream().map(type::cast).toList();
    }

    private <T> T get(String name, Class<T> type) {
        Object value = values.get(name);
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException(
                    "attribute missing or of the wrong type: name=" + name + ", expected=" + type.getSimpleName());
        }
        return type.cast(value);
    }

    SortedMap<String, Object> asMap() {
        return values;
    }

    @Override
    public boolean equals(Object other) {
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

    private static boolean sameValue(Object left, Object right) {
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

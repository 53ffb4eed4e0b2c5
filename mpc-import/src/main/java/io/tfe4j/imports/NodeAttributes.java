package io.tfe4j.imports;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a node says besides its inputs: whole numbers, reals, texts, tensors, and lists of them. */
record NodeAttributes(Map<String, Object> values) {
    static final NodeAttributes NONE = new NodeAttributes(Map.of());

    NodeAttributes {
        values = Map.copyOf(values);
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    private <T> @Nullable T find(String name, Class<T> type) {
        Object value = values.get(name);
        if (value != null && !type.isInstance(value)) {
            throw new ImportException("attribute of the wrong kind: name=" + name);
        }
        return type.cast(value);
    }

    int integer(String name, int otherwise) {
        Long value = find(name, Long.class);
        return value == null ? otherwise : Math.toIntExact(value);
    }

    /** A switch, which is 0 or 1. */
    boolean flag(String name, boolean otherwise) {
        int value = integer(name, otherwise ? 1 : 0);
        if (value != 0 && value != 1) {
            throw new ImportException("attribute not supported: " + name + "=" + value + ", supported=0 and 1");
        }
        return value == 1;
    }

    double real(String name, double otherwise) {
        Double value = find(name, Double.class);
        return value == null ? otherwise : value;
    }

    String text(String name, String otherwise) {
        String value = find(name, String.class);
        return value == null ? otherwise : value;
    }

    int @Nullable [] integersOrNull(String name) {
        long[] value = find(name, long[].class);
        return value == null
                ? null
                : Arrays.stream(value).mapToInt(Math::toIntExact).toArray();
    }

    int[] integers(String name, int... otherwise) {
        int[] value = integersOrNull(name);
        return value == null ? otherwise : value;
    }

    double[] reals(String name) {
        double[] value = find(name, double[].class);
        return value == null ? new double[0] : value;
    }

    @SuppressWarnings("unchecked") // lists hold texts only
    List<String> texts(String name) {
        List<String> value = find(name, List.class);
        return value == null ? List.of() : value;
    }

    @Nullable
    Subgraph subgraph(String name) {
        return find(name, Subgraph.class);
    }

    @Nullable
    Plain tensor(String name) {
        return find(name, Plain.class);
    }
}

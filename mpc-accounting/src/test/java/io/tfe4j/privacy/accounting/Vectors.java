package io.tfe4j.privacy.accounting;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Reference values, from implementations in Python and from arithmetic with fifty digits. */
final class Vectors {
    private static final JsonNode ALL = read();

    private Vectors() {}

    private static JsonNode read() {
        try (InputStream file = Objects.requireNonNull(Vectors.class.getResourceAsStream("/dp-vectors.json"))) {
            return new ObjectMapper().readTree(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<JsonNode> of(String name) {
        return StreamSupport.stream(ALL.get(name).spliterator(), false);
    }

    /** {@code null} and infinite values, which stand there as text, are none. */
    static boolean has(JsonNode vector, String field) {
        return vector.has(field) && vector.get(field).isNumber();
    }

    static double real(JsonNode vector, String field) {
        if (!has(vector, field)) {
            throw new IllegalArgumentException("no such number: field=" + field + ", vector=" + vector);
        }
        return vector.get(field).asDouble();
    }
}

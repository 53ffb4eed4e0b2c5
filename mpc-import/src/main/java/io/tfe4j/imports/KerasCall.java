package io.tfe4j.imports;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One use of a layer in a model's graph: what it is called with.
 *
 * @param arguments in order, each a {@link Use}, a list of such, a number, a text or a truth, or null
 * @param named the arguments with names, likewise
 */
record KerasCall(List<@Nullable Object> arguments, Map<String, Object> named) {
    /** A tensor: which result of which use of a layer. */
    record Use(String layer, int number, int result) {}

    /** Of an entry of {@code inbound_nodes}, as Keras 3 writes it, or as Keras 2 did. */
    static KerasCall of(JsonNode node) {
        List<@Nullable Object> arguments = new ArrayList<>();
        Map<String, Object> named = new TreeMap<>();
        if (node.has("args")) {
            node.path("args").forEach(argument -> arguments.add(value(argument)));
            addNamed(node.path("kwargs"), named);
            return new KerasCall(arguments, named);
        }
        List<Object> tensors = new ArrayList<>();
        for (JsonNode tensor : node) {
            tensors.add(new Use(
                    tensor.path(0).asText(),
                    tensor.path(1).asInt(),
                    tensor.path(2).asInt()));
            addNamed(tensor.path(3), named);
        }
        arguments.add(tensors.size() == 1 ? tensors.get(0) : tensors);
        return new KerasCall(arguments, named);
    }

    /** With these tensors alone. */
    static KerasCall of(Use tensor) {
        return new KerasCall(List.of(tensor), Map.of());
    }

    private static void addNamed(JsonNode node, Map<String, Object> named) {
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            Object value = value(entry.getValue());
            if (value != null) {
                named.put(entry.getKey(), value);
            }
        }
    }

    private static @Nullable Object value(JsonNode node) {
        if (node.isNull()) {
            return null;
        }
        if (node.isNumber()) {
            return node.asDouble();
        }
        if (node.isBoolean()) {
            return node.asBoolean();
        }
        JsonNode history = node.path("config").path("keras_history");
        if (history.isArray()) {
            return new Use(
                    history.path(0).asText(),
                    history.path(1).asInt(),
                    history.path(2).asInt());
        }
        boolean isOldReference = node.isArray()
                && node.size() >= 3
                && node.get(0).isTextual()
                && node.get(1).isInt();
        if (isOldReference) {
            return new Use(
                    node.get(0).asText(), node.get(1).asInt(), node.get(2).asInt());
        }
        if (node.isArray()) {
            List<@Nullable Object> list = new ArrayList<>();
            node.forEach(child -> list.add(value(child)));
            return list;
        }
        return node.isTextual() ? node.asText() : node.toString();
    }

    /** All tensors that the layer is called with. */
    List<Use> uses() {
        List<Use> found = new ArrayList<>();
        arguments.forEach(argument -> collect(argument, found::add));
        named.values().forEach(argument -> collect(argument, found::add));
        return found;
    }

    private static void collect(@Nullable Object argument, Consumer<Use> found) {
        if (argument instanceof Use use) {
            found.accept(use);
        } else if (argument instanceof List<?> list) {
            list.forEach(each -> collect(each, found));
        }
    }
}

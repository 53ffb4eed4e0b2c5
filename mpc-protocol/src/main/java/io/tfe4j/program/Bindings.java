package io.tfe4j.program;

import io.tfe4j.fixedpoint.PlainTensor;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What the names in a program stand for at the players this JVM plays: data, plaintext functions, consumers. */
public final class Bindings {
    /** Where an owner's data comes from; asked once an execution. */
    @FunctionalInterface
    public interface Source {
        PlainTensor read() throws Exception;
    }

    /** Plaintext work at one player. */
    @FunctionalInterface
    public interface LocalFunction {
        PlainTensor apply(List<PlainTensor> inputs) throws Exception;
    }

    /** Takes an opened result, after the whole run has succeeded. */
    @FunctionalInterface
    public interface Receiver {
        void accept(PlainTensor result) throws Exception;
    }

    private final Map<String, Source> sources = new ConcurrentHashMap<>();
    private final Map<String, LocalFunction> functions = new ConcurrentHashMap<>();
    private final Map<String, Receiver> receivers = new ConcurrentHashMap<>();

    public void bindSource(String name, Source source) {
        put(sources, name, source);
    }

    public void bindFunction(String name, LocalFunction function) {
        put(functions, name, function);
    }

    public void bindReceiver(String name, Receiver receiver) {
        put(receivers, name, receiver);
    }

    private static <T> void put(Map<String, T> map, String name, T value) {
        if (map.putIfAbsent(name, value) != null) {
            throw new IllegalArgumentException("name used twice: name=" + name);
        }
    }

    Source source(String name) {
        return get(sources, name);
    }

    LocalFunction function(String name) {
        return get(functions, name);
    }

    Receiver receiver(String name) {
        return get(receivers, name);
    }

    private static <T> T get(Map<String, T> map, String name) {
        T value = map.get(name);
        if (value == null) {
            throw new IllegalArgumentException("name unknown at this player: name=" + name);
        }
        return value;
    }
}

package io.tfe4j.program;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Every operation a program may name, from one file a family. */
public final class Operations {
    private record Definition(Operation operation, Set<Trait> traits) {}

    private static final Operations ALL = new Operations();

    static {
        ExchangeOperations.define(ALL);
        ArithmeticOperations.define(ALL);
        ShapeOperations.define(ALL);
        CompareOperations.define(ALL);
        FunctionOperations.define(ALL);
        StatisticsOperations.define(ALL);
        LookupOperations.define(ALL);
        IndexOperations.define(ALL);
        RandomOperations.define(ALL);
        NoiseOperations.define(ALL);
        CheckpointOperations.define(ALL);
    }

    private final Map<String, Definition> definitions = new LinkedHashMap<>();

    private Operations() {}

    void define(String name, Operation operation, Trait... traits) {
        Set<Trait> set = EnumSet.noneOf(Trait.class);
        set.addAll(java.util.List.of(traits));
        if (definitions.put(name, new Definition(operation, set)) != null) {
            throw new AssertionError("operation defined twice: name=" + name);
        }
    }

    /** A pure operation. */
    void pure(String name, Operation operation) {
        define(name, operation, Trait.PURE);
    }

    static Operation of(String name) {
        return definition(name).operation;
    }

    static boolean has(String name, Trait trait) {
        Definition definition = ALL.definitions.get(name);
        return definition != null && definition.traits.contains(trait);
    }

    /** The names of all operations that are defined here; loops and variables are the executor's own. */
    public static Set<String> names() {
        return Set.copyOf(ALL.definitions.keySet());
    }

    private static Definition definition(String name) {
        Definition definition = ALL.definitions.get(name);
        if (definition == null) {
            throw new IllegalArgumentException("unknown operation: name=" + name);
        }
        return definition;
    }
}

package io.tfe4j.imports;

import io.tfe4j.Tensor;
import io.tfe4j.imports.UnsupportedModelException.Problem;
import io.tfe4j.imports.Value.Computed;
import io.tfe4j.imports.Value.Known;
import io.tfe4j.imports.Value.Weight;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes a graph into a program. What follows from the structure is computed here, what follows from weights alone at
 * their owner, the rest on shares. A node that cannot be written is noted and its readers are left out, so that all such
 * nodes are known in the end.
 */
final class GraphCompiler {
    /** They arrange numbers, and change none. */
    private static final Set<String> ARRANGING =
            Set.of("Reshape", "Transpose", "Squeeze", "Unsqueeze", "Flatten", "Identity", "Cast", "Slice", "Expand");

    /** They keep numbers away from 0. */
    private static final Set<String> BOUNDING = Set.of("Add", "Clip", "Max");

    /** The part of a deviation that the rounding of an input may be. */
    private static final double ROUNDING = 0.01;

    private final Graph graph;
    private final SecureEngine engine;
    private final Map<String, GraphNode> producers;
    private final Map<String, Value> values = new HashMap<>();
    private final Set<String> read = new HashSet<>();
    private final List<Problem> problems = new ArrayList<>();

    private GraphCompiler(Graph graph, SecureEngine engine) {
        this.graph = graph;
        this.producers = graph.producers();
        this.engine = engine;
    }

    /** The value of each of {@code outputs}. */
    static Map<String, Value> compile(
            Graph graph, SecureEngine engine, Map<String, Tensor> inputs, Set<String> outputs) {
        GraphCompiler compiler = new GraphCompiler(graph, engine);
        inputs.forEach((name, tensor) -> compiler.values.put(name, new Computed(tensor, graph.isWholeInput(name))));
        List<GraphNode> needed = Pruning.needed(graph, outputs);
        compiler.read.addAll(Pruning.read(needed, outputs));
        needed.forEach(compiler::add);
        if (!compiler.problems.isEmpty()) {
            throw new UnsupportedModelException(compiler.problems);
        }
        Map<String, Value> results = new HashMap<>();
        outputs.forEach(output -> results.put(output, compiler.value(output)));
        return results;
    }

    private Value value(String name) {
        Value value = values.get(name);
        if (value != null) {
            return value;
        }
        StoredTensor stored = graph.tensors().get(name);
        if (stored == null) {
            throw new ImportException("model malformed: no such value=" + name);
        }
        Value loaded = stored.isPublic()
                ? new Known(stored.read(), stored.isOfFile())
                : new Weight(name, stored.shape(), stored.whole(), stored.hasElements() ? stored.read() : null);
        values.put(name, loaded);
        return loaded;
    }

    private void add(GraphNode node) {
        String refusal = node.refusal();
        if (refusal != null || !Operators.isKnown(node.operator())) {
            problems.add(new Problem(node.name(), node.kind(), refusal == null ? "no such operator here" : refusal));
            return;
        }
        if (!node.inputs().stream().allMatch(this::isThere)) {
            return;
        }
        try {
            compute(node);
        } catch (IllegalArgumentException e) {
            problems.add(new Problem(node.name(), node.operator(), String.valueOf(e.getMessage())));
        }
    }

    /** Not if a node before could not be written. */
    private boolean isThere(String name) {
        return name.isEmpty() || values.containsKey(name) || graph.tensors().containsKey(name);
    }

    private void compute(GraphNode node) {
        List<@Nullable Value> inputs = new ArrayList<>();
        for (String name : node.inputs()) {
            inputs.add(name.isEmpty() ? null : value(name));
        }
        boolean known = inputs.stream().allMatch(input -> input == null || input instanceof Known);
        boolean stored = inputs.stream().allMatch(GraphCompiler::isStored);
        if (known) {
            List<Plain> results = inClear(node, inputs);
            keep(
                    node,
                    results.stream()
                            .map(value -> (Value) new Known(value, stored))
                            .toList());
        } else if (stored
                && !node.operator().equals("Shape")
                && !node.operator().equals("Size")) {
            keep(node, derived(node, inputs));
        } else {
            requireDigits(node, inputs.get(0));
            requireRoomForLeast(node, inputs.get(0));
            keep(node, engine.limited(node, Operators.results(call(engine, node, inputs))));
        }
    }

    /**
     * Refuses to divide a model's input by its deviation where that may be no larger than the last digits, to which owners
     * round their data: only epsilon bounds it from below.
     */
    private void requireDigits(GraphNode node, @Nullable Value first) {
        boolean isInput = graph.inputs().stream().anyMatch(input -> input.name().equals(node.input(0)));
        if (!isInput || !node.operator().equals("LayerNormalization") || !(first instanceof Computed computed)) {
            return;
        }
        int bits = computed.tensor().fractionBits();
        double epsilon = node.attributes().real("epsilon", 1e-5);
        double rounding = Math.scalb(0.5, -bits);
        if (rounding > ROUNDING * Math.sqrt(epsilon)) {
            throw new ImportException("epsilon=" + epsilon + " is too small for an input with " + bits
                    + " fraction bits: give the input more of them");
        }
    }

    /**
     * Refuses the logarithm of numbers that the model itself takes to be smaller than the last digit: what it adds, or clips
     * to, so that none is 0. Their logarithms would all be that of the last digit.
     */
    private void requireRoomForLeast(GraphNode node, @Nullable Value first) {
        if (!node.operator().equals("Log") || !(first instanceof Computed computed)) {
            return;
        }
        GraphNode before = producers.get(node.input(0));
        while (before != null && ARRANGING.contains(before.operator())) {
            before = producers.get(before.input(0));
        }
        if (before == null || !BOUNDING.contains(before.operator())) {
            return;
        }
        int bits = computed.tensor().fractionBits();
        for (String input : before.inputs()) {
            double least = input.isEmpty()
                            || !(value(input) instanceof Known known)
                            || known.plain().size() != 1
                    ? 0
                    : known.plain().single();
            if (least > 0 && least < Math.scalb(1.0, -bits)) {
                throw new ImportException("logarithms of numbers down to " + least + " need more than " + bits
                        + " fraction bits, of which the least number is " + Math.scalb(1.0, -bits)
                        + ": scale what the model is given, or raise the least number in the model");
            }
        }
    }

    /** Whether the owner's player has it, too, which knows nothing of the inputs. */
    private static boolean isStored(@Nullable Value value) {
        return value == null || value instanceof Weight || value instanceof Known known && known.isStored();
    }

    private <T> Call<T> call(Engine<T> on, GraphNode node, List<@Nullable T> inputs) {
        List<@Nullable Plain> known = new ArrayList<>();
        for (T input : inputs) {
            known.add(input instanceof Known value ? value.plain() : input instanceof Plain plain ? plain : null);
        }
        return new Call<>(on, node, inputs, known, read, graph.version());
    }

    private List<Plain> inClear(GraphNode node, List<@Nullable Value> inputs) {
        List<@Nullable Plain> plain = new ArrayList<>();
        for (Value input : inputs) {
            plain.add(input == null ? null : plain(input));
        }
        return Operators.results(call(PlainEngine.INSTANCE, node, plain));
    }

    /** Without elements zeros do: what is wanted is the shape. */
    private static Plain plain(Value value) {
        if (value instanceof Known known) {
            return known.plain();
        }
        Weight weight = (Weight) value;
        Plain elements = weight.plain();
        return elements == null
                ? Plain.of(weight.shape(), new double[weight.shape().size()])
                : elements;
    }

    /** The owner computes them, and finds them by the name of the value. */
    private List<Value> derived(GraphNode node, List<@Nullable Value> inputs) {
        boolean complete = inputs.stream().noneMatch(input -> input instanceof Weight weight && weight.plain() == null);
        List<Plain> results = inClear(node, inputs);
        List<Value> weights = new ArrayList<>();
        for (int i = 0; i < results.size() && i < node.outputs().size(); i++) {
            Plain result = results.get(i);
            weights.add(new Weight(node.outputs().get(i), result.shape(), result.whole(), complete ? result : null));
        }
        return weights;
    }

    private void keep(GraphNode node, List<Value> results) {
        for (int i = 0; i < node.outputs().size() && i < results.size(); i++) {
            values.put(node.outputs().get(i), results.get(i));
        }
    }
}

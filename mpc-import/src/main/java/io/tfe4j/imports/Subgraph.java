package io.tfe4j.imports;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A graph that a node holds: a branch, or the body of a loop.
 *
 * @param captured names of values from around it, which the node has as its last inputs
 */
record Subgraph(List<String> inputs, List<String> outputs, List<GraphNode> nodes, List<String> captured) {
    private static final int MOST_STEPS = 10_000;

    Subgraph {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        nodes = List.copyOf(nodes);
        captured = List.copyOf(captured);
    }

    /** The results for these arguments; values that it captures are the last inputs of the call, from {@code first} on. */
    private <T> List<T> run(Call<T> call, List<T> arguments, int first) {
        Map<String, T> values = new HashMap<>();
        for (int i = 0; i < captured.size(); i++) {
            values.put(captured.get(i), call.input(first + i));
        }
        for (int i = 0; i < inputs.size(); i++) {
            values.put(inputs.get(i), arguments.get(i));
        }
        Set<String> read = Pruning.read(nodes, outputs.stream().collect(Collectors.toSet()));
        for (GraphNode node : nodes) {
            if (node.outputs().stream().anyMatch(read::contains)) {
                compute(call, node, values, read);
            }
        }
        List<T> results = new ArrayList<>();
        for (String output : outputs) {
            T result = values.get(output);
            if (result == null) {
                throw new ImportException("model malformed: no such value=" + output);
            }
            results.add(result);
        }
        return results;
    }

    private static <T> void compute(Call<T> call, GraphNode node, Map<String, T> values, Set<String> read) {
        List<@Nullable T> inputs = new ArrayList<>();
        List<@Nullable Plain> known = new ArrayList<>();
        for (String name : node.inputs()) {
            T value = name.isEmpty() ? null : values.get(name);
            if (!name.isEmpty() && value == null) {
                throw new ImportException("model malformed: no such value=" + name);
            }
            inputs.add(value);
            known.add(value == null ? null : call.engine().inClear(value));
        }
        List<T> results;
        try {
            results = call.engine()
                    .limited(
                            node,
                            Operators.results(new Call<>(call.engine(), node, inputs, known, read, call.version())));
        } catch (IllegalArgumentException e) {
            throw new ImportException(node.kind() + " " + node.name() + ": " + e.getMessage());
        }
        for (int i = 0; i < node.outputs().size() && i < results.size(); i++) {
            values.put(node.outputs().get(i), results.get(i));
        }
    }

    private static Subgraph of(Call<?> call, String attribute) {
        Subgraph graph = call.attributes().subgraph(attribute);
        if (graph == null) {
            throw new ImportException("attribute missing: " + attribute);
        }
        return graph;
    }

    /**
     * The branch that the condition chooses. Where it depends on private values, both are computed, so that nobody learns
     * which it was, and their results, of the same shapes, are chosen among.
     */
    static <T> List<T> branch(Call<T> call) {
        Subgraph then = of(call, "then_branch");
        Subgraph otherwise = of(call, "else_branch");
        Plain condition = call.engine().inClear(call.input(0));
        if (condition != null) {
            return condition.single() != 0
                    ? then.run(call, List.of(), 1)
                    : otherwise.run(call, List.of(), 1 + then.captured().size());
        }
        List<T> ofThen = then.run(call, List.of(), 1);
        List<T> ofElse = otherwise.run(call, List.of(), 1 + then.captured().size());
        List<T> chosen = new ArrayList<>();
        for (int i = 0; i < ofThen.size(); i++) {
            chosen.add(chosen(call, ofThen.get(i), ofElse.get(i)));
        }
        return chosen;
    }

    private static <T> T chosen(Call<T> call, T then, T otherwise) {
        Engine<T> engine = call.engine();
        if (!engine.shape(then).equals(engine.shape(otherwise)) || call.shape(0).size() != 1) {
            throw new ImportException("branches that private data chooses have results of other shapes: then="
                    + engine.shape(then) + ", else=" + engine.shape(otherwise));
        }
        T condition = engine.reshape(call.input(0), new int[0]);
        return engine.where(condition, then, otherwise);
    }

    /** As many steps as everyone knows: a count, and a condition that does not depend on private values. */
    static <T> List<T> loop(Call<T> call) {
        Engine<T> engine = call.engine();
        Subgraph body = of(call, "body");
        int carried = body.inputs().size() - 2;
        double most = call.has(0) ? call.known(0).single() : MOST_STEPS + 1.0;
        T condition = call.has(1) ? call.input(1) : Casts.whole(engine, 1);
        List<T> values = new ArrayList<>();
        for (int i = 0; i < carried; i++) {
            values.add(call.input(2 + i));
        }
        List<List<T>> scanned = new ArrayList<>();
        for (int i = carried + 1; i < body.outputs().size(); i++) {
            scanned.add(new ArrayList<>());
        }
        for (int step = 0; step < most && isTrue(engine, condition); step++) {
            if (step >= MOST_STEPS) {
                throw new ImportException("a loop of too many steps: most=" + MOST_STEPS);
            }
            List<T> arguments = new ArrayList<>(List.of(Casts.whole(engine, step), condition));
            arguments.addAll(values);
            List<T> results = body.run(call, arguments, 2 + carried);
            condition = results.get(0);
            values = results.subList(1, 1 + carried);
            for (int i = 0; i < scanned.size(); i++) {
                scanned.get(i).add(expanded(engine, results.get(1 + carried + i)));
            }
        }
        List<T> all = new ArrayList<>(values);
        for (List<T> parts : scanned) {
            if (parts.isEmpty()) {
                throw new ImportException("a loop without steps has no sequence of results");
            }
            all.add(engine.concat(0, parts));
        }
        return all;
    }

    private static <T> boolean isTrue(Engine<T> engine, T condition) {
        Plain known = engine.inClear(condition);
        if (known == null) {
            throw new ImportException("a loop whose end depends on private data is not supported");
        }
        return known.single() != 0;
    }

    private static <T> T expanded(Engine<T> engine, T x) {
        return engine.reshape(x, engine.shape(x).insert(0, 1).toArray());
    }

    /** A step for each entry of the first axis of the sequences. */
    static <T> List<T> scan(Call<T> call) {
        Engine<T> engine = call.engine();
        Subgraph body = of(call, "body");
        int sequences = call.attributes().integer("num_scan_inputs", 1);
        int carried = body.inputs().size() - sequences;
        List<T> values = new ArrayList<>();
        for (int i = 0; i < carried; i++) {
            values.add(call.input(i));
        }
        List<List<T>> scanned = new ArrayList<>();
        for (int i = carried; i < body.outputs().size(); i++) {
            scanned.add(new ArrayList<>());
        }
        int steps = call.shape(carried).dimension(0);
        for (int step = 0; step < steps; step++) {
            List<T> arguments = new ArrayList<>(values);
            for (int i = 0; i < sequences; i++) {
                arguments.add(Slices.entry(engine, call.input(carried + i), 0, step));
            }
            List<T> results = body.run(call, arguments, carried + sequences);
            values = results.subList(0, carried);
            for (int i = 0; i < scanned.size(); i++) {
                scanned.get(i).add(expanded(engine, results.get(carried + i)));
            }
        }
        List<T> all = new ArrayList<>(values);
        scanned.forEach(parts -> all.add(engine.concat(0, parts)));
        return all;
    }
}

package io.tfe4j.program.privacy;

import static io.tfe4j.program.Attribute.NAME;

import io.tfe4j.program.DatasetRequest;
import io.tfe4j.program.Node;
import io.tfe4j.program.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which inputs may be behind each value, as the paths that policies name: {@code owner/dataset.column}. It follows the
 * graph, so an input multiplied by zero is behind the product. What variables and checkpoints hold has behind it what was
 * behind it when it was stored.
 */
final class Origins extends GraphAnalysis<Set<String>> {
    private final StoredLineage stored;

    private Origins(Program program, StoredLineage stored, AnalysisTime time) {
        super(program, time);
        this.stored = stored;
    }

    static Origins of(Program program, StoredLineage stored, AnalysisTime time) {
        Origins origins = new Origins(program, stored, time);
        origins.run();
        return origins;
    }

    /** Of everything that an exchange opens. */
    SortedSet<String> behind(List<Integer> nodes) {
        SortedSet<String> all = new TreeSet<>();
        nodes.forEach(node -> all.addAll(at(node)));
        return all;
    }

    @Override
    Set<String> nothing() {
        return Set.of();
    }

    @Override
    Set<String> either(Set<String> one, Set<String> other) {
        return union(one, other);
    }

    @Override
    Set<String> of(Node node, List<Set<String>> operands) {
        Set<String> all = switch (node.operation()) {
            case PRIVATE_INPUT, PUBLIC_INPUT, LOCAL_COMPUTATION -> paths(node);
            case VARIABLE, RESTORE -> Set.copyOf(stored.read(node).inputs());
            default -> Set.of();
        };
        for (Set<String> operand : operands) {
            all = union(all, operand);
        }
        return all;
    }

    static Set<String> paths(Node node) {
        List<String> parts = DatasetRequest.of(node)
                .map(request -> request.tensor().isEmpty() ? request.columns() : List.of(request.tensor()))
                .orElse(List.of());
        String player = node.player();
        String dataset = DatasetRequest.of(node).map(DatasetRequest::dataset).orElse("");
        if (dataset.isEmpty()) {
            String name = node.attributes().get(NAME);
            return Set.of(name.startsWith(player + "/") ? name : player + "/" + name);
        }
        if (parts.isEmpty()) {
            return Set.of(player + "/" + dataset);
        }
        List<String> paths = new ArrayList<>();
        parts.forEach(part -> paths.add(player + "/" + dataset + "." + part));
        return Set.copyOf(paths);
    }

    /** Shares what it can: sets of a program with thousands of columns are large and few. */
    private static Set<String> union(Set<String> one, Set<String> other) {
        if (one == other || one.containsAll(other)) {
            return one;
        }
        if (other.containsAll(one)) {
            return other;
        }
        Set<String> all = new TreeSet<>(one);
        all.addAll(other);
        return Set.copyOf(all);
    }
}

package io.tfe4j.imports;

import java.util.List;
import java.util.stream.Collectors;

/** A model with operators that no program computes yet: all of them, so that one look tells what is missing. Or, where layers
 * are asked for, the first operator that is none.
 */
public final class UnsupportedModelException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final transient List<Problem> problems;

    /** A node of the model, its operator, and what is wrong with it. */
    public record Problem(String node, String operator, String why) {}

    UnsupportedModelException(List<Problem> problems) {
        super("model not supported: " + problems.size() + (problems.size() == 1 ? " node" : " nodes")
                + problems.stream()
                        .map(problem -> "\n  " + problem.operator() + " " + problem.node() + ": " + problem.why())
                        .collect(Collectors.joining()));
        this.problems = List.copyOf(problems);
    }

    /** A model that could be computed, but is made of something else than layers: where that begins. */
    UnsupportedModelException(Problem noLayer) {
        super("model is not made of layers: " + noLayer.operator() + " " + noLayer.node() + ": " + noLayer.why());
        this.problems = List.of(noLayer);
    }

    public List<Problem> problems() {
        return problems;
    }
}

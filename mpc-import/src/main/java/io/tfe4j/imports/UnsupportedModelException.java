package io.tfe4j.imports;

import java.util.List;
import java.util.stream.Collectors;

/** A model that has operators which no program can compute yet: all of them, so that one look tells what is missing. */
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

    public List<Problem> problems() {
        return problems;
    }
}

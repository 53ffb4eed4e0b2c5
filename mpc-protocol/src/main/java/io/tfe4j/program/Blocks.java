package io.tfe4j.program;

import static io.tfe4j.program.Attribute.BODY;
import static io.tfe4j.program.Attribute.INDEX;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Questions about blocks that several passes ask. */
final class Blocks {
    private Blocks() {}

    /** The nodes of enclosing blocks that {@code body} uses, in the order of first use. */
    static List<Integer> captured(Block body) {
        Set<Integer> defined = new HashSet<>();
        Set<Integer> used = new LinkedHashSet<>();
        body.forEachDeep(node -> {
            defined.add(node.id());
            used.addAll(node.inputs());
        });
        used.addAll(body.results());
        List<Integer> captured = new ArrayList<>(used);
        captured.removeAll(defined);
        return captured;
    }

    /**
     * {@code body} with values of enclosing blocks in place of some of its parameters, the others numbered anew.
     *
     * @param constants by the id of a parameter, the value that takes its place
     */
    static Block withoutParameters(Block body, Map<Integer, Integer> constants) {
        if (constants.isEmpty()) {
            return body;
        }
        List<Node> nodes = new ArrayList<>();
        int parameters = 0;
        for (Node node : body.nodes()) {
            if (node.parameter() < 0) {
                nodes.add(replaced(node, constants));
            } else if (!constants.containsKey(node.id())) {
                nodes.add(node.withAttributes(node.attributes().with(INDEX, parameters++)));
            }
        }
        return new Block(nodes, body.results());
    }

    /** {@code nodes} with other values in place of some, by their ids. */
    static List<Node> replaced(List<Node> nodes, Map<Integer, Integer> replacements) {
        return replacements.isEmpty()
                ? nodes
                : nodes.stream().map(node -> replaced(node, replacements)).toList();
    }

    private static Node replaced(Node node, Map<Integer, Integer> replacements) {
        List<Integer> inputs = node.inputs().stream()
                .map(id -> replacements.getOrDefault(id, id))
                .toList();
        if (!node.isRepeat()) {
            return node.withId(node.id(), inputs, node.attributes());
        }
        List<Node> nodes = replaced(node.body().nodes(), replacements);
        List<Integer> results = node.body().results().stream()
                .map(id -> replacements.getOrDefault(id, id))
                .toList();
        Attributes attributes = node.attributes().with(BODY, new Block(nodes, results));
        return node.withId(node.id(), inputs, attributes);
    }

    /** The inputs of a loop whose body has changed: the carried ones as before, then what the new body captures. */
    static List<Integer> loopInputs(List<Integer> inputs, Block body) {
        List<Integer> result = new ArrayList<>(inputs.subList(0, body.results().size()));
        result.addAll(captured(body));
        return result;
    }
}

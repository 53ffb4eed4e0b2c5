package io.tfe4j.program;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
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

    /** The inputs of a loop whose body has changed: the carried ones as before, then what the new body captures. */
    static List<Integer> loopInputs(List<Integer> inputs, Block body) {
        List<Integer> result = new ArrayList<>(inputs.subList(0, body.results().size()));
        result.addAll(captured(body));
        return result;
    }
}

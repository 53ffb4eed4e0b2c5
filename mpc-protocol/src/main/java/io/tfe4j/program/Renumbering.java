package io.tfe4j.program;

import static io.tfe4j.program.Attribute.BODY;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Gives nodes dense ids in program order, so that equal computations are equal programs. */
final class Renumbering {
    private final Map<Integer, Integer> ids = new HashMap<>();

    private Renumbering() {}

    static Block apply(Block main) {
        Renumbering pass = new Renumbering();
        main.forEachDeep(node -> pass.ids.put(node.id(), pass.ids.size()));
        return pass.rewrite(main);
    }

    private Block rewrite(Block block) {
        List<Node> nodes = new ArrayList<>();
        for (Node node : block.nodes()) {
            Attributes attributes =
                    node.isRepeat() ? node.attributes().with(BODY, rewrite(node.body())) : node.attributes();
            nodes.add(node.withId(number(node.id()), map(node.inputs()), attributes));
        }
        return new Block(nodes, map(block.results()));
    }

    private int number(int old) {
        return Objects.requireNonNull(ids.get(old));
    }

    private List<Integer> map(List<Integer> old) {
        return old.stream().map(this::number).toList();
    }
}

package io.tfe4j.program;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes one node of pure nodes with equal operation, inputs and attributes; inside a loop, also of those before it. */
final class CommonSubexpressions {
    private record Key(String operation, List<Integer> inputs, Attributes attributes) {}

    private final Map<Integer, Integer> replaced = new HashMap<>();

    int replacement(int id) {
        return replaced.getOrDefault(id, id);
    }

    Block apply(Block main) {
        return apply(main, new HashMap<>());
    }

    private Block apply(Block block, Map<Key, Integer> known) {
        List<Node> nodes = new ArrayList<>();
        for (Node node : block.nodes()) {
            List<Integer> inputs = node.inputs().stream().map(this::replacement).toList();
            Attributes attributes = node.attributes();
            if (node.isRepeat()) {
                Block body = apply(node.body(), new HashMap<>(known));
                attributes = attributes.with(Names.BODY, body);
                inputs = Blocks.loopInputs(inputs, body);
            } else if (Operations.has(node.operation(), Trait.PURE)) {
                Integer first = known.putIfAbsent(new Key(node.operation(), inputs, attributes), node.id());
                if (first != null) {
                    replaced.put(node.id(), first);
                    continue;
                }
            }
            nodes.add(node.withId(node.id(), inputs, attributes));
        }
        return new Block(nodes, block.results().stream().map(this::replacement).toList());
    }
}

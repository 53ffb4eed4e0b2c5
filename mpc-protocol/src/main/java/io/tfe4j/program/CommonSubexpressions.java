package io.tfe4j.program;

import static io.tfe4j.program.Attribute.BODY;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes one node of pure nodes with equal operation, inputs and attributes; inside a loop, also of those before it. The
 * order of the inputs of a commutative operation makes no difference.
 */
final class CommonSubexpressions {
    private static final Set<Op> COMMUTATIVE =
            Set.of(Op.ADD, Op.MULTIPLY, Op.MAXIMUM, Op.MINIMUM, Op.EQUAL, Op.NOT_EQUAL, Op.AND, Op.OR, Op.XOR);

    private record Key(Op operation, List<Integer> inputs, Attributes attributes) {
        static Key of(Node node, List<Integer> inputs, Attributes attributes) {
            List<Integer> ordered = COMMUTATIVE.contains(node.operation())
                    ? inputs.stream().sorted().toList()
                    : inputs;
            return new Key(node.operation(), ordered, attributes);
        }
    }

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
                attributes = attributes.with(BODY, body);
                inputs = Blocks.loopInputs(inputs, body);
            } else if (node.operation().has(Trait.PURE)) {
                Integer first = known.putIfAbsent(Key.of(node, inputs, attributes), node.id());
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

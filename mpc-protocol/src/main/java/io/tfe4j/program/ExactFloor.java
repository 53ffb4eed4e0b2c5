package io.tfe4j.program;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Marks truncations whose result is opened, or a linear function of it, or a function of it alone: they use the exact
 * floor, so that whoever sees the result learns nothing about the bits that were dropped. It ends at products of two
 * secrets, whose factors stay hidden, and at matrix products and convolutions, which mix many values. Loops are followed until nothing changes, since a value
 * carried over may be opened by a later iteration.
 */
final class ExactFloor {
    private final Set<Integer> opened = new HashSet<>();
    private final Set<Integer> exact = new HashSet<>();

    private ExactFloor() {}

    static Block mark(Block main) {
        ExactFloor pass = new ExactFloor();
        int before;
        do {
            before = pass.opened.size();
            pass.scan(main, BlockTypes.of(main, Map.of(), Inference.LoopTypes.NONE));
        } while (pass.opened.size() != before);
        return pass.rewrite(main);
    }

    private void scan(Block block, BlockTypes types) {
        Map<Integer, Node> byId = new HashMap<>();
        block.nodes().forEach(node -> byId.put(node.id(), node));
        List<Node> backwards = new ArrayList<>(block.nodes());
        Collections.reverse(backwards);
        for (Node node : backwards) {
            if (node.isRepeat()) {
                scanLoop(node, types);
            } else if (Operations.has(node.operation(), Trait.OPENS)) {
                opened.addAll(node.inputs());
            } else if (opened.contains(node.id())) {
                propagate(node, types, byId);
            }
        }
    }

    private void propagate(Node node, BlockTypes types, Map<Integer, Node> byId) {
        if (node.operation().equals(Names.REPEAT_RESULT)) {
            Node loop = byId.get(node.inputs().get(0));
            opened.add(loop.body().results().get(node.attributes().intValue(Names.INDEX)));
            return;
        }
        boolean truncates = Operations.has(node.operation(), Trait.TRUNCATES)
                && types.costs().get(node.id()).rounds() > 0;
        if (truncates) {
            exact.add(node.id());
        }
        boolean passesThrough =
                Operations.has(node.operation(), Trait.LINEAR) && (!truncates || hasKnownOrWholeFactor(node, types));
        if (passesThrough || Operations.has(node.operation(), Trait.CARRIES)) {
            opened.addAll(node.inputs());
        }
    }

    /** Whether an elementwise product only scales: by what everyone knows, or by whole numbers, which drop no bits. */
    private static boolean hasKnownOrWholeFactor(Node node, BlockTypes types) {
        return node.operation().equals("multiply")
                && node.inputs().stream()
                        .map(types::of)
                        .anyMatch(type -> type.kind() == Kind.PUBLIC || type.fractionBits() == 0);
    }

    private void scanLoop(Node loop, BlockTypes types) {
        Block body = loop.body();
        scan(body, types.ofBody(loop));
        for (Node node : body.nodes()) {
            if (node.operation().equals(Names.PARAMETER) && opened.contains(node.id())) {
                int index = node.attributes().intValue(Names.INDEX);
                opened.add(loop.inputs().get(index));
                opened.add(body.results().get(index));
            }
        }
    }

    private Block rewrite(Block block) {
        List<Node> nodes = new ArrayList<>();
        for (Node node : block.nodes()) {
            Attributes attributes = node.attributes();
            if (node.isRepeat()) {
                attributes = attributes.with(Names.BODY, rewrite(node.body()));
            } else if (exact.contains(node.id())) {
                attributes = attributes.with(Names.EXACT, true);
            }
            nodes.add(node.withAttributes(attributes));
        }
        return new Block(nodes, block.results());
    }
}

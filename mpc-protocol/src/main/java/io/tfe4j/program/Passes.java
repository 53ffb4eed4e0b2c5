package io.tfe4j.program;

import static io.tfe4j.program.Attribute.INDEX;
import static io.tfe4j.program.Attribute.NAME;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** From traced nodes to the main block of a program. */
final class Passes {
    private Passes() {}

    /** What {@code roots} need; the last value of every variable that is assigned on the way is kept. */
    static Block run(List<Node> traced, List<Integer> roots) {
        Block main = new Block(traced, List.of());
        Block needed = DeadCode.remove(main, withLoopResults(main, roots));
        return finished(withStores(needed, lastAssignments(needed)), roots);
    }

    /** The nodes that a run of {@code roots} computes. */
    static Set<Integer> needed(List<Node> traced, List<Integer> roots) {
        Set<Integer> live = new HashSet<>();
        DeadCode.remove(new Block(traced, List.of()), roots).nodes().forEach(node -> live.add(node.id()));
        return live;
    }

    /** What {@code assignments} of first values need; only these are kept. */
    static Block initialization(List<Node> traced, List<Integer> assignments) {
        Block needed = DeadCode.removeWithEffects(new Block(traced, List.of()), assignments);
        Map<String, Node> first = new LinkedHashMap<>();
        for (Node node : needed.nodes()) {
            if (assignments.contains(node.id())) {
                first.put(node.attributes().get(NAME), node);
            }
        }
        return finished(withStores(needed, first), assignments);
    }

    private static Block finished(Block stored, List<Integer> roots) {
        Set<Integer> effects = new HashSet<>(roots);
        stored.nodes().stream().filter(node -> node.operation() == Op.STORE).forEach(node -> effects.add(node.id()));
        CommonSubexpressions common = new CommonSubexpressions();
        Block shared = common.apply(stored);
        Block pruned = DeadCode.remove(
                shared, effects.stream().map(common::replacement).toList());
        return Renumbering.apply(pruned);
    }

    /** The roots, and the results of every loop they need, since variables may keep them. */
    private static Set<Integer> withLoopResults(Block main, List<Integer> roots) {
        Set<Integer> live = needed(main.nodes(), roots);
        Set<Integer> all = new HashSet<>(roots);
        for (Node node : main.nodes()) {
            if (node.operation() == Op.REPEAT_RESULT
                    && live.contains(node.inputs().get(0))) {
                all.add(node.id());
            }
        }
        return all;
    }

    /** The node with the last value of each variable that the block assigns. */
    private static Map<String, Node> lastAssignments(Block block) {
        Map<String, Node> last = new LinkedHashMap<>();
        Map<Integer, Node> byId = new HashMap<>();
        for (Node node : block.nodes()) {
            byId.put(node.id(), node);
            if (node.operation() == Op.ASSIGN) {
                last.put(node.attributes().get(NAME), node);
            } else if (node.operation() == Op.REPEAT_RESULT) {
                assignedVariable(
                        known(byId, node.inputs().get(0)).body(),
                        node.attributes().get(INDEX),
                        last,
                        node);
            }
        }
        return last;
    }

    private static Block withStores(Block block, Map<String, Node> values) {
        int next = 0;
        for (Node node : block.nodes()) {
            next = Math.max(next, node.id() + 1);
        }
        List<Node> nodes = new ArrayList<>(block.nodes());
        for (Map.Entry<String, Node> entry : values.entrySet()) {
            Node value = entry.getValue();
            Attributes name = Attributes.NONE.with(NAME, entry.getKey());
            nodes.add(new Node(next++, Op.STORE, List.of(value.id()), name, ValueType.NONE, value.source()));
        }
        return new Block(nodes, block.results());
    }

    private static Node known(Map<Integer, Node> nodes, int id) {
        Node node = nodes.get(id);
        if (node == null) {
            throw new AssertionError("a block uses or carries a value that it does not compute: id=" + id);
        }
        return node;
    }

    private static void assignedVariable(Block body, int index, Map<String, Node> last, Node result) {
        int id = body.results().get(index);
        Map<Integer, Node> inner = new HashMap<>();
        body.nodes().forEach(node -> inner.put(node.id(), node));
        Node source = known(inner, id);
        if (source.operation() == Op.ASSIGN) {
            last.put(source.attributes().get(NAME), result);
        } else if (source.operation() == Op.REPEAT_RESULT) {
            Block nested = known(inner, source.inputs().get(0)).body();
            assignedVariable(nested, source.attributes().get(INDEX), last, result);
        }
    }
}

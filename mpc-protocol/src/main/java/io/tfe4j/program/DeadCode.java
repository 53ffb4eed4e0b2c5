package io.tfe4j.program;

import static io.tfe4j.program.Attribute.BODY;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.ListIterator;
import java.util.Set;

/** Drops nodes that no root needs. What is delivered or saved inside a loop is needed if the loop is. */
final class DeadCode {
    private final Set<Integer> live;
    private final boolean keepsEffects;

    private DeadCode(Collection<Integer> roots, boolean keepsEffects) {
        live = new HashSet<>(roots);
        this.keepsEffects = keepsEffects;
    }

    static Block remove(Block main, Collection<Integer> roots) {
        return new DeadCode(roots, true).prune(main, false);
    }

    /** Of a loop only what its values need: nothing is delivered or saved. */
    static Block removeWithEffects(Block main, Collection<Integer> roots) {
        return new DeadCode(roots, false).prune(main, false);
    }

    private Block prune(Block block, boolean inLoop) {
        live.addAll(block.results());
        Deque<Node> kept = new ArrayDeque<>();
        ListIterator<Node> nodes = block.nodes().listIterator(block.nodes().size());
        while (nodes.hasPrevious()) {
            Node node = nodes.previous();
            boolean effect = keepsEffects && inLoop && (isEffect(node) || node.isRepeat() && hasEffect(node.body()));
            if (effect || live.contains(node.id())) {
                Node pruned = node.isRepeat() ? pruneLoop(node) : node;
                live.addAll(pruned.inputs());
                kept.addFirst(pruned);
            }
        }
        return new Block(new ArrayList<>(kept), block.results());
    }

    private static boolean isEffect(Node node) {
        return node.operation() == Op.OUTPUT || node.operation() == Op.CHECKPOINT;
    }

    private static boolean hasEffect(Block body) {
        boolean[] found = {false};
        body.forEachDeep(node -> found[0] |= isEffect(node));
        return found[0];
    }

    private Node pruneLoop(Node loop) {
        Block body = prune(loop.body(), true);
        List<Integer> inputs = Blocks.loopInputs(loop.inputs(), body);
        return loop.withId(loop.id(), inputs, loop.attributes().with(BODY, body));
    }
}

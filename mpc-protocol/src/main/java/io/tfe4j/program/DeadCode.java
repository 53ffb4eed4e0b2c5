package io.tfe4j.program;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.ListIterator;
import java.util.Set;

/** Drops nodes that no root needs. An output inside a loop is needed if the loop is. */
final class DeadCode {
    private final Set<Integer> live;

    private DeadCode(Collection<Integer> roots) {
        live = new HashSet<>(roots);
    }

    static Block remove(Block main, Collection<Integer> roots) {
        return new DeadCode(roots).prune(main, false);
    }

    private Block prune(Block block, boolean inLoop) {
        live.addAll(block.results());
        Deque<Node> kept = new ArrayDeque<>();
        ListIterator<Node> nodes = block.nodes().listIterator(block.nodes().size());
        while (nodes.hasPrevious()) {
            Node node = nodes.previous();
            boolean effect =
                    inLoop && (node.operation().equals(Names.OUTPUT) || node.isRepeat() && hasOutput(node.body()));
            if (effect || live.contains(node.id())) {
                Node pruned = node.isRepeat() ? pruneLoop(node) : node;
                live.addAll(pruned.inputs());
                kept.addFirst(pruned);
            }
        }
        return new Block(new ArrayList<>(kept), block.results());
    }

    private static boolean hasOutput(Block body) {
        boolean[] found = {false};
        body.forEachDeep(node -> found[0] |= node.operation().equals(Names.OUTPUT));
        return found[0];
    }

    private Node pruneLoop(Node loop) {
        Block body = prune(loop.body(), true);
        List<Integer> inputs = Blocks.loopInputs(loop.inputs(), body);
        return loop.withId(loop.id(), inputs, loop.attributes().with(Names.BODY, body));
    }
}

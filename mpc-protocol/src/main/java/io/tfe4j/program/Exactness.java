package io.tfe4j.program;

import static io.tfe4j.program.Attribute.DITHERED;
import static io.tfe4j.program.Attribute.INDEX;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which nodes round exactly. What somebody learns, and what is kept for later runs, must be a function of the inputs
 * alone: a dither that reached it, however many operations before, would tell its reader about the factors that met it.
 * So every node from which an opening, a variable or a checkpoint can be reached rounds exactly, whatever lies between.
 * The exceptions are said by the program: what is only reached through a {@code dithered} node or through a variable
 * that is declared as dithered may be rounded faster. {@link #check} refuses an opening that depends on such a value
 * and does not say so itself.
 *
 * <p>Every player works this out from the program that it decoded; nothing of it is on the wire. Loops are followed until
 * nothing changes, since a value that is carried over may be opened by a later iteration.
 */
final class Exactness {
    private final Set<Integer> exact = new HashSet<>();
    private final Map<Integer, Node> nodes = new HashMap<>();

    private Exactness() {}

    /** The ids of the nodes that round exactly, those in loops included. */
    static Set<Integer> of(Block main) {
        Exactness pass = new Exactness();
        main.forEachDeep(node -> pass.nodes.put(node.id(), node));
        int before;
        do {
            before = pass.exact.size();
            pass.scan(main);
        } while (pass.exact.size() != before);
        return pass.exact;
    }

    private void scan(Block block) {
        List<Node> backwards = new ArrayList<>(block.nodes());
        Collections.reverse(backwards);
        for (Node node : backwards) {
            if (node.isRepeat()) {
                scanLoop(node);
            } else if (isRoot(node)) {
                exact.add(node.id());
                require(node.inputs());
            } else if (exact.contains(node.id())) {
                follow(node);
            }
        }
    }

    private static boolean isRoot(Node node) {
        return node.operation().has(Trait.OPENS) || node.operation() == Op.STORE || node.operation() == Op.CHECKPOINT;
    }

    private void follow(Node node) {
        if (node.operation() == Op.REPEAT_RESULT) {
            Node loop = node.inputs().isEmpty() ? null : nodes.get(node.inputs().get(0));
            if (loop == null || !loop.isRepeat()) {
                throw new IllegalArgumentException("not a loop, at " + node.describe());
            }
            require(List.of(
                    carried(loop, node.attributes().get(INDEX), loop.body().results())));
        } else {
            require(node.inputs());
        }
    }

    private static int carried(Node loop, int index, List<Integer> all) {
        if (index < 0 || index >= all.size()) {
            throw new IllegalArgumentException(
                    "no such value carried: index=" + index + ", carried=" + all.size() + ", at " + loop.describe());
        }
        return all.get(index);
    }

    private void require(List<Integer> ids) {
        for (int id : ids) {
            Node node = nodes.get(id);
            if (node != null && !mayBeDithered(node)) {
                exact.add(id);
            }
        }
    }

    /** A {@code dithered} node, or an assignment to a variable that is declared as dithered. */
    private static boolean mayBeDithered(Node node) {
        return node.operation() == Op.DITHERED
                || node.operation() == Op.ASSIGN && node.attributes().get(DITHERED);
    }

    private void scanLoop(Node loop) {
        Block body = loop.body();
        scan(body);
        for (Node node : body.nodes()) {
            if (node.operation() == Op.PARAMETER && exact.contains(node.id())) {
                int index = node.attributes().get(INDEX);
                require(List.of(carried(loop, index, loop.inputs()), carried(loop, index, body.results())));
            }
        }
    }

    /**
     * Refuses a program that opens what may depend on dithered rounding without saying so at the opening.
     *
     * @throws IllegalArgumentException naming the opening
     */
    static void check(Block block, BlockTypes types) {
        Map<Integer, Node> byId = new HashMap<>();
        block.nodes().forEach(node -> byId.put(node.id(), node));
        for (Node node : block.nodes()) {
            if (node.isRepeat()) {
                check(node.body(), types.ofBody(node));
            } else if (node.operation().has(Trait.OPENS)) {
                for (int input : node.inputs()) {
                    if (types.of(input).dithered() && !isSaid(byId.get(input))) {
                        throw new IllegalArgumentException(
                                "opens what depends on values rounded with a dither, such as a variable that is trained"
                                        + " that way, without saying so: value=%" + input + ", at " + node.describe()
                                        + "; give the output rounding(Rounding.DITHERED), or compute without it");
                    }
                }
            }
        }
    }

    /** Null stands for a value of an enclosing block, which cannot be the opening's own word. */
    private static boolean isSaid(@Nullable Node input) {
        return input != null && input.operation() == Op.DITHERED;
    }
}

package io.tfe4j.program.privacy;

import static io.tfe4j.program.Attribute.INDEX;

import io.tfe4j.program.Block;
import io.tfe4j.program.Node;
import io.tfe4j.program.Program;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A fact about every value of a program, found by going through its graph until nothing changes any more. A loop's body is
 * seen with what any of its iterations may carry.
 *
 * <p>Loops that pass many values round are cut short: after some passes all values that a loop carries get the fact that
 * holds for each of them, which is less exact and true. So the time is bounded by the size of the program.
 */
abstract class GraphAnalysis<T> {
    private static final int PASSES_BEFORE_WIDENING = 12;
    private static final long MOST_VISITS = 1L << 23;

    private final Program program;
    private final AnalysisTime time;
    private final Map<Integer, T> known = new HashMap<>();
    private boolean changed;
    private int passes;
    private long visits;

    GraphAnalysis(Program program, AnalysisTime time) {
        this.program = program;
        this.time = time;
    }

    /** The fact about a value that nothing is behind. */
    abstract T nothing();

    /** What holds for a value that is one or the other. */
    abstract T either(T one, T other);

    /** The fact about a value that an iteration of a loop has passed on to the next. */
    T afterIteration(T fact) {
        return fact;
    }

    /** The fact about the value of a node that is no loop, parameter or result of one. */
    abstract T of(Node node, List<T> operands);

    final Program program() {
        return program;
    }

    /** @throws IllegalArgumentException if the program is too large for it, or the time is over */
    final void run() {
        do {
            changed = false;
            passes++;
            block(program.main(), List.of());
        } while (changed);
    }

    final T at(int id) {
        return known.getOrDefault(id, nothing());
    }

    private void block(Block block, List<T> carried) {
        for (Node node : block.nodes()) {
            if (++visits > MOST_VISITS) {
                throw new IllegalArgumentException("program takes too long to analyse: nodes=" + program.size()
                        + ", passes=" + passes + "; make it smaller, or carry less through its loops");
            }
            time.check(program);
            T found = fact(node, carried);
            T old = known.get(node.id());
            T joined = old == null ? found : either(old, found);
            if (!joined.equals(old)) {
                known.put(node.id(), joined);
                changed = true;
            }
        }
    }

    private T fact(Node node, List<T> carried) {
        return switch (node.operation()) {
            case PARAMETER -> carried.get(node.attributes().get(INDEX));
            case REPEAT -> {
                block(node.body(), carried(node));
                yield nothing();
            }
            case REPEAT_RESULT -> {
                Node loop = program.node(node.inputs().get(0));
                yield ofIterations(loop, node.attributes().get(INDEX));
            }
            default -> of(node, node.inputs().stream().map(this::at).toList());
        };
    }

    private List<T> carried(Node loop) {
        List<T> carried = new ArrayList<>();
        for (int i = 0; i < loop.body().results().size(); i++) {
            carried.add(ofIterations(loop, i));
        }
        if (passes <= PASSES_BEFORE_WIDENING || carried.isEmpty()) {
            return carried;
        }
        T all = carried.stream().reduce(this::either).orElseThrow();
        carried.replaceAll(each -> all);
        return carried;
    }

    private T ofIterations(Node loop, int index) {
        return either(
                at(loop.inputs().get(index)),
                afterIteration(at(loop.body().results().get(index))));
    }
}

package io.tfe4j.program.run;

import io.tfe4j.program.Block;
import io.tfe4j.program.BlockTypes;
import io.tfe4j.program.Node;
import io.tfe4j.program.Program;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the executor needs to know of a block, worked out once: positions, dependents, uses, and which nodes are local. */
final class BlockPlan {
    private final Block block;
    private final Map<Integer, Integer> positions = new HashMap<>();
    private final List<List<Integer>> dependents = new ArrayList<>();
    private final int[] dependencies;
    private final int[] uses;
    private final boolean[] local;
    private final Map<Integer, BlockPlan> bodies = new HashMap<>();

    static BlockPlan of(Program program) {
        return new BlockPlan(program.main(), program.types());
    }

    /** Of some of the nodes of a program's main block. */
    static BlockPlan of(Block part, Program program) {
        return new BlockPlan(part, program.types());
    }

    private BlockPlan(Block block, BlockTypes types) {
        this.block = block;
        int size = block.nodes().size();
        dependencies = new int[size];
        uses = new int[size];
        local = new boolean[size];
        for (int position = 0; position < size; position++) {
            dependents.add(new ArrayList<>());
            add(position, block.nodes().get(position), types);
        }
        for (int result : block.results()) {
            Integer position = positions.get(result);
            if (position != null) {
                uses[position]++;
            }
        }
    }

    private void add(int position, Node node, BlockTypes types) {
        positions.put(node.id(), position);
        local[position] = !node.isRepeat() && types.cost(node.id()).rounds() == 0;
        for (int input : node.inputs()) {
            Integer from = positions.get(input);
            if (from != null) {
                dependents.get(from).add(position);
                dependencies[position]++;
                uses[from]++;
            }
        }
        if (node.isRepeat()) {
            bodies.put(node.id(), new BlockPlan(node.body(), types.ofBody(node)));
        }
    }

    int size() {
        return block.nodes().size();
    }

    Node node(int position) {
        return block.nodes().get(position);
    }

    List<Integer> results() {
        return block.results();
    }

    /** Null if the node is of an enclosing block. */
    @Nullable
    Integer position(int id) {
        return positions.get(id);
    }

    List<Integer> dependents(int position) {
        return dependents.get(position);
    }

    int[] dependencies() {
        return dependencies.clone();
    }

    int[] uses() {
        return uses.clone();
    }

    /** The node exchanges no messages. */
    boolean isLocal(int position) {
        return local[position];
    }

    BlockPlan body(Node loop) {
        return Objects.requireNonNull(bodies.get(loop.id()));
    }
}

package io.tfe4j.program;

import static io.tfe4j.program.Attribute.ITERATIONS;

import io.tfe4j.party.Cost;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The types of a block's nodes, their costs, and the length of the longest chain of rounds through it. */
public final class BlockTypes {
    private final Map<Integer, ValueType> types;
    private final Inference.Terms terms;
    private final Map<Integer, Cost> costs = new LinkedHashMap<>();
    private final Map<Integer, Integer> rounds = new HashMap<>();
    private int longest;
    private long bits;
    private long products;

    private BlockTypes(Map<Integer, ValueType> outer, Inference.Terms terms) {
        types = new HashMap<>(outer);
        this.terms = terms;
    }

    /** @param terms what costs depend on */
    static BlockTypes of(Block block, Map<Integer, ValueType> outer, Inference.LoopTypes loop, Inference.Terms terms) {
        BlockTypes result = new BlockTypes(outer, terms);
        for (Node node : block.nodes()) {
            result.add(node, loop);
        }
        return result;
    }

    private void add(Node node, Inference.LoopTypes loop) {
        List<ValueType> inputs = new ArrayList<>();
        int start = 0;
        for (int input : node.inputs()) {
            inputs.add(of(input));
            start = Math.max(start, rounds.getOrDefault(input, 0));
        }
        Inference.Outcome outcome = Inference.infer(node, inputs, loop, terms);
        types.put(node.id(), outcome.type());
        costs.put(node.id(), outcome.cost());
        try {
            int end = Math.addExact(start, outcome.cost().rounds());
            rounds.put(node.id(), end);
            longest = Math.max(longest, end);
            bits = Math.addExact(bits, outcome.cost().bits());
            products = Math.addExact(products, outcome.cost().products());
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("program sends more than can be counted, at " + node.describe(), e);
        }
    }

    public ValueType of(int id) {
        ValueType type = types.get(id);
        if (type == null) {
            throw new IllegalArgumentException("node uses a value that is not defined before it: id=" + id);
        }
        return type;
    }

    /** The types inside a loop of this block. */
    public BlockTypes ofBody(Node loop) {
        Map<Integer, ValueType> outer = new HashMap<>();
        loop.inputs().forEach(input -> outer.put(input, of(input)));
        List<ValueType> parameters = loop
                .inputs()
                .subList(0, loop.body().results().size())
                .stream()
                .map(this::of)
                .toList();
        long count = loop.attributes().get(ITERATIONS);
        return of(loop.body(), outer, new Inference.LoopTypes(parameters, count), terms);
    }

    /** The cost of node {@code id}, a loop with all its iterations. */
    public Cost cost(int id) {
        Cost cost = costs.get(id);
        if (cost == null) {
            throw new IllegalArgumentException("no such node in this block: id=" + id);
        }
        return cost;
    }

    /** The cost of each node, loops with all their iterations, in order. */
    public Map<Integer, Cost> costs() {
        return costs;
    }

    public Cost criticalPath() {
        return new Cost(longest, bits, products);
    }
}

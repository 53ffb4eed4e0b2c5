package io.tfe4j.imports;

import io.tfe4j.ring.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A recurrent operator that goes forward from a state of zeros, with the usual activations: a layer whose weights have
 * ONNX's gates in another order, all directions in one tensor, and a bias for products with inputs and one for those with
 * states.
 *
 * @param blocks where the layer's gates are among the operator's
 * @param biases how many the layer has: two, or one that is their sum
 */
record RecurrentGates(GraphNode node, int units, int[] blocks, int biases) {
    private static final String FOR_LAYERS = "/for-layers";

    /** Null if {@code node} is no such operator, or its weights are not stored. */
    static @Nullable RecurrentGates of(GraphNode node, Map<String, StoredTensor> tensors) {
        int[] blocks;
        List<String> usual;
        switch (node.operator()) {
            case "LSTM" -> {
                // input, output, forget, cell there; input, forget, cell, output here
                blocks = new int[] {0, 2, 3, 1};
                usual = List.of("Sigmoid", "Tanh", "Tanh");
            }
            case "GRU" -> {
                blocks = new int[] {0, 1, 2};
                usual = List.of("Sigmoid", "Tanh");
            }
            case "RNN" -> {
                blocks = new int[] {0};
                usual = List.of("Tanh");
            }
            default -> {
                return null;
            }
        }
        StoredTensor recurrent = tensors.get(node.input(2));
        boolean othersAreStored =
                tensors.containsKey(node.input(1)) && (node.input(3).isEmpty() || tensors.containsKey(node.input(3)));
        if (recurrent == null || !othersAreStored || !isUsual(node, usual)) {
            return null;
        }
        return new RecurrentGates(
                node, recurrent.shape().dimension(2), blocks, node.operator().equals("GRU") ? 2 : 1);
    }

    private static boolean isUsual(GraphNode node, List<String> usual) {
        NodeAttributes attributes = node.attributes();
        boolean isPlain = IntStream.range(4, node.inputs().size())
                .allMatch(i -> node.input(i).isEmpty());
        List<String> activations = attributes.texts("activations");
        return isPlain
                && attributes.text("direction", "forward").equals("forward")
                && attributes.integer("layout", 0) == 0
                && attributes.integer("input_forget", 0) == 0
                && attributes.real("clip", 0) == 0
                && (activations.isEmpty() || activations.equals(usual))
                && (!node.operator().equals("GRU") || attributes.integer("linear_before_reset", 0) == 1);
    }

    /** [features, gates]. */
    String kernel() {
        return node.input(1) + FOR_LAYERS;
    }

    /** [units, gates]. */
    String recurrent() {
        return node.input(2) + FOR_LAYERS;
    }

    /** [biases, gates]; null if there is none. */
    @Nullable
    String bias() {
        return node.input(3).isEmpty() ? null : node.input(3) + FOR_LAYERS;
    }

    /** Which compute those three from what is stored. */
    List<GraphNode> nodes() {
        List<GraphNode> nodes = new ArrayList<>();
        for (int i = 1; i <= 2; i++) {
            String stored = node.input(i);
            nodes.add(gather(stored, stored + "/direction", 0, "first"));
            nodes.add(gather(stored + "/direction", stored + "/gates", 0, "gates"));
            nodes.add(LayerWeights.node(
                    "Transpose", stored + FOR_LAYERS, Map.of("perm", new long[] {1, 0}), stored + "/gates"));
        }
        String bias = bias();
        if (bias != null) {
            String stored = node.input(3);
            nodes.add(gather(stored, stored + "/of-inputs", 1, "gates"));
            nodes.add(gather(stored, stored + "/of-states", 1, "states"));
            nodes.add(
                    biases == 1
                            ? LayerWeights.node("Add", bias, Map.of(), stored + "/of-inputs", stored + "/of-states")
                            : LayerWeights.node(
                                    "Concat", bias, Map.of("axis", 0L), stored + "/of-inputs", stored + "/of-states"));
        }
        return nodes;
    }

    private GraphNode gather(String from, String to, int axis, String places) {
        return LayerWeights.node("Gather", to, Map.of("axis", (long) axis), from, place(places));
    }

    private String place(String which) {
        return node.input(1) + "/places-of-" + which;
    }

    /** What the nodes gather. */
    Map<String, StoredTensor> places() {
        int[] order = IntStream.of(blocks)
                .flatMap(block -> IntStream.range(block * units, (block + 1) * units))
                .toArray();
        Map<String, StoredTensor> places = new LinkedHashMap<>();
        places.put(place("first"), StoredTensor.known(new Plain(Shape.scalar(), new double[] {0}, true)));
        places.put(place("gates"), StoredTensor.known(Plain.integers(order)));
        places.put(
                place("states"),
                StoredTensor.known(Plain.integers(
                        IntStream.of(order).map(gate -> gate + order.length).toArray())));
        return places;
    }
}

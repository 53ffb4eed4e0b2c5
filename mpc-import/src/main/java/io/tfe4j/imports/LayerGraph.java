package io.tfe4j.imports;

import io.tfe4j.imports.UnsupportedModelException.Problem;
import io.tfe4j.ml.Layer;
import io.tfe4j.ml.Merge;
import io.tfe4j.ml.Node;
import io.tfe4j.ml.layers.Add;
import io.tfe4j.ml.layers.Concatenate;
import io.tfe4j.ml.layers.Maximum;
import io.tfe4j.ml.layers.Multiply;
import io.tfe4j.ml.layers.Permute;
import io.tfe4j.ml.layers.Subtract;
import io.tfe4j.ml.layers.UpSampling2D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A graph of operators as one of layers. Each node is one layer or several, or, with the node that reads it, a part of one;
 * examples are what the first axis of every value counts. What follows from the model's own tensors is no node here, but
 * weights of layers.
 */
final class LayerGraph {
    private final Graph graph;
    private final LayerWeights weights;
    private final LayerRules rules;
    private final Map<String, List<@Nullable GraphNode>> readers;
    private final Map<String, Node> values = new HashMap<>();

    /** Sequences with their steps first, by the value that has them in order; and what recurrent operators give. */
    private final Map<String, String> stepsFirst = new HashMap<>();

    private final Map<String, States> states = new HashMap<>();
    private final Set<GraphNode> done = new HashSet<>();
    private final List<Node> inputs = new ArrayList<>();
    private final List<Node> outputs = new ArrayList<>();
    private final List<Layer> chain = new ArrayList<>();
    private String last;
    private @Nullable Problem notNext;

    /**
     * Of a recurrent operator: the value it reads, and the layer for all states, [steps, 1, batch, units], or for the last,
     * [1, batch, units].
     *
     * @param squeezed whether all states have lost their second axis
     */
    private record States(String source, Layer layer, boolean areAll, boolean squeezed) {}

    private LayerGraph(Graph graph, ImportOptions options) {
        this.graph = graph;
        this.weights = new LayerWeights(graph, options);
        this.rules = new LayerRules(weights, options, graph.version());
        this.readers = graph.readers();
        this.last = graph.inputs().get(0).name();
    }

    /** @throws UnsupportedModelException naming the first node that is no layer */
    static LayerGraph of(Graph graph, ImportOptions options, List<String> outputs) {
        if (graph.inputs().isEmpty()) {
            throw new ImportException("a model without inputs");
        }
        LayerGraph layers = new LayerGraph(graph, options);
        graph.inputs().forEach(layers::addInput);
        for (GraphNode node : Pruning.needed(graph, Set.copyOf(outputs))) {
            if (!layers.done.contains(node) && !layers.weights.has(node.output())) {
                layers.addKnown(node);
            }
        }
        for (String output : outputs) {
            layers.outputs.add(layers.output(output));
        }
        return layers;
    }

    List<Node> inputs() {
        return inputs;
    }

    List<Node> outputs() {
        return outputs;
    }

    /** Of one example, of a model that is a chain. */
    int[] chainInput() {
        if (inputs.size() > 1) {
            throw new ImportException("model has several inputs: inputs=" + graph.inputs() + "; take toModel");
        }
        return inputs.get(0).shape();
    }

    /** @throws UnsupportedModelException naming the first node that does not read the one before alone */
    Layer[] chain() {
        if (notNext != null) {
            throw new UnsupportedModelException(notNext);
        }
        return chain.toArray(Layer[]::new);
    }

    private void addInput(ModelInput input) {
        int[] shape = input.shape();
        int[] example = shape.length == 0 ? shape : Arrays.copyOfRange(shape, 1, shape.length);
        if (shape.length < 2 || Arrays.stream(example).anyMatch(dimension -> dimension < 1)) {
            throw new ImportException("layers need the shape of an example: input=" + input);
        }
        Node node = Node.input(example);
        inputs.add(node);
        values.put(input.name(), node);
    }

    private void addKnown(GraphNode node) {
        try {
            if (node.refusal() != null) {
                throw new ImportException(node.refusal());
            }
            add(node);
        } catch (IllegalArgumentException e) {
            throw new UnsupportedModelException(new Problem(node.name(), node.kind(), String.valueOf(e.getMessage())));
        }
    }

    private void add(GraphNode node) {
        if (addPassing(node) || addRecurrent(node) || addMerge(node)) {
            return;
        }
        boolean secondIsSource = !values.containsKey(node.input(0)) && values.containsKey(node.input(1));
        String source = node.input(secondIsSource ? 1 : 0);
        GraphNode next = onlyReader(node);
        LayerRules.Found found = rules.find(node, value(source), next, secondIsSource);
        if (found.usesNext()) {
            done.add(Objects.requireNonNull(next));
        }
        put(node, source, found.usesNext() && next != null ? next.output() : node.output(), found.layers());
    }

    private Node output(String name) {
        GraphNode node = graph.producers().get(name);
        if (!values.containsKey(name) && node != null) {
            throw new UnsupportedModelException(
                    new Problem(node.name(), node.kind(), "gives the model's output, which no layer gives so"));
        }
        return value(name);
    }

    private Node value(String name) {
        Node value = values.get(name);
        if (value == null) {
            throw new ImportException("does not read what a layer gives: value=" + name);
        }
        return value;
    }

    private @Nullable GraphNode onlyReader(GraphNode node) {
        List<@Nullable GraphNode> all = readers.getOrDefault(node.output(), List.of());
        return all.size() == 1 ? all.get(0) : null;
    }

    private void put(GraphNode node, String source, String output, List<Layer> layers) {
        values.put(output, value(source).then(layers.toArray(Layer[]::new)));
        if (source.equals(last) && notNext == null) {
            chain.addAll(layers);
            last = output;
        } else {
            breakChain(node, "reads another value than the last layer's: value=" + source);
        }
    }

    private void breakChain(GraphNode node, String why) {
        if (notNext == null) {
            notNext = new Problem(node.name(), node.kind(), why + "; take toModel");
        }
    }

    /** What only passes a value on. */
    private boolean addPassing(GraphNode node) {
        boolean passes = switch (node.operator()) {
            case "Identity", "Dropout" -> true;
            case "Concat", "Sum", "Max" -> node.inputs().size() == 1;
            default -> false;
        };
        if (passes) {
            values.put(node.output(), value(node.input(0)));
            last = last.equals(node.input(0)) ? node.output() : last;
        }
        return passes;
    }

    private boolean addMerge(GraphNode node) {
        Merge merge = merge(node);
        if (merge == null || !node.inputs().stream().allMatch(values::containsKey)) {
            return false;
        }
        List<Node> sources = node.inputs().stream().map(this::value).toList();
        List<Node> alike = merge instanceof Multiply ? ofOneSize(sources) : sources;
        values.put(node.output(), merge.of(alike.toArray(Node[]::new)));
        breakChain(node, "reads several values");
        return true;
    }

    /** A number for each channel is one for all of its image, whose channels may be first or last. */
    private static List<Node> ofOneSize(List<Node> sources) {
        List<Node> all = new ArrayList<>();
        for (int i = 0; i < sources.size(); i++) {
            all.add(ofOneSize(
                    sources.get(i), sources.get(sources.size() - 1 - i).shape()));
        }
        return all;
    }

    private static Node ofOneSize(Node source, int[] other) {
        int[] shape = source.shape();
        if (shape.length != 3 || other.length != 3 || Arrays.equals(shape, other)) {
            return source;
        }
        if (isOfChannels(shape[0], shape[1], shape[2], other[0], other[1], other[2])) {
            return source.then(new UpSampling2D(other[1]));
        }
        return isOfChannels(shape[2], shape[0], shape[1], other[2], other[0], other[1])
                ? source.then(new Permute(3, 1, 2), new UpSampling2D(other[0]), new Permute(2, 3, 1))
                : source;
    }

    private static boolean isOfChannels(int channels, int height, int width, int others, int high, int wide) {
        return channels == others && height == 1 && width == 1 && high == wide;
    }

    private static @Nullable Merge merge(GraphNode node) {
        if (node.inputs().size() < 2) {
            return null;
        }
        return switch (node.operator()) {
            case "Add", "Sum" -> new Add();
            case "Sub" -> new Subtract();
            case "Mul" -> new Multiply();
            case "Max" -> new Maximum();
            case "Concat" -> concatenate(node.attributes().integer("axis", 0));
            default -> null;
        };
    }

    private static Merge concatenate(int axis) {
        if (axis == 0) {
            throw new ImportException("joins examples: axis=0");
        }
        return new Concatenate(axis > 0 ? axis - 1 : axis);
    }

    /** Steps come first in these operators, and a direction is an axis of its own: what turns them is part of the layer. */
    private boolean addRecurrent(GraphNode node) {
        String from = node.input(0);
        States found = states.get(from);
        int[] order = node.operator().equals("Transpose") ? node.attributes().integers("perm") : new int[0];
        if (found != null) {
            addStates(node, found, order);
            return true;
        }
        if (Arrays.equals(order, new int[] {1, 0, 2}) && values.containsKey(from)) {
            stepsFirst.put(node.output(), from);
            return true;
        }
        String source = stepsFirst.get(from);
        if (source == null) {
            return false;
        }
        RecurrentGates gates = RecurrentGates.of(node, graph.tensors());
        if (gates == null) {
            throw new ImportException("goes otherwise than layers do");
        }
        states.put(node.output(), new States(source, rules.recurrent(gates, true), true, false));
        if (node.outputs().size() > 1) {
            states.put(node.outputs().get(1), new States(source, rules.recurrent(gates, false), false, false));
        }
        return true;
    }

    /** States are layers' results once the direction's axis is gone and examples come first. */
    private void addStates(GraphNode node, States found, int[] order) {
        boolean squeezes = node.operator().equals("Squeeze") && !found.squeezed;
        if (squeezes && found.areAll && rules.drops(node, 1)) {
            states.put(node.output(), new States(found.source, found.layer, true, true));
        } else if (squeezes && !found.areAll && rules.drops(node, 0)
                || found.squeezed && Arrays.equals(order, new int[] {1, 0, 2})) {
            put(node, found.source, node.output(), List.of(found.layer));
        } else {
            throw new ImportException("takes the states of a recurrent layer otherwise than layers give them");
        }
    }
}

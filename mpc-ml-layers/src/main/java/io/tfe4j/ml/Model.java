package io.tfe4j.ml;

import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.Session;
import io.tfe4j.Tensor;
import io.tfe4j.Tfe;
import io.tfe4j.TfeContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * A graph of layers with weights, from one or several inputs to one or several outputs; {@link Node} shows how to draw
 * it, {@link Sequential} is shorter where layers follow one another.
 *
 * <p>Belongs to the context it was built in. Building it defines variables; nothing runs.
 */
public sealed class Model permits Sequential {
    /** A node that is computed, with its weights. */
    record Step(Node node, Merge.Built built) {}

    private final TfeContext tfe;
    private final List<Node> inputs;
    private final List<Node> outputs;
    private final List<Step> steps;

    Model(TfeContext tfe, List<Node> inputs, List<Node> outputs) {
        this.tfe = tfe;
        this.inputs = List.copyOf(inputs);
        this.outputs = List.copyOf(outputs);
        this.steps = build();
    }

    /** In the context of {@link Tfe}. */
    public static Model of(Node input, Node output) {
        return of(List.of(input), List.of(output));
    }

    /** In the context of {@link Tfe}. */
    public static Model of(List<Node> inputs, List<Node> outputs) {
        return of(Tfe.context(), inputs, outputs);
    }

    /**
     * In {@code tfe}.
     *
     * @throws IllegalArgumentException if there is no output, one is computed from an input that is not named, or one
     *     is an input
     */
    public static Model of(TfeContext tfe, List<Node> inputs, List<Node> outputs) {
        return new Model(tfe, inputs, outputs);
    }

    private List<Step> build() {
        Set<Node> order = new LinkedHashSet<>();
        outputs.forEach(output -> visit(output, order));
        if (order.isEmpty() || outputs.stream().anyMatch(Node::isInput)) {
            throw new IllegalArgumentException("model without layers: inputs=" + inputs + ", outputs=" + outputs);
        }
        Map<Shared, Step> firsts = new HashMap<>();
        return order.stream().map(node -> step(node, firsts)).toList();
    }

    /** With new weights, or with those of the first place where a shared layer stands. */
    private Step step(Node node, Map<Shared, Step> firsts) {
        if (node.operation() instanceof SingleInput single && single.layer() instanceof Shared shared) {
            Step first = firsts.computeIfAbsent(shared, unused -> fresh(node));
            requireSameShape(first.node.inputs().get(0), node.inputs().get(0));
            return new Step(node, first.built);
        }
        return fresh(node);
    }

    private Step fresh(Node node) {
        return new Step(node, node.operation().build(tfe, Node.shapes(node.inputs())));
    }

    private static void requireSameShape(Node first, Node other) {
        if (!Arrays.equals(first.shape(), other.shape())) {
            throw new IllegalArgumentException(
                    "a shared layer takes inputs of one shape: first=" + first + ", other=" + other);
        }
    }

    /** Appends what {@code node} needs, then itself. */
    private void visit(Node node, Set<Node> order) {
        if (node.isInput()) {
            if (!inputs.contains(node)) {
                throw new IllegalArgumentException("output needs an input that the model does not name: input=" + node);
            }
            return;
        }
        if (!order.contains(node)) {
            node.inputs().forEach(before -> visit(before, order));
            order.add(node);
        }
    }

    /**
     * The results of a model with one output, for a batch of examples of each input, one each along the first axis.
     *
     * @throws IllegalArgumentException if the batches do not fit, or the model has several outputs
     */
    public PrivateTensor predict(PrivateTensor... x) {
        if (outputs.size() != 1) {
            throw new IllegalArgumentException(
                    "model has several outputs: outputs=" + outputs + "; call predictAll instead");
        }
        return predictAll(x).get(0);
    }

    /** The results of all outputs, in their order, for a batch of examples of each input. */
    public List<PrivateTensor> predictAll(PrivateTensor... x) {
        Map<Node, PrivateTensor> values = values(List.of(x));
        for (Step step : steps) {
            values.put(
                    step.node,
                    step.built.forward(
                            step.node.inputs().stream().map(values::get).toList()));
        }
        return outputs.stream().map(values::get).toList();
    }

    /** The inputs' values. */
    Map<Node, PrivateTensor> values(List<PrivateTensor> x) {
        if (x.size() != inputs.size()) {
            throw new IllegalArgumentException("inputs differ in number: given=" + x.size() + ", model=" + inputs);
        }
        Map<Node, PrivateTensor> values = new HashMap<>();
        for (int i = 0; i < x.size(); i++) {
            requireExamples(x.get(i), inputs.get(i).shape());
            values.put(inputs.get(i), x.get(i));
        }
        return values;
    }

    private static void requireExamples(PrivateTensor x, int[] input) {
        int[] shape = x.shape();
        if (shape.length != input.length + 1 || !Arrays.equals(shape, 1, shape.length, input, 0, input.length)) {
            throw new IllegalArgumentException("not a batch of examples: examples=" + Arrays.toString(shape)
                    + ", wanted=[batch] and " + Arrays.toString(input));
        }
    }

    /**
     * Ready to be trained.
     *
     * @param losses one for each output; what is made small is their sum
     */
    public Training compile(Optimizer optimizer, Loss... losses) {
        return Training.of(this, optimizer, List.of(losses));
    }

    /**
     * Shapes, parameters, rounds and bytes of each layer, for a prediction of batches like {@code x}; and whether more
     * fraction bits are advised. {@link Training#summary} takes the optimizer into account as well.
     */
    public ModelSummary summary(PrivateTensor... x) {
        return summary(PrecisionAdvice.of(this, null), x);
    }

    ModelSummary summary(List<String> advice, PrivateTensor... x) {
        return ModelSummary.of(steps.stream().map(Step::node).toList(), values(List.of(x)), tfe.fractionBits(), advice);
    }

    /** Of all layers, in their order. */
    public List<Parameter> parameters() {
        List<Parameter> all = new ArrayList<>();
        built().forEach(layer -> all.addAll(layer.parameters()));
        return List.copyOf(all);
    }

    /** Each once, even if several steps share its weights. */
    List<Merge.Built> built() {
        Set<Merge.Built> all = Collections.newSetFromMap(new IdentityHashMap<>());
        return steps.stream().map(Step::built).filter(all::add).toList();
    }

    /**
     * Lets every server keep its shares of all private weights under {@code checkpoint}, encrypted, on its own disk; what
     * was there before is replaced. Nobody learns a weight. Their names and shapes are in the program, for consent.
     *
     * @throws io.tfe4j.party.MpcException if any server cannot; then all still have what was there before
     */
    public void save(Session session, String checkpoint) {
        session.run(new State(tfe, named()).saved(checkpoint), "save");
    }

    /**
     * Gives all private weights the values of a checkpoint, by their place in the model. Shapes, ranges and precision
     * must be those of the model that was saved. Layers without weights are not compared, so that another activation is
     * not noticed; and the model may be the first layers of the one that was saved.
     *
     * @throws io.tfe4j.party.MpcException if the servers have no saving in common, a file is damaged, or it is of
     *     another model; the weights are as before then
     */
    public void load(Session session, String checkpoint) {
        session.run(new State(tfe, named()).restored(checkpoint), "load");
    }

    /**
     * What lets {@code player} learn all private weights as they are when a session runs it: for its catalog, as {@code
     * PREFIX.2.Dense-10.kernel}, the number being the layer's place. Rules must allow it, as any output.
     */
    public Output exportTo(String player, String prefix) {
        return tfe.function(() -> named().forEach(
                        (name, weights) -> tfe.defineOutput(player, prefix + "." + forCatalogs(name), weights)));
    }

    /** As {@link #exportTo(String, String)}, for a player whom this process plays: names without prefix, row major. */
    public Output exportTo(String player, String prefix, BiConsumer<String, double[]> consumer) {
        return tfe.function(() -> named().forEach((name, weights) -> tfe.defineOutputValues(
                player,
                prefix + "." + forCatalogs(name),
                weights,
                values -> consumer.accept(forCatalogs(name), values))));
    }

    /** Some weights have names of two words, {@code moving mean}. */
    private static String forCatalogs(String name) {
        return name.replace(' ', '-');
    }

    /** The private weights, as {@code 2.Dense-10.kernel}. */
    Map<String, Tensor> named() {
        Map<String, Tensor> named = new LinkedHashMap<>();
        Map<Merge.Built, String> names = new IdentityHashMap<>();
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            String name = i + "." + plain(step.node.operation().name());
            if (names.putIfAbsent(step.built, name) == null) {
                step.built.parameters().stream()
                        .filter(Parameter::isPrivate)
                        .forEach(parameter -> named.put(name + "." + parameter.name(), parameter.tensor()));
            }
        }
        return named;
    }

    /** As {@link #named} begins: {@code 2.Dense-10}, or an input's number. */
    String placeOf(Node node) {
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i).node == node) {
                return i + "." + plain(node.operation().name());
            }
        }
        return "input-" + inputs.indexOf(node);
    }

    /** With the letters and digits of {@code Dense(10)} alone, as a catalog takes names. */
    private static String plain(String layer) {
        return layer.replaceAll("[^A-Za-z0-9]+", "-").replaceAll("-$", "");
    }

    TfeContext tfe() {
        return tfe;
    }

    List<Node> outputs() {
        return outputs;
    }

    /** Each after those it needs. */
    List<Step> steps() {
        return steps;
    }

    @Override
    public String toString() {
        return "model of " + inputs + ": "
                + steps.stream().map(step -> step.node().toString()).toList();
    }
}

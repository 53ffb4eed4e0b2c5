package io.tfe4j.ml;

import io.tfe4j.DenseGradient;
import io.tfe4j.PrivateTensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/** A batch's way through a model, and back. */
final class GraphPass {
    /** Keeps a gradient that goes back into a node within limits. */
    @FunctionalInterface
    interface Limited {
        PrivateTensor apply(Node node, PrivateTensor gradient);
    }

    private final Model model;
    private final Map<Node, PrivateTensor> values;
    /** Of the model's steps, in their order. */
    private final List<MergePass> passes = new ArrayList<>();
    /** Nodes whose value depends on something that learns. */
    private final Set<Node> learning = new HashSet<>();

    GraphPass(Model model, List<PrivateTensor> x) {
        this.model = model;
        values = model.values(x);
        for (Model.Step step : model.steps()) {
            Node node = step.node();
            MergePass pass =
                    step.built().train(node.inputs().stream().map(values::get).toList());
            passes.add(pass);
            values.put(node, pass.output());
            if (!trainable(step.built()).isEmpty() || node.inputs().stream().anyMatch(learning::contains)) {
                learning.add(node);
            }
        }
    }

    static List<Parameter> trainable(Merge.Built built) {
        return built.parameters().stream().filter(Parameter::isTrainable).toList();
    }

    PrivateTensor value(Node node) {
        return Objects.requireNonNull(values.get(node));
    }

    /**
     * The gradients by each layer's trainable parameters.
     *
     * @param byResult the loss's gradients by nodes; grows
     * @param bound for what goes from node to node
     */
    Map<Merge.Built, List<PrivateTensor>> gradients(Map<Node, PrivateTensor> byResult, Limited bound) {
        Map<Merge.Built, List<PrivateTensor>> all = new IdentityHashMap<>();
        for (int i = model.steps().size() - 1; i >= 0; i--) {
            Model.Step step = model.steps().get(i);
            PrivateTensor gradient = byResult.get(step.node());
            if (gradient != null && learning.contains(step.node())) {
                MergePass pass = passes.get(i);
                if (!trainable(step.built()).isEmpty()) {
                    all.merge(step.built(), pass.parameterGradients().apply(gradient), GraphPass::sums);
                }
                passOn(step.node(), pass, gradient, byResult, bound);
            }
        }
        return all;
    }

    /**
     * The same with noise on the sums, all layers' gradients of an example counting as one vector.
     *
     * @throws IllegalArgumentException if a layer's gradients cannot be told apart by example
     */
    Map<Merge.Built, List<PrivateTensor>> noisedGradients(
            Map<Node, PrivateTensor> byResult, Limited bound, GradientNoise noise) {
        List<Merge.Built> layers = new ArrayList<>();
        List<List<DenseGradient>> examples = new ArrayList<>();
        for (int i = model.steps().size() - 1; i >= 0; i--) {
            Model.Step step = model.steps().get(i);
            MergePass pass = passes.get(i);
            PrivateTensor gradient = byResult.get(step.node());
            if (gradient != null && learning.contains(step.node())) {
                if (!trainable(step.built()).isEmpty()) {
                    examples.add(exampleGradients(step, pass, layers).apply(gradient));
                    layers.add(step.built());
                }
                passOn(step.node(), pass, gradient, byResult, bound);
            }
        }
        return noise.apply(model.tfe(), layers, examples);
    }

    private static Function<PrivateTensor, List<DenseGradient>> exampleGradients(
            Model.Step step, MergePass pass, List<Merge.Built> before) {
        Function<PrivateTensor, List<DenseGradient>> known = pass.exampleGradients();
        if (known == null || !pass.updates().isEmpty() || before.contains(step.built())) {
            throw new IllegalArgumentException(
                    "gradients of this layer cannot be clipped example by example: layer="
                            + step.node().operation().name()
                            + "; train dense layers and convolutions, each used once, on public features or on those of layers that do not learn");
        }
        return known;
    }

    private void passOn(
            Node node, MergePass pass, PrivateTensor gradient, Map<Node, PrivateTensor> byResult, Limited bound) {
        if (node.inputs().stream().noneMatch(learning::contains)) {
            return;
        }
        List<PrivateTensor> byInputs = pass.inputGradients().apply(gradient);
        for (int i = 0; i < byInputs.size(); i++) {
            Node input = node.inputs().get(i);
            if (learning.contains(input)) {
                byResult.merge(input, bound.apply(input, byInputs.get(i)), PrivateTensor::add);
            }
        }
    }

    private static List<PrivateTensor> sums(List<PrivateTensor> left, List<PrivateTensor> right) {
        List<PrivateTensor> sums = new ArrayList<>();
        for (int i = 0; i < left.size(); i++) {
            sums.add(left.get(i).add(right.get(i)));
        }
        return sums;
    }

    /** What the layers remember of the batch. */
    void update() {
        passes.forEach(pass -> pass.updates().forEach(Runnable::run));
    }
}

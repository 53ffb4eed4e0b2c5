package io.tfe4j.ml;

import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.PrivateVariable;
import io.tfe4j.Tensor;
import io.tfe4j.TfeContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A model with a loss and an optimizer. Immutable.
 *
 * <p><b>Ranges:</b> gradients grow from layer to layer as far as ranges show, so between layers each is clipped to 16
 * where it could be larger; {@link #gradients} says otherwise. Nothing is opened, not even the loss, unless
 * {@link #reporting} asks for it.
 */
public final class Training {
    private static final Bound GRADIENTS = Bound.clipped(16);

    private final Model model;
    private final Optimizer optimizer;
    private final List<Loss> losses;
    private final Bound gradients;
    private final @Nullable Report report;
    private final @Nullable GradientNoise noise;

    private record Report(String player, DoubleConsumer consumer) {}

    private Training(
            Model model,
            Optimizer optimizer,
            List<Loss> losses,
            Bound gradients,
            @Nullable Report report,
            @Nullable GradientNoise noise) {
        this.model = model;
        this.optimizer = optimizer;
        this.losses = losses;
        this.gradients = gradients;
        this.report = report;
        this.noise = noise;
    }

    static Training of(Model model, Optimizer optimizer, List<Loss> losses) {
        if (losses.size() != model.outputs().size()) {
            throw new IllegalArgumentException(
                    "losses and outputs differ in number: losses=" + losses + ", outputs=" + model.outputs());
        }
        for (int i = 0; i < losses.size(); i++) {
            losses.get(i).requireLast(model.outputs().get(i));
        }
        if (model.parameters().stream().noneMatch(Parameter::isTrainable)) {
            throw new IllegalArgumentException("nothing to train: parameters=" + model.parameters());
        }
        return new Training(model, optimizer, losses, GRADIENTS, null, null);
    }

    /** Keeps the gradients between layers, which are of the sum over the batch, example by example, in a range. */
    public Training gradients(Bound bound) {
        return new Training(model, optimizer, losses, bound, report, noise);
    }

    /** Reveals the mean loss of each batch to {@code player}, before the step. */
    public Training reporting(String player, DoubleConsumer consumer) {
        return new Training(model, optimizer, losses, gradients, new Report(player, consumer), noise);
    }

    /**
     * With noise that nobody knows on every step: each example's gradient counts as one vector over all layers, is bounded
     * as {@code newNoise} says, and the noised sum alone moves the weights. Weights may then be opened, as often as one
     * likes; see {@code TfeContext.noisedGradients} for what it costs. Dense layers and convolutions can be trained so. What is
     * reported besides, losses and metrics, has no noise.
     */
    public Training withNoise(GradientNoise newNoise) {
        return new Training(model, optimizer, losses, gradients, report, newNoise);
    }

    /** {@link #fit(List, List, int, int)} of a model with one input and one output. */
    public Output fit(PrivateTensor x, PrivateTensor y, int epochs, int batchSize) {
        return fit(List.of(x), List.of(y), epochs, batchSize);
    }

    /**
     * Defines a training as one program: {@code epochs} times through the rows, in their order, in batches of {@code
     * batchSize}. Rows past the last full batch are left out. What the optimizer remembers starts anew.
     *
     * <p>A run of what is returned trains, from the weights as they are in the session. What the script defines after it,
     * outside functions, is by the trained weights: a run of that in a session which has not trained yet, and has not
     * loaded weights either, trains once before; later ones take the weights that the session has.
     *
     * @param x examples for each input, [rows, ...]
     * @param y what is expected of each output, [rows, ...]
     * @return what a session runs to train; the weights stay in that session
     * @throws IllegalArgumentException if shapes do not fit, or ranges allow what 64 bits do not hold
     */
    public Output fit(List<PrivateTensor> x, List<PrivateTensor> y, int epochs, int batchSize) {
        Rows rows = rows(x, y);
        if (epochs < 1) {
            throw new IllegalArgumentException("nothing to fit: epochs=" + epochs);
        }
        int count = Math.multiplyExact(epochs, batches(rows.count(), batchSize));
        Steps steps = new Steps(tfe(), count);
        Optimizer.Run run = start(steps, batchSize);
        return tfe().action(() -> {
            run.startAnew();
            steps.startAnew();
            tfe().repeat(count, index -> {
                step(rows.batch(index, batchSize), run, (node, gradient) -> bounded(gradient));
                steps.advance();
            });
        });
    }

    /** {@link #fit(List, List, FitOptions)} of a model with one input and one output. */
    public Fit fit(PrivateTensor x, PrivateTensor y, FitOptions options) {
        return fit(List.of(x), List.of(y), options);
    }

    /**
     * Defines a training that a session runs epoch by epoch, {@code fit(...).run(session)}, with what {@code options} say
     * of order, metrics, rows held back and an early end. Rows past the last full batch of an epoch are left out of it.
     * What the optimizer remembers starts anew.
     *
     * @param x examples for each input, [rows, ...]
     * @param y what is expected of each output, [rows, ...]
     * @throws IllegalArgumentException if shapes do not fit, or ranges allow what 64 bits do not hold
     */
    public Fit fit(List<PrivateTensor> x, List<PrivateTensor> y, FitOptions options) {
        return new Fit(this, rows(x, y), options);
    }

    /** {@link #evaluate(List, List, Metric...)} of a model with one input and one output. */
    public List<PrivateTensor> evaluate(PrivateTensor x, PrivateTensor y, Metric... metrics) {
        return evaluate(List.of(x), List.of(y), metrics);
    }

    /** The metrics of the model over all rows, one batch, each a scalar. Nothing is opened; define outputs of them. */
    public List<PrivateTensor> evaluate(List<PrivateTensor> x, List<PrivateTensor> y, Metric... metrics) {
        Rows rows = rows(x, y);
        List<PrivateTensor> results = predict(rows.x());
        return Arrays.stream(metrics)
                .map(metric -> scores(metric, results, rows.y()).mean())
                .toList();
    }

    /**
     * {@link Model#summary} with the number of fraction bits that is advised for a training with this optimizer, if it is
     * more than the context has: 20 for Adam, RMSprop, batch normalization and rates below 1e-3, 24 for still smaller rates.
     */
    public ModelSummary summary(PrivateTensor... x) {
        return model.summary(advice(), x);
    }

    List<String> advice() {
        return PrecisionAdvice.of(model, optimizer);
    }

    /** With what is expected as the losses want it. */
    private Rows rows(List<PrivateTensor> x, List<PrivateTensor> y) {
        if (y.size() != losses.size()) {
            throw new IllegalArgumentException(
                    "what is expected differs from the outputs in number: expected=" + y.size() + ", losses=" + losses);
        }
        List<PrivateTensor> prepared = new ArrayList<>();
        for (int i = 0; i < y.size(); i++) {
            prepared.add(losses.get(i).prepared(y.get(i)));
        }
        return Rows.of(x, prepared);
    }

    static int batches(int rows, int batchSize) {
        if (batchSize < 1 || batchSize > rows) {
            throw new IllegalArgumentException("no batch to fit: rows=" + rows + ", batchSize=" + batchSize);
        }
        return rows / batchSize;
    }

    /** What of a gradient that goes back into a node, of {@code steps} batches an epoch, is clipped is counted. */
    PrivateTensor counted(Clips clips, Node node, PrivateTensor gradient, int steps) {
        double all = (double) gradient.type().shape().size() * steps;
        String place = model.placeOf(node);
        return clips.bounded(gradients, gradient, Limit.of(Limit.Kind.GRADIENTS, place, gradients.limit(), all));
    }

    /** At how many places a step may clip at most: once for each input of a layer, and once for each of the weights. */
    int mostClips() {
        return trained().size()
                + model.steps().stream()
                        .mapToInt(step -> step.node().inputs().size())
                        .sum();
    }

    PrivateTensor bounded(PrivateTensor gradient) {
        return gradients.apply(gradient);
    }

    TfeContext tfe() {
        return model.tfe();
    }

    Map<String, Tensor> named() {
        return model.named();
    }

    List<Parameter> trained() {
        return model.parameters().stream().filter(Parameter::isTrainable).toList();
    }

    /** By the names that {@link #named} gives them. */
    Map<String, PrivateVariable> trainedByName() {
        Set<Tensor> learning = Collections.newSetFromMap(new IdentityHashMap<>());
        trained().forEach(parameter -> learning.add(parameter.tensor()));
        Map<String, PrivateVariable> all = new LinkedHashMap<>();
        named().forEach((name, tensor) -> {
            if (learning.contains(tensor) && tensor instanceof PrivateVariable variable) {
                all.put(name, variable);
            }
        });
        return all;
    }

    /** What a training may change, averages of batches among it. */
    List<Parameter> changed() {
        return model.parameters().stream().filter(Parameter::mayChange).toList();
    }

    Optimizer.Run start(Steps steps, int batchSize) {
        return optimizer.start(tfe(), trained(), steps, batchSize);
    }

    List<PrivateTensor> predict(List<PrivateTensor> x) {
        return model.predictAll(x.toArray(PrivateTensor[]::new));
    }

    /** For each example, [batch]. */
    PrivateTensor scores(Metric metric, List<PrivateTensor> results, List<PrivateTensor> expected) {
        var scores = metric.scores();
        if (scores != null) {
            int output = metric.output();
            return scores.of(
                    results.get(output),
                    expected.get(output),
                    losses.get(output).boundary());
        }
        PrivateTensor sum = losses.get(0).values(results.get(0), expected.get(0));
        for (int i = 1; i < losses.size(); i++) {
            sum = sum.add(losses.get(i).values(results.get(i), expected.get(i)));
        }
        return sum;
    }

    /**
     * Trains by one batch, and returns what the model made of it before.
     *
     * @param limited {@link #gradients(Bound)} of what goes from layer to layer
     */
    List<PrivateTensor> step(Rows batch, Optimizer.Run run, GraphPass.Limited limited) {
        GraphPass pass = new GraphPass(model, batch.x());
        if (report != null) {
            tfe().defineOutputValues(report.player, loss(pass, batch.y()), values -> report.consumer.accept(values[0]));
        }
        Map<Node, PrivateTensor> byResult = lossGradients(pass, batch.y());
        Map<Merge.Built, List<PrivateTensor>> all =
                noise == null ? pass.gradients(byResult, limited) : pass.noisedGradients(byResult, limited, noise);
        // only now: every gradient is by the weights before the step
        run.step(model.built().stream()
                .flatMap(layer -> all.getOrDefault(layer, List.of()).stream())
                .toList());
        pass.update();
        return model.outputs().stream().map(pass::value).toList();
    }

    private PrivateTensor loss(GraphPass pass, List<PrivateTensor> y) {
        PrivateTensor sum = losses.get(0).value(pass.value(model.outputs().get(0)), y.get(0));
        for (int i = 1; i < losses.size(); i++) {
            sum = sum.add(losses.get(i).value(pass.value(model.outputs().get(i)), y.get(i)));
        }
        return sum;
    }

    /** By what goes into the last layer, where the loss takes that layer into account. */
    private Map<Node, PrivateTensor> lossGradients(GraphPass pass, List<PrivateTensor> y) {
        Map<Node, PrivateTensor> all = new HashMap<>();
        for (int i = 0; i < losses.size(); i++) {
            Loss loss = losses.get(i);
            Node output = model.outputs().get(i);
            loss.requireFits(pass.value(output), y.get(i));
            Node by = loss.skipsLastLayer() ? output.inputs().get(0) : output;
            all.merge(by, precise(loss.gradient(pass.value(output), y.get(i))), PrivateTensor::add);
        }
        return all;
    }

    /** Products have as many fraction bits as the finer factor, so this holds on the whole way back. */
    private PrivateTensor precise(PrivateTensor gradient) {
        return gradient.withFractionBits(Math.max(gradient.fractionBits(), optimizer.gradientBits()));
    }

    @Override
    public String toString() {
        return "training of " + model + ": optimizer=" + optimizer + ", losses=" + losses;
    }
}

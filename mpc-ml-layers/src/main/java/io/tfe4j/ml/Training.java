package io.tfe4j.ml;

import io.tfe4j.LoopIndex;
import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.TfeContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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

    private final Sequential model;
    private final Optimizer optimizer;
    private final Loss loss;
    private final Bound gradients;
    private final @Nullable Report report;

    private record Report(String player, DoubleConsumer consumer) {}

    private Training(Sequential model, Optimizer optimizer, Loss loss, Bound gradients, @Nullable Report report) {
        this.model = model;
        this.optimizer = optimizer;
        this.loss = loss;
        this.gradients = gradients;
        this.report = report;
    }

    static Training of(Sequential model, Optimizer optimizer, Loss loss) {
        List<Layer> layers = model.layers();
        loss.requireLast(layers.get(layers.size() - 1));
        if (model.parameters().stream().noneMatch(Parameter::isTrainable)) {
            throw new IllegalArgumentException("nothing to train: parameters=" + model.parameters());
        }
        return new Training(model, optimizer, loss, GRADIENTS, null);
    }

    /** Keeps the gradients between layers, which are of the sum over the batch, example by example, in a range. */
    public Training gradients(Bound bound) {
        return new Training(model, optimizer, loss, bound, report);
    }

    /** Reveals the mean loss of each batch to {@code player}, before the step. */
    public Training reporting(String player, DoubleConsumer consumer) {
        return new Training(model, optimizer, loss, gradients, new Report(player, consumer));
    }

    /**
     * Defines a training: {@code epochs} times through the rows, in their order, in batches of {@code batchSize}. Rows
     * past the last full batch are left out. What the optimizer remembers starts anew.
     *
     * @param x examples, [rows, ...]
     * @param y what is expected of the model, [rows, ...]
     * @return what a session runs to train; the weights stay in that session
     * @throws IllegalArgumentException if shapes do not fit, or ranges allow what 64 bits do not hold
     */
    public Output fit(PrivateTensor x, PrivateTensor y, int epochs, int batchSize) {
        int rows = x.size(0);
        if (y.size(0) != rows || batchSize < 1 || batchSize > rows || epochs < 1) {
            throw new IllegalArgumentException("nothing to fit: rows=" + rows + ", expected=" + y.size(0)
                    + ", batchSize=" + batchSize + ", epochs=" + epochs);
        }
        int steps = Math.multiplyExact(epochs, rows / batchSize);
        TfeContext tfe = model.tfe();
        List<List<Optimizer.Updater>> updaters = model.built().stream()
                .map(layer -> trainable(layer).stream()
                        .map(parameter -> optimizer.of(tfe, parameter, steps))
                        .toList())
                .toList();
        return tfe.repeat(steps, step -> step(x.batch(step, batchSize), y.batch(step, batchSize), updaters, step));
    }

    private static List<Parameter> trainable(Layer.Built layer) {
        return layer.parameters().stream().filter(Parameter::isTrainable).toList();
    }

    private void step(PrivateTensor x, PrivateTensor y, List<List<Optimizer.Updater>> updaters, LoopIndex step) {
        List<Pass> passes = new ArrayList<>();
        PrivateTensor result = x;
        for (Layer.Built layer : model.built()) {
            passes.add(layer.train(result));
            result = passes.get(passes.size() - 1).output();
        }
        requireSameShape(result, y);
        if (report != null) {
            PrivateTensor value = loss.value(result, y);
            model.tfe().defineOutputValues(report.player, value, values -> report.consumer.accept(values[0]));
        }
        List<List<PrivateTensor>> all = gradients(passes, result, y, updaters);
        // only now: every gradient is by the weights before the step
        for (int layer = 0; layer < updaters.size(); layer++) {
            for (int i = 0; i < updaters.get(layer).size(); i++) {
                updaters.get(layer).get(i).update(all.get(layer).get(i), x.size(0), step);
            }
        }
    }

    /** By layer. Stops at the first layer that learns anything. */
    private List<List<PrivateTensor>> gradients(
            List<Pass> passes, PrivateTensor result, PrivateTensor y, List<List<Optimizer.Updater>> updaters) {
        List<List<PrivateTensor>> all = new ArrayList<>();
        passes.forEach(pass -> all.add(List.of()));
        int first = 0;
        while (updaters.get(first).isEmpty()) {
            first++;
        }
        PrivateTensor gradient = loss.gradient(result, y);
        for (int layer = passes.size() - (loss.skipsLastLayer() ? 2 : 1); layer >= first; layer--) {
            Pass pass = passes.get(layer);
            if (!updaters.get(layer).isEmpty()) {
                all.set(layer, pass.parameterGradients().apply(gradient));
            }
            if (layer > first) {
                gradient = gradients.apply(pass.inputGradient().apply(gradient));
            }
        }
        return all;
    }

    private static void requireSameShape(PrivateTensor result, PrivateTensor expected) {
        if (!Arrays.equals(result.shape(), expected.shape())) {
            throw new IllegalArgumentException("results are not of the shape expected: result="
                    + Arrays.toString(result.shape()) + ", expected=" + Arrays.toString(expected.shape()));
        }
    }
}

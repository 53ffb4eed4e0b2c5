package io.tfe4j.ml;

import io.tfe4j.LoopIndex;
import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.TfeContext;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    private record Report(String player, DoubleConsumer consumer) {}

    private Training(Model model, Optimizer optimizer, List<Loss> losses, Bound gradients, @Nullable Report report) {
        this.model = model;
        this.optimizer = optimizer;
        this.losses = losses;
        this.gradients = gradients;
        this.report = report;
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
        return new Training(model, optimizer, losses, GRADIENTS, null);
    }

    /** Keeps the gradients between layers, which are of the sum over the batch, example by example, in a range. */
    public Training gradients(Bound bound) {
        return new Training(model, optimizer, losses, bound, report);
    }

    /** Reveals the mean loss of each batch to {@code player}, before the step. */
    public Training reporting(String player, DoubleConsumer consumer) {
        return new Training(model, optimizer, losses, gradients, new Report(player, consumer));
    }

    /** {@link #fit(List, List, int, int)} of a model with one input and one output. */
    public Output fit(PrivateTensor x, PrivateTensor y, int epochs, int batchSize) {
        return fit(List.of(x), List.of(y), epochs, batchSize);
    }

    /**
     * Defines a training: {@code epochs} times through the rows, in their order, in batches of {@code batchSize}. Rows
     * past the last full batch are left out. What the optimizer remembers starts anew.
     *
     * @param x examples for each input, [rows, ...]
     * @param y what is expected of each output, [rows, ...]
     * @return what a session runs to train; the weights stay in that session
     * @throws IllegalArgumentException if shapes do not fit, or ranges allow what 64 bits do not hold
     */
    public Output fit(List<PrivateTensor> x, List<PrivateTensor> y, int epochs, int batchSize) {
        int rows = requireRows(x, y, epochs, batchSize);
        int count = Math.multiplyExact(epochs, rows / batchSize);
        TfeContext tfe = model.tfe();
        List<Parameter> trained =
                model.parameters().stream().filter(Parameter::isTrainable).toList();
        Steps steps = new Steps(tfe, count);
        Optimizer.Run run = optimizer.start(tfe, trained, steps, batchSize);
        return tfe.repeat(count, step -> {
            step(batch(x, step, batchSize), batch(y, step, batchSize), run);
            steps.advance();
        });
    }

    private static int requireRows(List<PrivateTensor> x, List<PrivateTensor> y, int epochs, int batchSize) {
        int rows = x.isEmpty() ? 0 : x.get(0).size(0);
        for (List<PrivateTensor> tables : List.of(x, y)) {
            for (PrivateTensor table : tables) {
                if (table.size(0) != rows || batchSize < 1 || batchSize > rows || epochs < 1) {
                    throw new IllegalArgumentException("nothing to fit: rows=" + rows + ", others=" + table.size(0)
                            + ", batchSize=" + batchSize + ", epochs=" + epochs);
                }
            }
        }
        return rows;
    }

    private static List<PrivateTensor> batch(List<PrivateTensor> tables, LoopIndex step, int size) {
        return tables.stream().map(table -> table.batch(step, size)).toList();
    }

    private void step(List<PrivateTensor> x, List<PrivateTensor> y, Optimizer.Run run) {
        GraphPass pass = new GraphPass(model, x);
        if (report != null) {
            model.tfe().defineOutputValues(report.player, loss(pass, y), values -> report.consumer.accept(values[0]));
        }
        Map<Merge.Built, List<PrivateTensor>> all = pass.gradients(lossGradients(pass, y), gradients);
        // only now: every gradient is by the weights before the step
        run.step(model.layers().stream()
                .flatMap(layer -> all.getOrDefault(layer, List.of()).stream())
                .toList());
        pass.update();
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
            requireSameShape(pass.value(output), y.get(i));
            Node by = loss.skipsLastLayer() ? output.inputs().get(0) : output;
            all.merge(by, precise(loss.gradient(pass.value(output), y.get(i))), PrivateTensor::add);
        }
        return all;
    }

    /** Products have as many fraction bits as the finer factor, so this holds on the whole way back. */
    private PrivateTensor precise(PrivateTensor gradient) {
        return gradient.withFractionBits(Math.max(gradient.fractionBits(), optimizer.gradientBits()));
    }

    private static void requireSameShape(PrivateTensor result, PrivateTensor expected) {
        if (!Arrays.equals(result.shape(), expected.shape())) {
            throw new IllegalArgumentException("results are not of the shape expected: result="
                    + Arrays.toString(result.shape()) + ", expected=" + Arrays.toString(expected.shape()));
        }
    }
}

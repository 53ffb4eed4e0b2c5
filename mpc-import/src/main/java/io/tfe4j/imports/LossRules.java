package io.tfe4j.imports;

import io.tfe4j.ring.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Losses of classes, which are known or private. */
final class LossRules {
    private LossRules() {}

    static <T> T logLikelihood(Call<T> call) {
        return loss(call, call.input(0));
    }

    /** The loss, then the logarithms of the probabilities. */
    static <T> List<T> crossEntropy(Call<T> call) {
        T logarithms = call.engine().logSoftmax(call.input(0), 1);
        return List.of(loss(call, logarithms), logarithms);
    }

    /** Of each example's class the negated score, weighted by class; a class that is ignored counts for nothing. */
    private static <T> T loss(Call<T> call, T scores) {
        Engine<T> engine = call.engine();
        Shape shape = engine.shape(scores);
        int classes = shape.dimension(1);
        int[] along = Axes.filled(shape.rank(), 1);
        along[1] = classes;
        T labels = engine.reshape(call.input(1), call.shape(1).insert(1, 1).toArray());
        double[] numbers = IntStream.range(0, classes).asDoubleStream().toArray();
        if (call.attributes().has("ignore_index")) {
            int ignored = call.attributes().integer("ignore_index", 0);
            // a number that no label has
            Arrays.setAll(numbers, i -> i == ignored ? 1 << 20 : i);
        }
        T isLabel = engine.as(
                engine.compare(Comparison.EQUAL, labels, engine.constant(new Plain(Shape.of(along), numbers, true))),
                false);
        T weights = call.has(2) ? engine.multiply(isLabel, engine.reshape(call.input(2), along)) : isLabel;
        int[] examples = shape.remove(1).toArray();
        T chosen = engine.reshape(engine.sum(engine.multiply(scores, weights), 1), examples);
        T losses = engine.apply(ElementFunction.NEGATE, chosen);
        String reduction = call.attributes().text("reduction", "mean");
        int[] all = Axes.range(0, examples.length);
        return switch (reduction) {
            case "none" -> losses;
            case "sum" -> engine.reshape(engine.sum(losses, all));
            case "mean" -> {
                if (!call.has(2) && !call.attributes().has("ignore_index")) {
                    yield engine.reshape(engine.mean(losses, all));
                }
                T total = engine.reshape(engine.sum(engine.reshape(engine.sum(weights, 1), examples), all));
                yield engine.divide(engine.reshape(engine.sum(losses, all)), total);
            }
            default -> throw new ImportException("attribute not supported: reduction=" + reduction);
        };
    }
}

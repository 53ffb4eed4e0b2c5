package io.tfe4j.imports;

import io.tfe4j.ring.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Normalizations; those with statistics of the training have been rewritten as factors and shifts before. */
final class NormalizationRules {
    private NormalizationRules() {}

    static void define(Map<String, Rule> all) {
        all.put("InstanceNormalization", NormalizationRules::instance);
        all.put("GroupNormalization", NormalizationRules::group);
        all.put("MeanVarianceNormalization", NormalizationRules::meanVariance);
        all.put("RMSNormalization", NormalizationRules::rootMeanSquare);
        all.put("LpNormalization", NormalizationRules::length);
        all.put(BatchNormalizations.AFFINE, NormalizationRules::affine);
        all.put(BatchNormalizations.FACTOR, NormalizationRules::factor);
        all.put(BatchNormalizations.SHIFT, NormalizationRules::shift);
        all.put(BatchNormalizations.KERNEL, NormalizationRules::kernel);
        all.put(BatchNormalizations.BIAS, NormalizationRules::bias);
    }

    /** The result, and what it was computed with: the means, and one over the deviations. */
    static <T> List<T> layer(Call<T> call) {
        Engine<T> engine = call.engine();
        int[] axes = Axes.range(call.axis(-1), call.rank(0));
        double epsilon = call.attributes().real("epsilon", 1e-5);
        T standard = engine.standardize(call.input(0), epsilon, axes);
        T scaled = call.has(1) ? engine.multiply(standard, call.input(1)) : standard;
        List<T> results = new ArrayList<>(List.of(call.has(2) ? engine.add(scaled, call.input(2)) : scaled));
        if (call.wants(1) || call.wants(2)) {
            T mean = engine.mean(call.input(0), axes);
            T variance = variance(engine, call.input(0), mean, axes);
            results.add(mean);
            results.add(engine.apply(ElementFunction.RSQRT, engine.add(variance, call.constant(epsilon))));
        }
        return results;
    }

    private static <T> T variance(Engine<T> engine, T x, T mean, int... axes) {
        T centred = engine.subtract(x, mean);
        return engine.mean(engine.multiply(centred, centred), axes);
    }

    /**
     * With the statistics of the training; or in training mode with those of the batch, and then the running statistics as
     * the batch changes them.
     */
    static <T> List<T> batch(Call<T> call) {
        Engine<T> engine = call.engine();
        T x = call.input(0);
        T epsilon = call.constant(call.attributes().real("epsilon", 1e-5));
        if (!call.attributes().flag("training_mode", false)) {
            if (call.version() < 14 && call.node().outputs().stream().skip(1).anyMatch(name -> !name.isEmpty())) {
                throw new ImportException("results of a training are not supported: outputs="
                        + call.node().outputs().size());
            }
            T deviation = engine.apply(ElementFunction.SQRT, engine.add(alongChannels(call, 4), epsilon));
            T standard = engine.divide(engine.subtract(x, alongChannels(call, 3)), deviation);
            return List.of(engine.add(engine.multiply(standard, alongChannels(call, 1)), alongChannels(call, 2)));
        }
        int[] axes = IntStream.range(0, call.rank(0)).filter(axis -> axis != 1).toArray();
        T standard = engine.standardize(x, call.attributes().real("epsilon", 1e-5), axes);
        List<T> results = new ArrayList<>(
                List.of(engine.add(engine.multiply(standard, alongChannels(call, 1)), alongChannels(call, 2))));
        if (call.wants(1) || call.wants(2)) {
            T mean = engine.mean(x, axes);
            results.add(running(call, 3, mean));
            results.add(running(call, 4, variance(engine, x, mean, axes)));
        }
        return results;
    }

    private static <T> T running(Call<T> call, int input, T current) {
        Engine<T> engine = call.engine();
        double momentum = call.attributes().real("momentum", 0.9);
        T flat = engine.reshape(current, call.shape(input).toArray());
        return engine.add(
                engine.multiply(call.input(input), call.constant(momentum)),
                engine.multiply(flat, call.constant(1 - momentum)));
    }

    private static <T> T instance(Call<T> call) {
        Engine<T> engine = call.engine();
        T standard =
                engine.standardize(call.input(0), call.attributes().real("epsilon", 1e-5), Axes.range(2, call.rank(0)));
        return engine.add(engine.multiply(standard, alongChannels(call, 1)), alongChannels(call, 2));
    }

    /** Over the elements of some channels; scale and bias are each channel's, before version 21 each group's. */
    private static <T> T group(Call<T> call) {
        Engine<T> engine = call.engine();
        Shape shape = call.shape(0);
        int groups = call.attributes().integer("num_groups", 1);
        int each = shape.dimension(1) / groups;
        T grouped =
                engine.reshape(call.input(0), shape.dimension(0), groups, shape.size() / shape.dimension(0) / groups);
        T standard = engine.reshape(
                engine.standardize(grouped, call.attributes().real("epsilon", 1e-5), 2), shape.toArray());
        int[] channels = IntStream.range(0, shape.dimension(1))
                .map(channel -> call.shape(1).size() == groups ? channel / each : channel)
                .toArray();
        int[] along = Axes.filled(shape.rank(), 1);
        along[1] = shape.dimension(1);
        T scale = engine.reshape(engine.gather(call.input(1), 0, channels), along);
        T bias = engine.reshape(engine.gather(call.input(2), 0, channels), along);
        return engine.add(engine.multiply(standard, scale), bias);
    }

    private static <T> T meanVariance(Call<T> call) {
        int[] axes = Axes.normalized(call.attributes().integers("axes", 0, 2, 3), call.rank(0));
        return call.engine().standardize(call.input(0), 1e-9, axes);
    }

    private static <T> T rootMeanSquare(Call<T> call) {
        Engine<T> engine = call.engine();
        int[] axes = Axes.range(call.axis(-1), call.rank(0));
        T squares = engine.mean(engine.multiply(call.input(0), call.input(0)), axes);
        T epsilon = call.constant(call.attributes().real("epsilon", 1e-5));
        T factor = engine.apply(ElementFunction.RSQRT, engine.add(squares, epsilon));
        return engine.multiply(engine.multiply(call.input(0), factor), call.input(1));
    }

    /** A vector over the channels, the second axis, in the shape in which it broadcasts. */
    private static <T> T alongChannels(Call<T> call, int input) {
        int[] shape = Axes.filled(Math.max(2, call.rank(0)), 1);
        shape[1] = call.shape(input).size();
        return call.engine().reshape(call.input(input), shape);
    }

    private static <T> T length(Call<T> call) {
        Engine<T> engine = call.engine();
        if (call.attributes().integer("p", 2) == 1) {
            T magnitudes = engine.apply(ElementFunction.ABS, call.input(0));
            return engine.ratio(call.input(0), engine.sum(magnitudes, call.axis(-1)));
        }
        if (call.attributes().integer("p", 2) != 2) {
            throw new ImportException(
                    "attribute not supported: p=" + call.attributes().integer("p", 2));
        }
        T squares = engine.sum(engine.multiply(call.input(0), call.input(0)), call.axis(-1));
        return engine.ratio(call.input(0), engine.apply(ElementFunction.SQRT, squares));
    }

    private static <T> T affine(Call<T> call) {
        Engine<T> engine = call.engine();
        return engine.add(engine.multiply(call.input(0), alongChannels(call, 1)), alongChannels(call, 2));
    }

    /** Of scale and variance. */
    private static <T> T factor(Call<T> call) {
        Engine<T> engine = call.engine();
        T deviation = engine.apply(
                ElementFunction.SQRT,
                engine.add(call.input(1), call.constant(call.attributes().real("epsilon", 1e-5))));
        return engine.divide(call.input(0), deviation);
    }

    /** Of shift, mean and factor. */
    private static <T> T shift(Call<T> call) {
        Engine<T> engine = call.engine();
        return engine.subtract(call.input(0), engine.multiply(call.input(1), call.input(2)));
    }

    /** A kernel, output channels first, times the factor. */
    private static <T> T kernel(Call<T> call) {
        int[] shape = Axes.filled(call.rank(0), 1);
        shape[0] = call.shape(1).size();
        return call.engine().multiply(call.input(0), call.engine().reshape(call.input(1), shape));
    }

    /** Shift, and bias times factor if there is one. */
    private static <T> T bias(Call<T> call) {
        Engine<T> engine = call.engine();
        if (!call.has(2)) {
            return call.input(0);
        }
        Shape shape = call.shape(0);
        return engine.add(
                call.input(0), engine.multiply(engine.reshape(call.input(2), shape.toArray()), call.input(1)));
    }
}

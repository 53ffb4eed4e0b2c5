package io.tfe4j.imports;

import io.tfe4j.ring.Shape;
import java.util.Map;

/** Normalizations; those with statistics of the training have been rewritten as factors and shifts before. */
final class NormalizationRules {
    private NormalizationRules() {}

    static void define(Map<String, Rule> all) {
        all.put("LayerNormalization", NormalizationRules::layer);
        all.put("InstanceNormalization", NormalizationRules::instance);
        all.put("LpNormalization", NormalizationRules::length);
        all.put(BatchNormalizations.AFFINE, NormalizationRules::affine);
        all.put(BatchNormalizations.FACTOR, NormalizationRules::factor);
        all.put(BatchNormalizations.SHIFT, NormalizationRules::shift);
        all.put(BatchNormalizations.KERNEL, NormalizationRules::kernel);
        all.put(BatchNormalizations.BIAS, NormalizationRules::bias);
    }

    private static <T> T layer(Call<T> call) {
        Engine<T> engine = call.engine();
        int[] axes = Axes.range(call.axis(-1), call.rank(0));
        T standard = engine.standardize(call.input(0), call.attributes().real("epsilon", 1e-5), axes);
        T scaled = call.has(1) ? engine.multiply(standard, call.input(1)) : standard;
        return call.has(2) ? engine.add(scaled, call.input(2)) : scaled;
    }

    private static <T> T instance(Call<T> call) {
        Engine<T> engine = call.engine();
        T standard =
                engine.standardize(call.input(0), call.attributes().real("epsilon", 1e-5), Axes.range(2, call.rank(0)));
        return engine.add(engine.multiply(standard, alongChannels(call, 1)), alongChannels(call, 2));
    }

    /** A vector over the channels, the second axis, in the shape in which it broadcasts. */
    private static <T> T alongChannels(Call<T> call, int input) {
        int[] shape = Axes.filled(Math.max(2, call.rank(0)), 1);
        shape[1] = call.shape(input).size();
        return call.engine().reshape(call.input(input), shape);
    }

    private static <T> T length(Call<T> call) {
        Engine<T> engine = call.engine();
        if (call.attributes().integer("p", 2) != 2) {
            throw new ImportException("only the norm of order 2 is supported");
        }
        T squares = engine.sum(engine.multiply(call.input(0), call.input(0)), call.axis(-1));
        return engine.multiply(call.input(0), engine.apply(ElementFunction.RSQRT, squares));
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

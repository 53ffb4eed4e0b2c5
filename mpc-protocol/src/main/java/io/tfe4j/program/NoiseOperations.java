package io.tfe4j.program;

import static io.tfe4j.program.ArithmeticOperations.shared;
import static io.tfe4j.program.Attribute.BIASES;
import static io.tfe4j.program.Attribute.CLIPS;
import static io.tfe4j.program.Attribute.ENTRIES;
import static io.tfe4j.program.Attribute.GROUPS;
import static io.tfe4j.program.Attribute.KERNELS;
import static io.tfe4j.program.Attribute.NOISE;
import static io.tfe4j.program.Attribute.NORM;
import static io.tfe4j.program.Attribute.ROWS;

import io.tfe4j.fixedpoint.FixedTensor;
import io.tfe4j.function.Arithmetic;
import io.tfe4j.function.NoisedGradients;
import io.tfe4j.function.PersonSums;
import io.tfe4j.function.ServerNoise;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.Step;
import io.tfe4j.program.Value.BundleValue;
import java.util.ArrayList;
import java.util.List;

/** Sums with noise that nobody knows, and what bounds a row's part in them. Not pure: noise is drawn anew each time. */
final class NoiseOperations {
    enum Steps implements Step {
        NOISE
    }

    private NoiseOperations() {}

    /** Over the first axis. */
    static Value noisedSum(PartyContext context, Arguments in) {
        FixedTensor x = shared(context, in, 0);
        if (x.shape().rank() == 0) {
            throw new IllegalArgumentException("a sum over rows needs rows, found a scalar");
        }
        double deviation = positive(in, NOISE) * positive(in, NORM);
        return Value.of(ServerNoise.add(context.at(Steps.NOISE), Arithmetic.sum(x, false, 0), deviation));
    }

    /** Inputs are people, values, and groups if there are any. */
    static Value sumPerPerson(PartyContext context, Arguments in) {
        FixedTensor people = in.fixed(0);
        FixedTensor values = shared(context, in, 1);
        int rows = in.get(ROWS);
        if (in.count() == 2) {
            return Value.of(PersonSums.of(context, people, values, new PersonSums.Bounds(rows, 1)));
        }
        PersonSums.Bounds bounds = new PersonSums.Bounds(rows, in.get(GROUPS));
        return Value.of(PersonSums.ofGroups(context, people, shared(context, in, 2), in.get(ENTRIES), values, bounds));
    }

    /** Inputs are pairs: what went into a layer, the gradient by what came out. */
    static Value noisedGradients(PartyContext context, Arguments in) {
        int[] kernels = in.get(KERNELS);
        int[] biases = in.get(BIASES);
        if (in.count() == 0 || in.count() != 2 * kernels.length || kernels.length != biases.length) {
            throw new IllegalArgumentException(
                    "gradients take two inputs a layer: inputs=" + in.count() + ", layers=" + kernels.length);
        }
        List<NoisedGradients.Layer> layers = new ArrayList<>();
        for (int i = 0; i < kernels.length; i++) {
            layers.add(new NoisedGradients.Layer(
                    shared(context, in, 2 * i), shared(context, in, 2 * i + 1), kernels[i] != 0, biases[i] != 0));
        }
        List<FixedTensor> sums = NoisedGradients.of(
                context,
                layers,
                in.get(CLIPS),
                positive(in, NORM),
                positive(in, NOISE),
                Declarations.correlation(in.attributes()),
                in.memory());
        return new BundleValue(sums.stream().map(Value::of).toList());
    }

    private static double positive(Arguments in, Attribute<Double> attribute) {
        double value = in.get(attribute);
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(attribute + " must be positive and finite: " + attribute + "=" + value);
        }
        return value;
    }
}

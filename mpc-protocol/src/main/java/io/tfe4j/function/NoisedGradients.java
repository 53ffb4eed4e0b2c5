package io.tfe4j.function;

import io.tfe4j.fixedpoint.FixedTensor;
import io.tfe4j.fixedpoint.Range;
import io.tfe4j.fixedpoint.RangeOverflowException;
import io.tfe4j.fixedpoint.Rounding;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.Step;
import io.tfe4j.ring.Shape;
import io.tfe4j.share.ArithmeticShare;
import java.util.ArrayList;
import java.util.List;

/**
 * The sum over examples of gradients by the weights of dense layers, with noise. The gradient of one example by one layer
 * is the outer product of what went into the layer and the gradient by what came out, so its norm is the product of two
 * norms, and no gradient of a single example is ever computed ("ghost clipping", Goodfellow 2015; Li et al. 2022).
 *
 * <p>Gradients of other layers, such as convolutions, come computed: a row for each example, which has no inputs to it.
 *
 * <p>All layers' gradients of an example are one vector. It is shortened to the clip norm, every rounding on the way
 * counted; or, if its norm is bounded by what went before, taken as it is.
 */
public final class NoisedGradients {
    enum Steps implements Step {
        INPUT_NORM,
        OUTPUT_NORM,
        NORM,
        FACTOR,
        SHORTEN,
        PRODUCT,
        NOISE,
        RECOVER
    }

    private static final int SQUARE_BITS = 24;
    private static final int MOST_BITS = 60;

    /**
     * One layer's part.
     *
     * @param inputs [examples, in], what went into the layer
     * @param deltas [examples, out], the gradients of the loss by what came out
     */
    public record Layer(FixedTensor inputs, FixedTensor deltas, boolean kernel, boolean bias) {
        public Layer {
            boolean matrices = inputs.shape().rank() == 2 && deltas.shape().rank() == 2;
            if (!matrices || inputs.shape().dimension(0) != deltas.shape().dimension(0)) {
                throw new IllegalArgumentException("inputs and gradients are matrices with a row an example: inputs="
                        + inputs.shape() + ", gradients=" + deltas.shape());
            }
        }

        int in() {
            return inputs.shape().dimension(1);
        }

        int out() {
            return deltas.shape().dimension(1);
        }

        /** The most that |(input, 1)|^2 can be. */
        private double mostInput() {
            return (kernel ? RowNorms.mostSquare(inputs) : 0) + (bias ? 1 : 0);
        }

        private int bits() {
            return Math.max(inputs.fractionBits(), deltas.fractionBits());
        }

        private double deltaUnit() {
            return Math.scalb(1, -deltas.fractionBits());
        }
    }

    private NoisedGradients() {}

    /**
     * Kernel, if asked for, then bias of each layer, with noise of {@code noiseMultiplier} times {@code norm}.
     *
     * @param clips whether gradients are shortened to {@code norm}; if not, the caller vouches that none is longer
     * @param correlation with the noise of the steps before, whose sums are in {@code memory}
     */
    public static List<FixedTensor> of(
            PartyContext context,
            List<Layer> layers,
            boolean clips,
            double norm,
            double noiseMultiplier,
            StepCorrelation correlation,
            StepMemory memory) {
        List<Layer> bounded = clips ? clipped(context, layers, norm) : layers;
        // the rounding of products is the same with and without an example but for a unit, up or down, each
        double sensitivity = clips ? norm : norm + productRounding(layers);
        List<FixedTensor> sums = new ArrayList<>();
        for (int i = 0; i < bounded.size(); i++) {
            sums.addAll(sums(context.at(Steps.PRODUCT, i), bounded.get(i)));
        }
        return noised(context, sums, noiseMultiplier * sensitivity, correlation, memory);
    }

    private static double productRounding(List<Layer> layers) {
        double squares = 0;
        for (Layer layer : layers) {
            double unit = Math.scalb(1, -layer.bits());
            squares += layer.kernel ? unit * unit * layer.in() * layer.out() : 0;
        }
        return 2 * Math.sqrt(squares);
    }

    private static List<Layer> clipped(PartyContext context, List<Layer> layers, double norm) {
        double squareError = 0;
        double mostSquare = 0;
        double shorteningSquares = 0;
        FixedTensor squares = null;
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            double input = layer.mostInput();
            double delta = RowNorms.mostSquare(layer.deltas);
            FixedTensor square;
            if (layer.kernel) {
                int bits = factorBits(input, delta);
                double unit = Math.scalb(1, -bits);
                squareError += (input + delta + unit) * unit;
                square = productOfSquares(context, i, layer, bits);
            } else {
                // there is no product that would need room
                square = RowNorms.squares(context.at(Steps.OUTPUT_NORM, i), layer.deltas, SQUARE_BITS, 0);
            }
            squareError += Math.scalb(1, -SQUARE_BITS);
            mostSquare += input * delta;
            shorteningSquares += input * layer.out() * layer.deltaUnit() * layer.deltaUnit();
            squares = squares == null ? square : Arithmetic.add(context, squares, square);
        }
        if (squares == null) {
            throw new IllegalArgumentException("no layers whose gradients are wanted");
        }
        double rounding = Math.sqrt(shorteningSquares) + productRounding(layers);
        double limit = new ClipLimit(norm, 2 * squareError, Math.sqrt(mostSquare), rounding).value();
        FixedTensor factors = RowNorms.factors(context.at(Steps.FACTOR), squares, limit);
        List<Layer> shortened = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            FixedTensor deltas = RowNorms.shortened(context.at(Steps.SHORTEN, i), layer.deltas, factors);
            shortened.add(new Layer(layer.inputs, deltas, layer.kernel, layer.bias));
        }
        return shortened;
    }

    /** So many fraction bits of both factors that their product fits. */
    private static int factorBits(double input, double delta) {
        int width = Math.max(0, Math.getExponent(input) + 1) + Math.max(0, Math.getExponent(delta) + 1);
        int bits = Math.min(ClipLimit.FACTOR_BITS, (MOST_BITS - width) / 2);
        if (2 * bits < SQUARE_BITS) {
            throw new RangeOverflowException("squared norms of gradients overflow the 64-bit ring: inputs up to "
                    + input + ", gradients up to " + delta + "; declare narrower ranges, or bound the gradients");
        }
        return bits;
    }

    /** The squared norms of one layer's gradients by its kernel, a vector. */
    private static FixedTensor productOfSquares(PartyContext context, int index, Layer layer, int bits) {
        FixedTensor inputs =
                RowNorms.squares(context.at(Steps.INPUT_NORM, index), layer.inputs, bits, layer.bias ? 1 : 0);
        FixedTensor deltas = RowNorms.squares(context.at(Steps.OUTPUT_NORM, index), layer.deltas, bits, 0);
        ArithmeticShare product =
                Shares.multiply(context.at(Steps.NORM, index), inputs.share(), deltas.share(), 2 * bits - SQUARE_BITS);
        Range range = inputs.range().times(deltas.range()).truncate(2 * bits - SQUARE_BITS);
        return new FixedTensor(product, SQUARE_BITS, range);
    }

    private static List<FixedTensor> sums(PartyContext context, Layer layer) {
        List<FixedTensor> sums = new ArrayList<>();
        if (layer.kernel) {
            FixedTensor columns = Arithmetic.rearrange(layer.inputs, x -> x.transpose(1, 0));
            sums.add(Arithmetic.matmul(context, columns, layer.deltas, Rounding.DITHERED));
        }
        if (layer.bias) {
            sums.add(Arithmetic.sum(layer.deltas, false, 0));
        }
        return sums;
    }

    /** All at once: one vector, one round. */
    private static List<FixedTensor> noised(
            PartyContext context,
            List<FixedTensor> sums,
            double deviation,
            StepCorrelation correlation,
            StepMemory memory) {
        int bits = sums.stream().mapToInt(FixedTensor::fractionBits).max().orElse(0);
        List<FixedTensor> fine =
                sums.stream().map(x -> Precision.widened(x, bits)).toList();
        List<ArithmeticShare> flat = new ArrayList<>();
        Range range = fine.get(0).range();
        for (FixedTensor x : fine) {
            flat.add(x.share().reshape(Shape.of(x.size())));
            range = range.union(x.range());
        }
        FixedTensor sum = new FixedTensor(Shares.concatenate(flat), bits, range);
        FixedTensor noised = correlation.bands() == 1
                ? ServerNoise.add(context.at(Steps.NOISE), sum, deviation)
                : correlated(context, sum, deviation, correlation, memory);
        List<FixedTensor> parts = new ArrayList<>();
        int from = 0;
        for (FixedTensor x : fine) {
            ArithmeticShare part =
                    Shares.rows(noised.share(), from, from + x.size()).reshape(x.shape());
            parts.add(new FixedTensor(part, noised.fractionBits(), noised.range()));
            from += x.size();
        }
        return parts;
    }

    /**
     * Noise goes to this step's and the last steps' sums, each times its coefficient, exactly. This step's sum with its
     * noise is what is left of that without the last steps', as they were worked out, with their noise, from the like.
     */
    private static FixedTensor correlated(
            PartyContext context, FixedTensor sum, double deviation, StepCorrelation correlation, StepMemory memory) {
        FixedTensor now = Precision.fractional(sum);
        long[] weights = correlation.weights();
        int bits = now.fractionBits() + correlation.places();
        double growth = 0;
        for (long weight : weights) {
            growth += weight;
        }
        long terms = (long) growth;
        Range range = now.range().union(now.range().negate());
        Range weighted = Precision.inRing(() -> range.times(terms), "sum of steps", range.magnitude() * growth, bits);
        ArithmeticShare mixed = now.share().map(c -> c.times(weights[0]));
        List<ArithmeticShare> before = memory.exact();
        for (int i = 0; i < before.size(); i++) {
            long weight = weights[i + 1];
            mixed = mixed.plus(before.get(i).map(c -> c.times(weight)));
        }
        FixedTensor noised =
                ServerNoise.add(context.at(Steps.NOISE), new FixedTensor(mixed, bits, weighted), deviation);
        ArithmeticShare left = noised.share();
        List<ArithmeticShare> recovered = memory.noised();
        for (int i = 0; i < recovered.size(); i++) {
            long weight = weights[i + 1];
            left = left.minus(recovered.get(i).map(c -> c.times(weight)));
        }
        // the noise of all steps is within the reach of one times what C^-1 makes of it, and a unit for each rounding
        double noise = (noised.range().max() - weighted.max()) * correlation.spread();
        long reach = (long) Math.ceil(noise + Math.scalb(correlation.spread() + 1, correlation.places() + 1));
        Range own = Precision.inRing(
                () -> range.times(1L << correlation.places()).plus(new Range(-reach, reach)),
                "noised sum",
                Math.scalb(range.magnitude(), correlation.places()) + reach,
                bits);
        FixedTensor step = Arithmetic.rescale(
                context.at(Steps.RECOVER), new FixedTensor(left, bits, own), now.fractionBits(), Rounding.DITHERED);
        memory.keep(now.share(), step.share(), correlation.bands() - 1);
        return step;
    }
}

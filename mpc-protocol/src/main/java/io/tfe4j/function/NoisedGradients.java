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
        NOISE
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
     */
    public static List<FixedTensor> of(
            PartyContext context, List<Layer> layers, boolean clips, double norm, double noiseMultiplier) {
        List<Layer> bounded = clips ? clipped(context, layers, norm) : layers;
        // the rounding of products is the same with and without an example but for a unit, up or down, each
        double sensitivity = clips ? norm : norm + productRounding(layers);
        List<FixedTensor> sums = new ArrayList<>();
        for (int i = 0; i < bounded.size(); i++) {
            sums.addAll(sums(context.at(Steps.PRODUCT, i), bounded.get(i)));
        }
        return noised(context.at(Steps.NOISE), sums, noiseMultiplier * sensitivity);
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
    private static List<FixedTensor> noised(PartyContext context, List<FixedTensor> sums, double deviation) {
        int bits = sums.stream().mapToInt(FixedTensor::fractionBits).max().orElse(0);
        List<FixedTensor> fine =
                sums.stream().map(x -> Precision.widened(x, bits)).toList();
        List<ArithmeticShare> flat = new ArrayList<>();
        Range range = fine.get(0).range();
        for (FixedTensor x : fine) {
            flat.add(x.share().reshape(Shape.of(x.size())));
            range = range.union(x.range());
        }
        FixedTensor noised =
                ServerNoise.add(context, new FixedTensor(Shares.concatenate(flat), bits, range), deviation);
        List<FixedTensor> parts = new ArrayList<>();
        int from = 0;
        for (FixedTensor x : fine) {
            ArithmeticShare part =
                    Shares.rows(noised.share(), from, from + x.size()).reshape(x.shape());
            parts.add(new FixedTensor(part, bits, noised.range()));
            from += x.size();
        }
        return parts;
    }
}

package io.tfe4j.protocol;

import io.tfe4j.party.Cost;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.Step;
import io.tfe4j.ring.Conv2d;
import io.tfe4j.ring.RingKernels;
import io.tfe4j.ring.RingTensor;
import io.tfe4j.ring.Shape;
import io.tfe4j.share.ArithmeticShare;
import java.util.List;

/**
 * Products of two shared tensors: elementwise, matrix product, convolution.
 *
 * <p>P_i computes its summand, elementwise {@code z_i = x_i (y_i + y_{i+1}) + x_{i+1} y_i}, for matrices as
 * {@link LocalBilinear} says, adds a zero share and sends z_i to P_{i-1}; the result's components are the z. The
 * truncating forms hand the masked z straight to {@link FusedTruncation}, or, in an exact context, to {@link
 * ExactTruncation}.
 *
 * <p><b>Cost</b> per output element: 192 bits, 1 round; truncating by d bits: 192 + 3d bits, 2 rounds; exactly, at d =
 * 16: 518 bits, 6 rounds.
 * <b>Security:</b> one semi-honest party; each message is masked by a zero share the receiver cannot compute.
 * <b>Source:</b> Araki et al., CCS 2016 (eprint 2016/768), section 3.
 */
public final class Multiplication {
    enum Steps implements Step {
        PRODUCT,
        SEND_SUMMAND,
        TRUNCATE
    }

    private Multiplication() {}

    public static Cost cost(int outputs) {
        return new Cost(1, 3L * 64 * outputs);
    }

    /** Elementwise, with broadcasting. */
    public static ArithmeticShare multiply(PartyContext context, ArithmeticShare x, ArithmeticShare y) {
        Shape shape = Shape.broadcast(x.shape(), y.shape());
        if (x.isSymbolic() || y.isSymbolic()) {
            return charged(context, shape, 1);
        }
        return reshare(context, elementwise(context, x, y, shape));
    }

    /** The sum of elementwise products of several pairs of equal shape, at the cost of one product. */
    static ArithmeticShare dot(PartyContext context, List<ArithmeticShare> x, List<ArithmeticShare> y) {
        int n = x.get(0).size();
        long[] summand = new long[n];
        long[] sum = new long[n];
        RingKernels kernels = RingKernels.fastest();
        for (int k = 0; k < x.size(); k++) {
            long[] yLeft = y.get(k).left().data();
            kernels.add(yLeft, 0, y.get(k).right().data(), 0, sum, 0, n);
            kernels.multiplyAdd(x.get(k).left().data(), 0, sum, 0, summand, 0, n);
            kernels.multiplyAdd(x.get(k).right().data(), 0, yLeft, 0, summand, 0, n);
        }
        return reshare(context, masked(context, RingTensor.of(x.get(0).shape(), summand)));
    }

    /** Elementwise product, then division by {@code 2^bits} as {@link FusedTruncation} does it. */
    public static ArithmeticShare multiplyAndTruncate(
            PartyContext context, ArithmeticShare x, ArithmeticShare y, int bits) {
        Shape shape = Shape.broadcast(x.shape(), y.shape());
        PartyContext truncation = context.at(Steps.TRUNCATE);
        if (x.isSymbolic() || y.isSymbolic()) {
            return charged(truncation, shape, bits, shape.size());
        }
        return truncated(truncation, elementwise(context, x, y, shape), bits);
    }

    /** Matrix product as {@link RingTensor#matmul}. */
    public static ArithmeticShare matmul(PartyContext context, ArithmeticShare x, ArithmeticShare y) {
        RingTensor summand = LocalBilinear.matmul(context, x, y);
        return summand.isSymbolic()
                ? charged(context, summand.shape(), innerLength(x.shape()))
                : reshare(context, masked(context, summand));
    }

    public static ArithmeticShare matmulAndTruncate(
            PartyContext context, ArithmeticShare x, ArithmeticShare y, int bits) {
        return truncate(context, LocalBilinear.matmul(context, x, y), innerLength(x.shape()), bits);
    }

    /** Convolution as {@link RingTensor#conv2d}. */
    public static ArithmeticShare conv2d(
            PartyContext context, ArithmeticShare x, ArithmeticShare weights, Conv2d spec) {
        RingTensor summand = LocalBilinear.conv2d(context, x, weights, spec);
        return summand.isSymbolic()
                ? charged(context, summand.shape(), taps(weights.shape(), spec))
                : reshare(context, masked(context, summand));
    }

    public static ArithmeticShare conv2dAndTruncate(
            PartyContext context, ArithmeticShare x, ArithmeticShare weights, Conv2d spec, int bits) {
        return truncate(context, LocalBilinear.conv2d(context, x, weights, spec), taps(weights.shape(), spec), bits);
    }

    private static long innerLength(Shape left) {
        return left.dimension(-1);
    }

    /** Weights that meet in one output: those of one of the output channels. */
    private static long taps(Shape weights, Conv2d spec) {
        int outputs = spec.layout() == Conv2d.Layout.NCHW ? weights.dimension(0) : weights.dimension(-1);
        return outputs == 0 ? 0 : weights.size() / outputs;
    }

    private static ArithmeticShare truncate(PartyContext context, RingTensor summand, long inner, int bits) {
        PartyContext truncation = context.at(Steps.TRUNCATE);
        return summand.isSymbolic()
                ? charged(truncation, summand.shape(), bits, inner * summand.size())
                : truncated(truncation, masked(context, summand), bits);
    }

    private static ArithmeticShare truncated(PartyContext context, LocalProduct product, int bits) {
        return context.isExact()
                ? ExactTruncation.truncate(context, product, bits)
                : FusedTruncation.truncate(context, product, bits);
    }

    private static ArithmeticShare charged(PartyContext context, Shape shape, int bits, long products) {
        return context.isExact()
                ? ExactTruncation.charged(context, shape, bits, products)
                : FusedTruncation.charged(context, shape, bits, products);
    }

    private static LocalProduct elementwise(PartyContext context, ArithmeticShare x, ArithmeticShare y, Shape shape) {
        return LocalProduct.elementwise(
                context.at(Steps.PRODUCT), x.map(c -> c.broadcastTo(shape)), y.map(c -> c.broadcastTo(shape)));
    }

    private static LocalProduct masked(PartyContext context, RingTensor summand) {
        return LocalProduct.of(context.at(Steps.PRODUCT), summand);
    }

    private static ArithmeticShare reshare(PartyContext context, LocalProduct product) {
        int n = product.shape().size();
        long[] left = new long[n];
        product.fill(0, n, left, 0);
        PartyContext summand = context.at(Steps.SEND_SUMMAND);
        summand.send(context.self().previous(), 0, left);
        return ArithmeticShare.of(
                product.shape(), left, summand.receive(context.self().next(), 0, n));
    }

    private static ArithmeticShare charged(PartyContext context, Shape shape, long inner) {
        context.charge(cost(shape.size()).withProducts(inner * shape.size()));
        return ArithmeticShare.symbolic(shape);
    }
}

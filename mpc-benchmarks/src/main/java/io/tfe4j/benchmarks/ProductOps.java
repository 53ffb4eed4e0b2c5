package io.tfe4j.benchmarks;

import io.tfe4j.fixedpoint.FixedTensor;
import io.tfe4j.fixedpoint.Range;
import io.tfe4j.protocol.Multiplication;
import io.tfe4j.ring.Conv2d;
import io.tfe4j.ring.RingTensor;
import io.tfe4j.ring.Shape;
import java.util.List;
import java.util.SplittableRandom;

/** Products: elementwise, of matrices, and a convolution of ResNet's first stage. */
final class ProductOps {
    private static final int MILLION = 1_000_000;
    private static final Range INPUT = Range.signedBits(31);

    private ProductOps() {}

    static List<Benchmark> all() {
        return List.of(
                new Op("mul-int", MILLION, ProductOps::integers),
                new Op("mul-fixed", MILLION, ProductOps::fixed),
                new Op("matmul-256", 256 * 256, (bench, n, random) -> matmul(bench, 256, random)),
                new Op("matmul-512", 512 * 512, (bench, n, random) -> matmul(bench, 512, random)),
                new Op("matmul-1024", 1024 * 1024, (bench, n, random) -> matmul(bench, 1024, random)),
                new Op("conv-resnet", 64 * 56 * 56, (bench, n, random) -> convolution(bench, random)));
    }

    private static long[] raw(SplittableRandom random, int n, int bits) {
        return random.longs(n, -1L << bits, 1L << bits).toArray();
    }

    private static double[] reals(long[] raw, int fractionBits) {
        double[] values = new double[raw.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.scalb((double) raw[i], -fractionBits);
        }
        return values;
    }

    private static Op.Case integers(Bench bench, int n, SplittableRandom random) {
        Shape shape = Shape.of(n);
        long[] x = raw(random, n, 31);
        long[] y = raw(random, n, 31);
        long[] z = new long[n];
        for (int i = 0; i < n; i++) {
            z[i] = x[i] * y[i];
        }
        return new Op.Case(
                n,
                List.of(bench.share(shape, x, 0, INPUT), bench.share(shape, y, 0, INPUT)),
                (context, in) -> Multiplication.multiply(
                        context, in.get(0).share(), in.get(1).share()),
                Op.expecting(reals(z, 0)));
    }

    private static Op.Case fixed(Bench bench, int n, SplittableRandom random) {
        Shape shape = Shape.of(n);
        long[] x = raw(random, n, 31);
        long[] y = raw(random, n, 31);
        double[] z = new double[n];
        for (int i = 0; i < n; i++) {
            z[i] = Math.scalb((double) (x[i] * y[i]), -2 * Bench.FRACTION_BITS);
        }
        return new Op.Case(
                n,
                List.of(
                        bench.share(shape, x, Bench.FRACTION_BITS, INPUT),
                        bench.share(shape, y, Bench.FRACTION_BITS, INPUT)),
                (context, in) -> new FixedTensor(
                        Multiplication.multiplyAndTruncate(
                                context, in.get(0).share(), in.get(1).share(), Bench.FRACTION_BITS),
                        Bench.FRACTION_BITS,
                        INPUT),
                Op.expecting(z));
    }

    private static Op.Case matmul(Bench bench, int size, SplittableRandom random) {
        Shape shape = Shape.of(size, size);
        long[] x = raw(random, size * size, 24);
        long[] y = raw(random, size * size, 24);
        long[] z = RingTensor.of(shape, x).matmul(RingTensor.of(shape, y)).data();
        return new Op.Case(
                size * size,
                List.of(
                        bench.share(shape, x, Bench.FRACTION_BITS, INPUT),
                        bench.share(shape, y, Bench.FRACTION_BITS, INPUT)),
                (context, in) -> new FixedTensor(
                        Multiplication.matmulAndTruncate(
                                context, in.get(0).share(), in.get(1).share(), Bench.FRACTION_BITS),
                        Bench.FRACTION_BITS,
                        INPUT),
                Op.expecting(reals(z, 2 * Bench.FRACTION_BITS)));
    }

    private static Op.Case convolution(Bench bench, SplittableRandom random) {
        Shape image = Shape.of(1, 64, 56, 56);
        Shape weights = Shape.of(64, 64, 3, 3);
        Conv2d spec = Conv2d.of(3, 3).padding(1);
        long[] x = raw(random, image.size(), 20);
        long[] w = raw(random, weights.size(), 18);
        long[] z =
                RingTensor.of(image, x).conv2d(RingTensor.of(weights, w), spec).data();
        return new Op.Case(
                z.length,
                List.of(
                        bench.share(image, x, Bench.FRACTION_BITS, INPUT),
                        bench.share(weights, w, Bench.FRACTION_BITS, INPUT)),
                (context, in) -> new FixedTensor(
                        Multiplication.conv2dAndTruncate(
                                context, in.get(0).share(), in.get(1).share(), spec, Bench.FRACTION_BITS),
                        Bench.FRACTION_BITS,
                        INPUT),
                Op.expecting(reals(z, 2 * Bench.FRACTION_BITS)));
    }
}

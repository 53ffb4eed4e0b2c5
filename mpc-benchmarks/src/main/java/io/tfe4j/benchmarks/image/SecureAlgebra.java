package io.tfe4j.benchmarks.image;

import io.tfe4j.Inputs;
import io.tfe4j.PrivateTensor;
import io.tfe4j.TfeContext;
import io.tfe4j.ring.Conv2d;

/** On shares, weights private and at the servers already. Images have a batch of one as their first axis. */
final class SecureAlgebra implements Algebra<PrivateTensor> {
    private static final double MOST = 256;
    private static final double MOST_WEIGHT = 2;

    private final TfeContext tfe;
    private final RandomWeights weights = new RandomWeights();

    SecureAlgebra(TfeContext tfe) {
        this.tfe = tfe;
    }

    PrivateTensor image(int... shape) {
        int size = shape[0] * shape[1] * shape[2];
        return held(weights.image(size), 1, shape[0], shape[1], shape[2]);
    }

    private PrivateTensor held(double[] values, int... shape) {
        return tfe.definePrivateVariable("owner", Inputs.of(shape, values).range(-MOST_WEIGHT, MOST_WEIGHT));
    }

    private static PrivateTensor bounded(PrivateTensor x) {
        return x.assumeRange(-MOST, MOST);
    }

    @Override
    public PrivateTensor convolution(PrivateTensor x, int filters, int size, int stride, int padding) {
        int taps = x.size(1) * size * size;
        PrivateTensor kernel = held(weights.kernel(filters * taps, taps), filters, x.size(1), size, size);
        PrivateTensor bias = held(weights.bias(filters), filters, 1, 1);
        return bounded(x.conv2d(kernel, Conv2d.of(size, size).stride(stride).padding(padding))
                .add(bias));
    }

    @Override
    public PrivateTensor dense(PrivateTensor features, int units) {
        int in = features.size(1);
        PrivateTensor kernel = held(weights.kernel(in * units, in), in, units);
        return bounded(features.mmul(kernel).add(held(weights.bias(units), units)));
    }

    @Override
    public PrivateTensor normalized(PrivateTensor x) {
        PrivateTensor factor = held(weights.factors(x.size(1)), x.size(1), 1, 1);
        return bounded(x.mul(factor).add(held(weights.bias(x.size(1)), x.size(1), 1, 1)));
    }

    @Override
    public PrivateTensor relu(PrivateTensor x) {
        return x.relu();
    }

    /** Rows first, then columns: numbers that several windows share are compared once a row. */
    @Override
    public PrivateTensor maxPool(PrivateTensor x, int size, int stride, int padding) {
        int[] sides = {0, 0, padding, padding};
        PrivateTensor padded = padding == 0 ? x : x.pad(sides, sides);
        return largest(largest(padded, 2, size, stride), 3, size, stride);
    }

    private static PrivateTensor largest(PrivateTensor x, int axis, int size, int stride) {
        int windows = (x.size(axis) - size) / stride + 1;
        PrivateTensor best = every(x, axis, 0, windows, stride);
        for (int place = 1; place < size; place++) {
            best = best.max(every(x, axis, place, windows, stride));
        }
        return best;
    }

    private static PrivateTensor every(PrivateTensor x, int axis, int first, int count, int stride) {
        int[] starts = new int[x.rank()];
        int[] ends = x.shape();
        int[] steps = {1, 1, 1, 1};
        starts[axis] = first;
        ends[axis] = first + (count - 1) * stride + 1;
        steps[axis] = stride;
        return x.slice(starts, ends, steps);
    }

    @Override
    public PrivateTensor averagePool(PrivateTensor x, int size) {
        int high = x.size(2) / size;
        int wide = x.size(3) / size;
        return x.reshape(1, x.size(1), high, size, wide, size).mean(3, 5);
    }

    @Override
    public PrivateTensor globalAverage(PrivateTensor x) {
        return x.mean(2, 3);
    }

    @Override
    public PrivateTensor flat(PrivateTensor x) {
        return x.reshape(1, -1);
    }

    @Override
    public PrivateTensor add(PrivateTensor x, PrivateTensor y) {
        return bounded(x.add(y));
    }

    @Override
    public PrivateTensor concatenated(PrivateTensor x, PrivateTensor y) {
        return tfe.concat(1, x, y);
    }
}

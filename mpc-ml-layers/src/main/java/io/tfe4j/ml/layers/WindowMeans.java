package io.tfe4j.ml.layers;

import io.tfe4j.Inputs;
import io.tfe4j.PrivateTensor;
import io.tfe4j.PublicTensor;
import io.tfe4j.TfeContext;
import io.tfe4j.ml.Layer;
import io.tfe4j.ml.Pass;
import io.tfe4j.ring.Conv2d;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Means of windows over images of [height, width]; sums by rows, then by columns. */
record WindowMeans(
        Conv2d spec, int height, int width, @Nullable PublicTensor shares) implements Layer.Built {
    /** Of shares, so that they are as exact as products with a number that is the same for all. */
    private static final int FRACTION_BITS = 24;

    static WindowMeans of(TfeContext tfe, Conv2d spec, int height, int width, boolean countsPadding) {
        if (countsPadding || Margins.of(spec).areNone()) {
            return new WindowMeans(spec, height, width, null);
        }
        double[] high =
                shares(height, spec.paddingTop(), spec.paddingBottom(), spec.kernelHeight(), spec.strideHeight());
        double[] wide = shares(width, spec.paddingLeft(), spec.paddingRight(), spec.kernelWidth(), spec.strideWidth());
        double[] both = Arrays.stream(high)
                .flatMap(down -> Arrays.stream(wide).map(across -> down * across))
                .toArray();
        return new WindowMeans(
                spec,
                height,
                width,
                tfe.definePublicVariable(Inputs.of(new int[] {high.length, wide.length}, both)
                        .range(0, 1)
                        .fractionBits(FRACTION_BITS)));
    }

    /** One over the numbers in each window that are not padding. */
    private static double[] shares(int length, int before, int after, int window, int stride) {
        return IntStream.rangeClosed(0, (length + before + after - window) / stride)
                .map(place -> place * stride - before)
                .mapToDouble(start -> 1.0 / (Math.min(start + window, length) - Math.max(start, 0)))
                .toArray();
    }

    @Override
    public PrivateTensor forward(PrivateTensor x) {
        PrivateTensor rows = sums(Margins.of(spec).around(x), 2, spec.kernelHeight(), spec.strideHeight());
        return shared(sums(rows, 3, spec.kernelWidth(), spec.strideWidth()));
    }

    private static PrivateTensor sums(PrivateTensor x, int axis, int window, int stride) {
        int count = (x.size(axis) - window) / stride + 1;
        return IntStream.range(0, window)
                .mapToObj(place -> Strides.pick(x, axis, place, stride, count))
                .reduce(PrivateTensor::add)
                .orElseThrow();
    }

    private PrivateTensor shared(PrivateTensor sums) {
        return shares == null
                ? sums.mul(1.0 / (spec.kernelHeight() * spec.kernelWidth()))
                : sums.mul(shares).withFractionBits(sums.fractionBits());
    }

    @Override
    public Pass train(PrivateTensor x) {
        Margins margins = Margins.of(spec);
        int high = height + margins.top() + margins.bottom();
        int wide = width + margins.left() + margins.right();
        return Pass.of(forward(x), gradient -> {
            PrivateTensor rows = spread(shared(gradient), 3, spec.kernelWidth(), spec.strideWidth(), wide);
            return margins.off(spread(rows, 2, spec.kernelHeight(), spec.strideHeight(), high));
        });
    }

    /** Every number to all places of its window. */
    private static PrivateTensor spread(PrivateTensor x, int axis, int window, int stride, int length) {
        return IntStream.range(0, window)
                .mapToObj(place -> Strides.place(x, axis, place, stride, length))
                .reduce(PrivateTensor::add)
                .orElseThrow();
    }
}

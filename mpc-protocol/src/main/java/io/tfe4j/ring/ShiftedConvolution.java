package io.tfe4j.ring;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A convolution of stride 1 by another order of sums: for every place of the kernel one product of matrices, of the
 * kernel's entries there with the images as they are, and the products added up, each shifted by its place (Vasudevan,
 * Anderson, Gregg 2017, "kn2row"). No patches are gathered, which otherwise takes longer than the products where there
 * are few output channels; and padding costs nothing, so that where it makes images grow, as in the gradient by a
 * convolution's input, there are fewer products, too.
 */
final class ShiftedConvolution {
    private static final long PIECE = 1L << 20;
    /** An image's products lie in one array. */
    private static final long MOST_PRODUCTS = 1L << 30;

    private final GemmDriver gemm;
    private final Conv2d spec;
    private final int images;
    private final int inputs;
    private final int outputs;
    private final int taps;
    private final int inputHeight;
    private final int inputWidth;
    private final int outputHeight;
    private final int outputWidth;

    ShiftedConvolution(GemmDriver gemm, Shape input, Shape weights, Conv2d spec) {
        this.gemm = gemm;
        this.spec = spec;
        images = input.dimension(0);
        inputs = spec.inputChannels(weights);
        outputs = spec.outputChannels(weights);
        taps = spec.kernelHeight() * spec.kernelWidth();
        inputHeight = input.dimension(2);
        inputWidth = input.dimension(3);
        outputHeight = spec.outputHeight(input);
        outputWidth = spec.outputWidth(input);
    }

    /** Whether this order saves work in a sum of {@code terms} convolutions. */
    static boolean pays(Shape input, Shape weights, Conv2d spec, int terms) {
        if (spec.layout() != Conv2d.Layout.NCHW
                || spec.groups() != 1
                || !spec.isDense()
                || spec.kernelHeight() * spec.kernelWidth() == 1) {
            return false;
        }
        long before = (long) input.dimension(2) * input.dimension(3);
        long after = (long) spec.outputHeight(input) * spec.outputWidth(input);
        long products = (long) spec.outputChannels(weights) * spec.kernelHeight() * spec.kernelWidth() * before;
        return before <= after
                && products <= MOST_PRODUCTS
                && 2 * spec.outputChannels(weights) * before < terms * spec.inputChannels(weights) * after;
    }

    /** Writes the sum of {@code x.get(i) * w.get(i)}. */
    void run(List<Operand> x, List<Operand> w, long[] out) {
        List<Operand> kernels =
                w.stream().map(kernel -> Operand.of(byTap(kernel.total()))).toList();
        int pixels = inputHeight * inputWidth;
        long work = (long) outputs * taps * inputs * pixels;
        Parallel.forRange(0, images, (int) Math.max(1, PIECE / Math.max(1, work)), (from, to) -> {
            long[] products = new long[outputs * taps * pixels];
            for (int image = from; image < to; image++) {
                multiply(x, kernels, image, products);
                add(products, image * outputs * outputHeight * outputWidth, out);
            }
        });
    }

    /** [output, input, tap] as [tap, output, input]. */
    private long[] byTap(long[] kernel) {
        long[] ordered = new long[kernel.length];
        for (int channel = 0; channel < outputs * inputs; channel++) {
            for (int tap = 0; tap < taps; tap++) {
                ordered[tap * outputs * inputs + channel] = kernel[channel * taps + tap];
            }
        }
        return ordered;
    }

    private void multiply(List<Operand> x, List<Operand> kernels, int image, long[] products) {
        int pixels = inputHeight * inputWidth;
        List<ProductTerm> terms = new ArrayList<>();
        for (int i = 0; i < x.size(); i++) {
            terms.add(new ProductTerm(
                    MatrixView.rowMajor(kernels.get(i), 0, inputs).leftPanels(),
                    MatrixView.rowMajor(x.get(i), image * inputs * pixels, pixels)
                            .rightPanels(),
                    inputs));
        }
        gemm.multiply(terms, products, 0, pixels, outputs * taps, pixels);
    }

    private void add(long[] products, int to, long[] out) {
        Arrays.fill(out, to, to + outputs * outputHeight * outputWidth, 0);
        for (int tap = 0; tap < taps; tap++) {
            int down = spec.paddingTop() - tap / spec.kernelWidth() * spec.dilationHeight();
            int right = spec.paddingLeft() - tap % spec.kernelWidth() * spec.dilationWidth();
            for (int output = 0; output < outputs; output++) {
                int from = (tap * outputs + output) * inputHeight * inputWidth;
                shift(products, from, down, right, out, to + output * outputHeight * outputWidth);
            }
        }
    }

    /** Adds an image where it lies {@code down} rows and {@code right} columns further on, as far as it is inside. */
    private void shift(long[] products, int from, int down, int right, long[] out, int to) {
        int first = Math.max(0, -right);
        int columns = Math.min(inputWidth, outputWidth - right) - first;
        int last = Math.min(inputHeight, outputHeight - down);
        for (int row = Math.max(0, -down); row < last; row++) {
            int source = from + row * inputWidth + first;
            int target = to + (row + down) * outputWidth + first + right;
            for (int i = 0; i < columns; i++) {
                out[target + i] += products[source + i];
            }
        }
    }
}

package io.tfe4j.ring;

import java.util.ArrayList;
import java.util.List;

/**
 * Sums of 2-D convolutions as matrix products over patches, one product per group (and per image for NCHW). The
 * patches are gathered panel by panel while the product runs ({@link PatchPanels}); depthwise convolutions, whose
 * products would be one row high, go to {@link DepthwiseConvolution}, those with few output channels to {@link
 * ShiftedConvolution}.
 */
final class Convolution {
    private static final long PIECE = 1L << 20;

    private final RingKernels kernels;
    private final GemmDriver gemm;
    private final Conv2d spec;
    private final Shape input;
    private final Shape weights;
    private final int images;
    private final int groupInputs;
    private final int outputs;
    private final int pixels;
    private final int depth;

    Convolution(RingKernels kernels, GemmDriver gemm, Shape input, Shape weights, Conv2d spec) {
        this.kernels = kernels;
        this.gemm = gemm;
        this.spec = spec;
        this.input = input;
        this.weights = weights;
        images = input.dimension(0);
        groupInputs = spec.inputChannels(weights);
        outputs = spec.outputChannels(weights);
        pixels = spec.outputHeight(input) * spec.outputWidth(input);
        depth = groupInputs * spec.kernelHeight() * spec.kernelWidth();
    }

    /** Writes the sum of {@code x.get(i) * w.get(i)}. */
    void run(List<Operand> x, List<Operand> w, long[] out) {
        if (groupInputs == 1 && spec.groups() > 1) {
            DepthwiseConvolution depthwise = new DepthwiseConvolution(kernels, input, weights, spec, out);
            for (int i = 0; i < x.size(); i++) {
                depthwise.add(x.get(i).total(), w.get(i).total());
            }
        } else if (ShiftedConvolution.pays(input, weights, spec, x.size())) {
            new ShiftedConvolution(gemm, input, weights, spec).run(x, w, out);
        } else if (spec.layout() == Conv2d.Layout.NCHW) {
            Parallel.forRange(0, images * spec.groups(), grain(), (from, to) -> {
                for (int i = from; i < to; i++) {
                    channelsFirst(x, w, i / spec.groups(), i % spec.groups(), out);
                }
            });
        } else {
            for (int group = 0; group < spec.groups(); group++) {
                channelsLast(x, w, group, out);
            }
        }
    }

    /** How many products make a piece worth another thread. */
    private int grain() {
        long work = (long) outputs / spec.groups() * depth * pixels;
        return (int) Math.max(1, PIECE / Math.max(1, work));
    }

    /** Weights on the left, patches on the right: the product's rows are output channels. */
    private void channelsFirst(List<Operand> x, List<Operand> w, int image, int group, long[] out) {
        int rows = outputs / spec.groups();
        List<ProductTerm> terms = new ArrayList<>();
        for (int i = 0; i < x.size(); i++) {
            PanelSource left =
                    MatrixView.rowMajor(w.get(i), group * rows * depth, depth).leftPanels();
            terms.add(new ProductTerm(left, patches(x.get(i), image, group), depth));
        }
        gemm.multiply(terms, out, (image * outputs + group * rows) * pixels, pixels, rows, pixels);
    }

    /** Patches on the left, weights on the right: the rows are the pixels of the whole batch. */
    private void channelsLast(List<Operand> x, List<Operand> w, int group, long[] out) {
        int columns = outputs / spec.groups();
        List<ProductTerm> terms = new ArrayList<>();
        for (int i = 0; i < x.size(); i++) {
            PanelSource right =
                    MatrixView.rowMajor(w.get(i), group * columns, outputs).rightPanels();
            terms.add(new ProductTerm(patches(x.get(i), 0, group), right, depth));
        }
        gemm.multiply(terms, out, group * columns, outputs, images * pixels, columns);
    }

    private PanelSource patches(Operand x, int image, int group) {
        int channel = group * groupInputs;
        if (!pointwise()) {
            return new PatchPanels(x, input, spec, groupInputs, image, channel);
        }
        int channels = input.dimension(spec.channelAxis());
        return spec.layout() == Conv2d.Layout.NCHW
                ? MatrixView.rowMajor(x, (image * channels + channel) * pixels, pixels)
                        .rightPanels()
                : MatrixView.rowMajor(x, channel, channels).leftPanels();
    }

    /** Whether a patch is just a pixel's channels, so that the images are matrices as they are. */
    private boolean pointwise() {
        return spec.isPointwise();
    }
}

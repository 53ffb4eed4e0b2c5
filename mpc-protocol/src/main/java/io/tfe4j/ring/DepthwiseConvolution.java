package io.tfe4j.ring;

import java.util.Arrays;

/** Convolutions with one input channel per group, row by row: too thin for a matrix product. */
final class DepthwiseConvolution {
    private static final int PIECE = 1 << 18;
    private static final int BLOCK = 1024;

    private final RingKernels kernels;
    private final Conv2d spec;
    private final long[] out;
    private final int images;
    private final int height;
    private final int width;
    private final int channels;
    private final int outputs;
    private final int outHeight;
    private final int outWidth;

    DepthwiseConvolution(RingKernels kernels, Shape input, Shape weights, Conv2d spec, long[] out) {
        this.kernels = kernels;
        this.spec = spec;
        this.out = out;
        images = input.dimension(0);
        height = input.dimension(spec.heightAxis());
        width = input.dimension(spec.heightAxis() + 1);
        channels = input.dimension(spec.channelAxis());
        outputs = spec.outputChannels(weights);
        outHeight = spec.outputHeight(input);
        outWidth = spec.outputWidth(input);
    }

    /** Adds the convolution of {@code x} with {@code w} to the output. */
    void add(long[] x, long[] w) {
        if (spec.layout() == Conv2d.Layout.NCHW) {
            Parallel.forRange(0, images * outputs, grain(outHeight * outWidth), (from, to) -> {
                boolean everyPixel = spec.strideHeight() == 1 && spec.strideWidth() == 1;
                PaddedPlane padded = everyPixel ? new PaddedPlane() : null;
                for (int plane = from; plane < to; plane++) {
                    if (padded != null) {
                        padded.add(x, w, plane);
                    } else {
                        addPlane(x, w, plane);
                    }
                }
            });
        } else {
            Parallel.forRange(0, images * outHeight, grain(outWidth * outputs), (from, to) -> {
                for (int row = from; row < to; row++) {
                    addRow(x, w, row);
                }
            });
        }
    }

    /** How many planes or rows of {@code size} outputs make a piece worth another thread. */
    private int grain(int size) {
        long work = (long) size * spec.kernelHeight() * spec.kernelWidth();
        return (int) Math.max(1, PIECE / Math.max(1, work));
    }

    private int inputRow(int outRow, int ky) {
        return outRow * spec.strideHeight() - spec.paddingTop() + ky * spec.dilationHeight();
    }

    /** The input column that kernel column {@code kx} reads for output column 0. */
    private int inputColumn(int kx) {
        return kx * spec.dilationWidth() - spec.paddingLeft();
    }

    /** The first output column whose input column lies inside. */
    private int firstColumn(int kx) {
        int x = inputColumn(kx);
        return x >= 0 ? 0 : (-x + spec.strideWidth() - 1) / spec.strideWidth();
    }

    private int endColumn(int kx) {
        int room = width - 1 - inputColumn(kx);
        return room < 0 ? 0 : Math.min(outWidth, room / spec.strideWidth() + 1);
    }

    /** Where the input plane of an output plane begins. */
    private int inputPlane(int plane) {
        int channel = plane % outputs / (outputs / channels);
        return (plane / outputs * channels + channel) * height * width;
    }

    /**
     * NCHW with stride 1: the input plane is copied with its padding, so that each weight scales one long run, from
     * the first output pixel to the last. Sums between the rows are meaningless and dropped.
     */
    private final class PaddedPlane {
        private final int rowLength = width + spec.paddingLeft() + spec.paddingRight();
        private final long[] padded = new long[(height + spec.paddingTop() + spec.paddingBottom()) * rowLength];
        private final long[] sums = new long[outHeight * rowLength];

        void add(long[] x, long[] w, int plane) {
            int inside = spec.paddingTop() * rowLength + spec.paddingLeft();
            for (int row = 0; row < height; row++) {
                System.arraycopy(x, inputPlane(plane) + row * width, padded, inside + row * rowLength, width);
            }
            Arrays.fill(sums, 0);
            int run = (outHeight - 1) * rowLength + outWidth;
            for (int start = 0; start < run; start += BLOCK) {
                addTaps(
                        w,
                        plane % outputs * spec.kernelHeight() * spec.kernelWidth(),
                        start,
                        Math.min(BLOCK, run - start));
            }
            for (int row = 0; row < outHeight; row++) {
                int to = (plane * outHeight + row) * outWidth;
                kernels.add(out, to, sums, row * rowLength, out, to, outWidth);
            }
        }

        /** Every weight over one block of the run, which stays in the first-level cache meanwhile. */
        private void addTaps(long[] w, int firstWeight, int start, int count) {
            int weight = firstWeight;
            for (int ky = 0; ky < spec.kernelHeight(); ky++) {
                for (int kx = 0; kx < spec.kernelWidth(); kx++) {
                    int from = start + ky * spec.dilationHeight() * rowLength + kx * spec.dilationWidth();
                    kernels.multiplyAddScalar(padded, from, w[weight++], sums, start, count);
                }
            }
        }
    }

    /** NCHW: one output plane; each weight scales rows of one input plane. */
    private void addPlane(long[] x, long[] w, int plane) {
        int source = inputPlane(plane);
        int weight = plane % outputs * spec.kernelHeight() * spec.kernelWidth();
        for (int ky = 0; ky < spec.kernelHeight(); ky++) {
            for (int kx = 0; kx < spec.kernelWidth(); kx++) {
                long factor = w[weight + ky * spec.kernelWidth() + kx];
                int first = firstColumn(kx);
                int count = endColumn(kx) - first;
                for (int row = 0; row < outHeight && count > 0; row++) {
                    int y = inputRow(row, ky);
                    if (y >= 0 && y < height) {
                        int from = source + y * width + inputColumn(kx) + first * spec.strideWidth();
                        addStrided(x, from, factor, (plane * outHeight + row) * outWidth + first, count);
                    }
                }
            }
        }
    }

    private void addStrided(long[] x, int from, long factor, int to, int count) {
        for (int i = 0; i < count; i++) {
            out[to + i] += factor * x[from + i * spec.strideWidth()];
        }
    }

    /** NHWC: one output row; each weight vector multiplies the channels of one input pixel. */
    private void addRow(long[] x, long[] w, int imageRow) {
        int image = imageRow / outHeight;
        for (int ky = 0; ky < spec.kernelHeight(); ky++) {
            int y = inputRow(imageRow % outHeight, ky);
            if (y < 0 || y >= height) {
                continue;
            }
            for (int kx = 0; kx < spec.kernelWidth(); kx++) {
                int weight = (ky * spec.kernelWidth() + kx) * outputs;
                for (int column = firstColumn(kx); column < endColumn(kx); column++) {
                    int inColumn = inputColumn(kx) + column * spec.strideWidth();
                    int from = ((image * height + y) * width + inColumn) * channels;
                    addPixel(x, from, w, weight, (imageRow * outWidth + column) * outputs);
                }
            }
        }
    }

    private void addPixel(long[] x, int from, long[] w, int weight, int to) {
        if (outputs == channels) {
            kernels.multiplyAdd(x, from, w, weight, out, to, channels);
            return;
        }
        int multiplier = outputs / channels;
        for (int i = 0; i < outputs; i++) {
            out[to + i] += x[from + i / multiplier] * w[weight + i];
        }
    }
}

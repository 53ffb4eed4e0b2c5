package io.tfe4j.ring;

/**
 * The geometry of a 2-D convolution or pooling window. Immutable; the {@code with}-like methods return changed copies:
 * {@code Conv2d.of(3, 3).stride(2, 2).same(input)}.
 *
 * <p>Weights are {@code [out, in / groups, kh, kw]} for {@link Layout#NCHW} and {@code [kh, kw, in / groups, out]} for
 * {@link Layout#NHWC}. As everywhere in neural networks the kernel is not flipped.
 */
public record Conv2d(
        int kernelHeight,
        int kernelWidth,
        int strideHeight,
        int strideWidth,
        int paddingTop,
        int paddingBottom,
        int paddingLeft,
        int paddingRight,
        int dilationHeight,
        int dilationWidth,
        int groups,
        Layout layout) {

    /** The order of a batch's axes: N batch, C channels, H height, W width. */
    public enum Layout {
        NCHW,
        NHWC
    }

    public Conv2d {
        requireAtLeast(1, "kernel", kernelHeight, kernelWidth);
        requireAtLeast(1, "stride", strideHeight, strideWidth);
        requireAtLeast(0, "padding", paddingTop, paddingBottom, paddingLeft, paddingRight);
        requireAtLeast(1, "dilation", dilationHeight, dilationWidth);
        requireAtLeast(1, "groups", groups);
    }

    private static void requireAtLeast(int least, String name, int... values) {
        for (int value : values) {
            if (value < least) {
                throw new IllegalArgumentException(name + " too small: " + name + "=" + value + ", least=" + least);
            }
        }
    }

    /** Stride 1, no padding, no dilation, one group, {@link Layout#NCHW}. */
    public static Conv2d of(int kernelHeight, int kernelWidth) {
        return new Conv2d(kernelHeight, kernelWidth, 1, 1, 0, 0, 0, 0, 1, 1, 1, Layout.NCHW);
    }

    public Conv2d stride(int both) {
        return stride(both, both);
    }

    public Conv2d stride(int height, int width) {
        return new Conv2d(
                kernelHeight,
                kernelWidth,
                height,
                width,
                paddingTop,
                paddingBottom,
                paddingLeft,
                paddingRight,
                dilationHeight,
                dilationWidth,
                groups,
                layout);
    }

    /** The same padding on all four sides. */
    public Conv2d padding(int everySide) {
        return padding(everySide, everySide, everySide, everySide);
    }

    public Conv2d padding(int top, int bottom, int left, int right) {
        return new Conv2d(
                kernelHeight,
                kernelWidth,
                strideHeight,
                strideWidth,
                top,
                bottom,
                left,
                right,
                dilationHeight,
                dilationWidth,
                groups,
                layout);
    }

    public Conv2d dilation(int height, int width) {
        return new Conv2d(
                kernelHeight,
                kernelWidth,
                strideHeight,
                strideWidth,
                paddingTop,
                paddingBottom,
                paddingLeft,
                paddingRight,
                height,
                width,
                groups,
                layout);
    }

    public Conv2d groups(int count) {
        return new Conv2d(
                kernelHeight,
                kernelWidth,
                strideHeight,
                strideWidth,
                paddingTop,
                paddingBottom,
                paddingLeft,
                paddingRight,
                dilationHeight,
                dilationWidth,
                count,
                layout);
    }

    public Conv2d layout(Layout order) {
        return new Conv2d(
                kernelHeight,
                kernelWidth,
                strideHeight,
                strideWidth,
                paddingTop,
                paddingBottom,
                paddingLeft,
                paddingRight,
                dilationHeight,
                dilationWidth,
                groups,
                order);
    }

    /**
     * The padding that makes the output {@code ceil(input / stride)} high and wide, the odd row or column at the
     * bottom or right (TensorFlow's SAME). Set layout, stride and dilation first.
     */
    public Conv2d same(Shape input) {
        requireImage(input);
        int height = samePadding(input.dimension(heightAxis()), strideHeight, windowHeight());
        int width = samePadding(input.dimension(heightAxis() + 1), strideWidth, windowWidth());
        return padding(height / 2, height - height / 2, width / 2, width - width / 2);
    }

    private static int samePadding(int input, int stride, long window) {
        long outputs = (input + stride - 1L) / stride;
        return Math.toIntExact(Math.max(0, (outputs - 1) * stride + window - input));
    }

    public boolean hasPadding() {
        return paddingTop > 0 || paddingBottom > 0 || paddingLeft > 0 || paddingRight > 0;
    }

    /** Rows from the kernel's first to its last, dilation included. */
    private long windowHeight() {
        return (kernelHeight - 1L) * dilationHeight + 1;
    }

    private long windowWidth() {
        return (kernelWidth - 1L) * dilationWidth + 1;
    }

    /** Whether every place of the input is an output's window, and nothing else. */
    boolean isPointwise() {
        return kernelHeight == 1 && kernelWidth == 1 && isDense() && !hasPadding();
    }

    /** Whether windows start at every place. */
    boolean isDense() {
        return strideHeight == 1 && strideWidth == 1;
    }

    int heightAxis() {
        return layout == Layout.NCHW ? 2 : 1;
    }

    int channelAxis() {
        return layout == Layout.NCHW ? 1 : 3;
    }

    /** The input channels of {@code weights}, per group. */
    int inputChannels(Shape weights) {
        return weights.dimension(layout == Layout.NCHW ? 1 : 2);
    }

    /** The output channels of {@code weights}, over all groups. */
    int outputChannels(Shape weights) {
        return weights.dimension(layout == Layout.NCHW ? 0 : 3);
    }

    private void requireImage(Shape input) {
        if (input.rank() != 4) {
            throw new IllegalArgumentException("four axes are needed: layout=" + layout + ", input=" + input);
        }
    }

    /** Kernels lay the padded input out. */
    private void requirePaddedFits(Shape input) {
        long height = (long) input.dimension(heightAxis()) + paddingTop + paddingBottom;
        long width = (long) input.dimension(heightAxis() + 1) + paddingLeft + paddingRight;
        if (height > Integer.MAX_VALUE || width > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "padded input too large: input=" + input + ", paddedHeight=" + height + ", paddedWidth=" + width);
        }
        input.withDimension(heightAxis(), (int) height).withDimension(heightAxis() + 1, (int) width);
    }

    private int outputs(String side, int input, long padding, long window, int stride) {
        long room = input + padding - window;
        if (room < 0) {
            throw new IllegalArgumentException("window larger than padded input: " + side + "=" + input + ", padding="
                    + padding + ", window=" + window);
        }
        return Math.toIntExact(room / stride + 1);
    }

    public int outputHeight(Shape input) {
        long padding = (long) paddingTop + paddingBottom;
        return outputs("height", input.dimension(heightAxis()), padding, windowHeight(), strideHeight);
    }

    public int outputWidth(Shape input) {
        long padding = (long) paddingLeft + paddingRight;
        return outputs("width", input.dimension(heightAxis() + 1), padding, windowWidth(), strideWidth);
    }

    /**
     * The shape of the convolution of {@code input} with {@code weights}.
     *
     * @throws IllegalArgumentException if ranks, kernel sizes, channels and groups do not fit together
     */
    public Shape outputShape(Shape input, Shape weights) {
        requireImage(input);
        if (weights.rank() != 4) {
            throw new IllegalArgumentException("four axes are needed: layout=" + layout + ", weights=" + weights);
        }
        int kernelAxis = layout == Layout.NCHW ? 2 : 0;
        if (weights.dimension(kernelAxis) != kernelHeight || weights.dimension(kernelAxis + 1) != kernelWidth) {
            throw new IllegalArgumentException("kernel sizes differ: kernel=[" + kernelHeight + ", " + kernelWidth
                    + "], weights=" + weights + ", layout=" + layout);
        }
        int channels = input.dimension(channelAxis());
        if ((long) inputChannels(weights) * groups != channels || outputChannels(weights) % groups != 0) {
            throw new IllegalArgumentException("channels do not fit: input=" + input + ", weights=" + weights
                    + ", groups=" + groups + ", layout=" + layout);
        }
        return resized(input).withDimension(channelAxis(), outputChannels(weights));
    }

    /** The shape of all windows over {@code input}: spatial axes shrink, a trailing axis of kernel size is added. */
    public Shape windowsShape(Shape input) {
        requireImage(input);
        return resized(input).insert(4, Math.multiplyExact(kernelHeight, kernelWidth));
    }

    private Shape resized(Shape input) {
        requirePaddedFits(input);
        return input.withDimension(heightAxis(), outputHeight(input))
                .withDimension(heightAxis() + 1, outputWidth(input));
    }
}

package io.tfe4j.ml.layers;

import io.tfe4j.PrivateTensor;
import io.tfe4j.Tensor;
import io.tfe4j.ring.Conv2d;

/**
 * The gradients of a convolution are convolutions, too: the kernel's of the images with the result's gradient, spread
 * out by the stride; the images' of that gradient, spread and padded, with the kernel turned by half a circle. Groups
 * stay groups.
 */
final class ConvolutionGradients {
    private final Conv2d spec;
    private final int height;
    private final int width;

    /** Of images of this size, in NCHW order. */
    ConvolutionGradients(Conv2d spec, int height, int width) {
        this.spec = spec;
        this.height = height;
        this.width = width;
    }

    /** [filters, in / groups, size, size]. */
    PrivateTensor byKernel(PrivateTensor gradient, PrivateTensor x) {
        int batch = x.size(0);
        int groups = spec.groups();
        // images and their gradients change roles with the batch: [in / groups, groups * batch, ..], [out, batch, ..]
        PrivateTensor images = x.reshape(batch, groups, -1, height, width)
                .transpose(2, 1, 0, 3, 4)
                .reshape(-1, groups * batch, height, width);
        PrivateTensor kernels = gradient.transpose(1, 0, 2, 3);
        Conv2d product = Conv2d.of(gradient.size(2), gradient.size(3))
                .stride(spec.dilationHeight(), spec.dilationWidth())
                .dilation(spec.strideHeight(), spec.strideWidth())
                .groups(groups)
                .padding(spec.paddingTop(), spec.paddingBottom(), spec.paddingLeft(), spec.paddingRight());
        PrivateTensor whole = images.conv2d(kernels, product);
        // rows and columns that no window reached, because the stride left them over, are beyond the kernel
        return whole.slice(
                        new int[] {0, 0, 0, 0},
                        new int[] {whole.size(0), whole.size(1), spec.kernelHeight(), spec.kernelWidth()})
                .transpose(1, 0, 2, 3);
    }

    /**
     * Of each example by itself, [batch, filters * in / groups * size * size]: the product of its result's gradient with the
     * windows of its image, which are copies and cost nothing. Rows stay apart.
     */
    PrivateTensor byKernelOfEach(PrivateTensor gradient, PrivateTensor x) {
        int batch = x.size(0);
        int groups = spec.groups();
        int windows = gradient.size(2) * gradient.size(3);
        int filters = gradient.size(1);
        PrivateTensor padded = x.pad(
                new int[] {0, 0, spec.paddingTop(), spec.paddingLeft()},
                new int[] {0, 0, spec.paddingBottom(), spec.paddingRight()});
        int[] places = places(padded.size(1), padded.size(2), padded.size(3), gradient.size(2), gradient.size(3));
        PrivateTensor images = padded.reshape(batch, -1)
                .gather(1, places)
                .reshape(batch, groups, windows, places.length / groups / windows);
        return gradient.reshape(batch, groups, filters / groups, windows)
                .mmul(images)
                .reshape(batch, -1);
    }

    /** Where the numbers of all windows are in an image: by group, window, channel, row and column of the kernel. */
    private int[] places(int channels, int high, int wide, int down, int across) {
        int perGroup = channels / spec.groups();
        int[] places = new int[channels * down * across * spec.kernelHeight() * spec.kernelWidth()];
        int next = 0;
        for (int group = 0; group < spec.groups(); group++) {
            for (int window = 0; window < down * across; window++) {
                int top = window / across * spec.strideHeight();
                int left = window % across * spec.strideWidth();
                for (int channel = group * perGroup; channel < (group + 1) * perGroup; channel++) {
                    for (int row = 0; row < spec.kernelHeight(); row++) {
                        for (int column = 0; column < spec.kernelWidth(); column++) {
                            places[next++] = (channel * high + top + row * spec.dilationHeight()) * wide
                                    + left
                                    + column * spec.dilationWidth();
                        }
                    }
                }
            }
        }
        return places;
    }

    /** [batch, in, height, width]. */
    PrivateTensor byInput(PrivateTensor gradient, Tensor kernel) {
        PrivateTensor spread = Strides.spread(Strides.spread(gradient, 2, spec.strideHeight()), 3, spec.strideWidth());
        int high = (spec.kernelHeight() - 1) * spec.dilationHeight();
        int wide = (spec.kernelWidth() - 1) * spec.dilationWidth();
        int top = high - spec.paddingTop();
        int left = wide - spec.paddingLeft();
        int bottom = height + high - spread.size(2) - top;
        int right = width + wide - spread.size(3) - left;
        return spread.conv2d(
                turned(kernel),
                Conv2d.of(spec.kernelHeight(), spec.kernelWidth())
                        .dilation(spec.dilationHeight(), spec.dilationWidth())
                        .groups(spec.groups())
                        .padding(top, bottom, left, right));
    }

    /** By half a circle, and from what comes out to what goes in. */
    private Tensor turned(Tensor kernel) {
        int groups = spec.groups();
        int perGroup = kernel.size(0) / groups;
        int channels = kernel.size(1);
        int high = spec.kernelHeight();
        int wide = spec.kernelWidth();
        Tensor places = Shapes.reversed(Shapes.reshaped(kernel, kernel.size(0), channels, high * wide), 2);
        Tensor exchanged =
                Shapes.transposed(Shapes.reshaped(places, groups, perGroup, channels, high * wide), 0, 2, 1, 3);
        return Shapes.reshaped(exchanged, groups * channels, perGroup, high, wide);
    }
}

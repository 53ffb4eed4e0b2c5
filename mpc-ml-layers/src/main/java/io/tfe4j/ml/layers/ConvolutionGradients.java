package io.tfe4j.ml.layers;

import io.tfe4j.PrivateTensor;
import io.tfe4j.ring.Conv2d;

/**
 * The gradients of a convolution are convolutions, too: the kernel's of the images with the result's gradient, spread
 * out by the stride; the images' of that gradient, spread and padded, with the kernel turned by half a circle.
 */
final class ConvolutionGradients {
    private final Conv2d spec;
    private final int height;
    private final int width;

    /** Of images of this size, in NCHW order, in one group, without dilation. */
    ConvolutionGradients(Conv2d spec, int height, int width) {
        this.spec = spec;
        this.height = height;
        this.width = width;
    }

    PrivateTensor byKernel(PrivateTensor gradient, PrivateTensor x) {
        // images and their gradients change roles with the batch: [in, batch, ..] with [out, batch, ..]
        PrivateTensor images = x.transpose(1, 0, 2, 3);
        PrivateTensor kernels = gradient.transpose(1, 0, 2, 3);
        Conv2d product = Conv2d.of(gradient.size(2), gradient.size(3))
                .dilation(spec.strideHeight(), spec.strideWidth())
                .padding(spec.paddingTop(), spec.paddingBottom(), spec.paddingLeft(), spec.paddingRight());
        PrivateTensor whole = images.conv2d(kernels, product);
        // rows and columns that no window reached, because the stride left them over, are beyond the kernel
        return whole.slice(
                        new int[] {0, 0, 0, 0},
                        new int[] {whole.size(0), whole.size(1), spec.kernelHeight(), spec.kernelWidth()})
                .transpose(1, 0, 2, 3);
    }

    PrivateTensor byInput(PrivateTensor gradient, PrivateTensor kernel) {
        PrivateTensor spread = spread(spread(gradient, 2, spec.strideHeight()), 3, spec.strideWidth());
        int top = spec.kernelHeight() - 1 - spec.paddingTop();
        int left = spec.kernelWidth() - 1 - spec.paddingLeft();
        int bottom = height + spec.kernelHeight() - 1 - spread.size(2) - top;
        int right = width + spec.kernelWidth() - 1 - spread.size(3) - left;
        PrivateTensor turned = kernel.flip(2).flip(3).transpose(1, 0, 2, 3);
        return spread.conv2d(
                turned, Conv2d.of(spec.kernelHeight(), spec.kernelWidth()).padding(top, bottom, left, right));
    }

    /** {@code stride - 1} zeros between the entries of one axis. */
    private static PrivateTensor spread(PrivateTensor x, int axis, int stride) {
        if (stride == 1) {
            return x;
        }
        int[] after = new int[x.rank() + 1];
        after[axis + 1] = stride - 1;
        int[] shape = x.shape();
        shape[axis] *= stride;
        PrivateTensor padded =
                x.expandDims(axis + 1).pad(new int[x.rank() + 1], after).reshape(shape);
        int[] ends = padded.shape();
        ends[axis] -= stride - 1;
        return padded.slice(new int[x.rank()], ends);
    }
}

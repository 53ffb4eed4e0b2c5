package io.tfe4j.imports;

import io.tfe4j.ring.Conv2d;
import io.tfe4j.ring.Shape;

/** Matrix products and convolutions in double precision. */
final class PlainProducts {
    private PlainProducts() {}

    /** Over the last two axes; the others broadcast. */
    static Plain matmul(Plain left, Plain right) {
        Plain a = left.shape().rank() == 1 ? reshaped(left, left.shape().insert(0, 1)) : left;
        Plain b = right.shape().rank() == 1 ? reshaped(right, right.shape().insert(1, 1)) : right;
        int m = a.shape().dimension(-2);
        int k = a.shape().dimension(-1);
        int n = b.shape().dimension(-1);
        if (b.shape().dimension(-2) != k) {
            throw new ImportException("shapes do not multiply: left=" + left.shape() + ", right=" + right.shape());
        }
        Shape batch = Shape.broadcast(batch(a), batch(b));
        Plain wideA = PlainShapes.broadcast(a, batch.concat(Shape.of(m, k)));
        Plain wideB = batch(b).size() == 1 ? b : PlainShapes.broadcast(b, batch.concat(Shape.of(k, n)));
        int strideB = batch(b).size() == 1 ? 0 : k * n;
        double[] result = new double[batch.size() * m * n];
        for (int i = 0; i < batch.size(); i++) {
            product(wideA.values(), i * m * k, wideB.values(), i * strideB, result, i * m * n, m, k, n);
        }
        Shape shape = batch;
        shape = left.shape().rank() == 1 ? shape : shape.insert(-1, m);
        shape = right.shape().rank() == 1 ? shape : shape.insert(-1, n);
        return Plain.of(shape, result);
    }

    private static Shape batch(Plain x) {
        return x.shape().subShape(0, x.shape().rank() - 2);
    }

    private static Plain reshaped(Plain x, Shape shape) {
        return new Plain(shape, x.values(), x.whole());
    }

    private static void product(
            double[] a, int atA, double[] b, int atB, double[] result, int atResult, int m, int k, int n) {
        for (int row = 0; row < m; row++) {
            for (int inner = 0; inner < k; inner++) {
                double factor = a[atA + row * k + inner];
                for (int column = 0; column < n; column++) {
                    result[atResult + row * n + column] += factor * b[atB + inner * n + column];
                }
            }
        }
    }

    static Plain conv2d(Plain x, Plain weights, Conv2d spec) {
        Shape shape = spec.outputShape(x.shape(), weights.shape());
        int perGroup = shape.dimension(1) / spec.groups();
        int channels = weights.shape().dimension(1);
        double[] result = new double[shape.size()];
        for (int image = 0; image < shape.dimension(0); image++) {
            for (int out = 0; out < shape.dimension(1); out++) {
                for (int channel = 0; channel < channels; channel++) {
                    int in = image * x.shape().dimension(1) + out / perGroup * channels + channel;
                    int kernel = out * channels + channel;
                    plane(x, in, weights, kernel, spec, result, shape, image * shape.dimension(1) + out);
                }
            }
        }
        return Plain.of(shape, result);
    }

    /** Adds the convolution of one channel of one image with one plane of a kernel. */
    private static void plane(
            Plain x, int in, Plain weights, int kernel, Conv2d spec, double[] result, Shape shape, int out) {
        int height = x.shape().dimension(2);
        int width = x.shape().dimension(3);
        int high = shape.dimension(2);
        int wide = shape.dimension(3);
        for (int i = 0; i < spec.kernelHeight() * spec.kernelWidth(); i++) {
            double factor = weights.values()[kernel * spec.kernelHeight() * spec.kernelWidth() + i];
            int down = i / spec.kernelWidth() * spec.dilationHeight() - spec.paddingTop();
            int along = i % spec.kernelWidth() * spec.dilationWidth() - spec.paddingLeft();
            for (int row = 0; row < high; row++) {
                int y = row * spec.strideHeight() + down;
                if (y < 0 || y >= height) {
                    continue;
                }
                for (int column = 0; column < wide; column++) {
                    int z = column * spec.strideWidth() + along;
                    if (z >= 0 && z < width) {
                        result[(out * high + row) * wide + column] +=
                                factor * x.values()[(in * height + y) * width + z];
                    }
                }
            }
        }
    }
}

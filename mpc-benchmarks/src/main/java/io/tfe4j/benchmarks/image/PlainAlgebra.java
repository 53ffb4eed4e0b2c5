package io.tfe4j.benchmarks.image;

import io.tfe4j.ml.Layer;
import io.tfe4j.ml.Weights;
import io.tfe4j.ml.layers.AveragePooling2D;
import io.tfe4j.ml.layers.Conv2D;
import io.tfe4j.ml.layers.Dense;
import io.tfe4j.ml.layers.Flatten;
import io.tfe4j.ml.layers.GlobalAveragePooling2D;
import io.tfe4j.ml.layers.MaxPooling2D;
import io.tfe4j.ml.layers.ReLU;
import io.tfe4j.privacy.engine.GradientEngine;
import io.tfe4j.privacy.engine.Objective;
import io.tfe4j.privacy.plain.NativeEngineProvider;
import io.tfe4j.privacy.plain.PlainModel;
import java.util.Arrays;

/** In double precision, by the layers of trainings in the clear. */
final class PlainAlgebra implements Algebra<PlainAlgebra.Image> {
    /**
     * Row major.
     *
     * @param shape of an image, or the number of features alone
     */
    record Image(double[] values, int... shape) {
        int channels() {
            return shape[0];
        }

        @Override
        public String toString() {
            return "Image" + Arrays.toString(shape);
        }
    }

    private final RandomWeights weights = new RandomWeights();

    Image image(int channels, int height, int width) {
        return new Image(weights.image(channels * height * width), channels, height, width);
    }

    private static Image through(Layer layer, Image x) {
        PlainModel model = PlainModel.of(x.shape, layer);
        try (GradientEngine engine = new NativeEngineProvider().start(model, Objective.MEAN_SQUARED_ERROR)) {
            return new Image(engine.predict(x.values), layer.outputShape(x.shape));
        }
    }

    private static Weights given(double[] values) {
        return Weights.of("owner", values);
    }

    @Override
    public Image convolution(Image x, int filters, int size, int stride, int padding) {
        int taps = x.channels() * size * size;
        Weights kernel = given(weights.kernel(filters * taps, taps));
        Weights bias = given(weights.bias(filters));
        return through(
                new Conv2D(filters, size)
                        .stride(stride)
                        .padding(padding)
                        .kernel(kernel)
                        .bias(bias),
                x);
    }

    @Override
    public Image dense(Image features, int units) {
        int in = features.channels();
        Weights kernel = given(weights.kernel(in * units, in));
        return through(new Dense(units).kernel(kernel).bias(given(weights.bias(units))), features);
    }

    @Override
    public Image normalized(Image x) {
        double[] factors = weights.factors(x.channels());
        double[] shifts = weights.bias(x.channels());
        int pixels = x.values.length / x.channels();
        double[] values = x.values.clone();
        Arrays.setAll(values, i -> x.values[i] * factors[i / pixels] + shifts[i / pixels]);
        return new Image(values, x.shape);
    }

    @Override
    public Image relu(Image x) {
        return through(new ReLU(), x);
    }

    @Override
    public Image maxPool(Image x, int size, int stride, int padding) {
        return through(new MaxPooling2D(size).stride(stride).padding(padding), x);
    }

    @Override
    public Image averagePool(Image x, int size) {
        return through(new AveragePooling2D(size), x);
    }

    @Override
    public Image globalAverage(Image x) {
        return through(new GlobalAveragePooling2D(), x);
    }

    @Override
    public Image flat(Image x) {
        return through(new Flatten(), x);
    }

    @Override
    public Image add(Image x, Image y) {
        double[] values = x.values.clone();
        Arrays.setAll(values, i -> x.values[i] + y.values[i]);
        return new Image(values, x.shape);
    }

    @Override
    public Image concatenated(Image x, Image y) {
        double[] values = Arrays.copyOf(x.values, x.values.length + y.values.length);
        System.arraycopy(y.values, 0, values, x.values.length, y.values.length);
        int[] shape = x.shape.clone();
        shape[0] += y.channels();
        return new Image(values, shape);
    }
}

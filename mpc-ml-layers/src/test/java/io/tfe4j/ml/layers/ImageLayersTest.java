package io.tfe4j.ml.layers;

import io.tfe4j.ml.Local;
import io.tfe4j.ml.Weights;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Layers on images against their twins in the clear: results, and gradients against finite differences. */
class ImageLayersTest {
    private static final int CHANNELS = 2;

    static Stream<LayerCheck> layers() {
        double[] mean = Local.numbers(CHANNELS, 5);
        double[] factor = Local.numbers(CHANNELS, 6);
        double[] shift = Local.numbers(CHANNELS, 7);
        return Stream.of(
                image(new ZeroPadding2D(1), 3, (x, none) -> PlainLayers.padded(x, 3, 1)),
                image(new UpSampling2D(2), 3, (x, none) -> PlainLayers.enlarged(x, 3)),
                image(new Cropping2D(1, 0, 0, 2), 3, (x, none) -> PlainLayers.firstColumnBelow(x)),
                new LayerCheck(
                        BatchNormalization.frozen(
                                Weights.of("owner", mean), Weights.of("owner", factor), Weights.of("owner", shift)),
                        (x, parameters) -> normalized(x, mean, factor, parameters[0]),
                        1e-4,
                        new int[] {CHANNELS, 3, 3},
                        shift));
    }

    private static LayerCheck image(io.tfe4j.ml.Layer layer, int side, PlainLayer plain) {
        return new LayerCheck(layer, plain, 1e-4, new int[] {CHANNELS, side, side});
    }

    /** Of images of nine pixels. */
    private static double[] normalized(double[] x, double[] mean, double[] factor, double[] shift) {
        double[] y = new double[x.length];
        Arrays.setAll(y, i -> {
            int channel = i / 9 % CHANNELS;
            return (x[i] - mean[channel]) * factor[channel] + shift[channel];
        });
        return y;
    }

    @ParameterizedTest
    @MethodSource("layers")
    void layer_ofABatchOfImages_isAsInTheClear_andSoAreItsGradients(LayerCheck one) {
        one.run();
    }
}

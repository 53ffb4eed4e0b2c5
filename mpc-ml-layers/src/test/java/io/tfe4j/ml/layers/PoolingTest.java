package io.tfe4j.ml.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tfe4j.PrivateTensor;
import io.tfe4j.Session;
import io.tfe4j.TfeContext;
import io.tfe4j.ml.Layer;
import io.tfe4j.ml.Local;
import io.tfe4j.ml.Pass;
import io.tfe4j.ring.Conv2d;
import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pooling against its definition: results, and gradients against finite differences. */
class PoolingTest {
    private static final ToDoubleFunction<double[]> LARGEST =
            window -> Arrays.stream(window).max().orElseThrow();
    private static final ToDoubleFunction<double[]> MEAN =
            window -> Arrays.stream(window).average().orElseThrow();

    static Stream<LayerCheck> layers() {
        Conv2d overlapping = Conv2d.of(3, 3).stride(2).padding(1);
        Conv2d uneven = Conv2d.of(2, 3).stride(3, 1).padding(0, 1, 2, 0);
        return Stream.of(
                images(new MaxPooling2D(2), Conv2d.of(2, 2).stride(2), LARGEST),
                images(new MaxPooling2D(3).stride(2), Conv2d.of(3, 3).stride(2), LARGEST),
                images(new MaxPooling2D(3).stride(2).padding(1), overlapping, LARGEST),
                images(new MaxPooling2D(2, 3).stride(3, 1).padding(0, 1, 2, 0), uneven, LARGEST),
                images(new MaxPooling2D(5).stride(1), Conv2d.of(5, 5), LARGEST),
                images(new MaxPooling2D(2).same(), Conv2d.of(2, 2).stride(2).padding(0, 1, 0, 0), LARGEST),
                images(new AveragePooling2D(2), Conv2d.of(2, 2).stride(2), MEAN),
                images(new AveragePooling2D(3).stride(2).padding(1), overlapping, MEAN),
                images(
                        new AveragePooling2D(3).stride(2).padding(1).countingPadding(),
                        overlapping,
                        window -> Arrays.stream(window).sum() / 9),
                images(new AveragePooling2D(2, 3).stride(3, 1).padding(0, 1, 2, 0), uneven, MEAN),
                images(
                        new AveragePooling2D(3).stride(2).same(),
                        Conv2d.of(3, 3).stride(2).padding(1, 1, 0, 1),
                        MEAN),
                images(new GlobalMaxPooling2D(), Conv2d.of(5, 6), LARGEST),
                images(new GlobalAveragePooling2D(), Conv2d.of(5, 6), MEAN),
                rows(
                        new MaxPooling1D(3).stride(2).padding(1, 0),
                        Conv2d.of(1, 3).stride(1, 2).padding(0, 0, 1, 0),
                        LARGEST),
                rows(
                        new AveragePooling1D(2).same(),
                        Conv2d.of(1, 2).stride(1, 2).padding(0, 0, 0, 1),
                        MEAN),
                rows(new GlobalMaxPooling1D(), Conv2d.of(1, 7), LARGEST),
                rows(new GlobalAveragePooling1D(), Conv2d.of(1, 7), MEAN));
    }

    private static LayerCheck images(Layer layer, Conv2d spec, ToDoubleFunction<double[]> pool) {
        return new LayerCheck(layer, new PlainPooling(5, 6, spec, pool), 1e-4, new int[] {2, 5, 6});
    }

    private static LayerCheck rows(Layer layer, Conv2d spec, ToDoubleFunction<double[]> pool) {
        return new LayerCheck(layer, new PlainPooling(1, 7, spec, pool), 1e-4, new int[] {2, 7});
    }

    @ParameterizedTest
    @MethodSource("layers")
    void pooling_ofABatch_isAsInTheClear_andSoAreItsGradients(LayerCheck one) {
        one.run();
    }

    @Test
    void maxPooling_ofEqualNumbers_givesTheGradientToOneOfThem() {
        TfeContext tfe = Local.tfe();
        PrivateTensor x = Local.input(tfe, 4, new int[] {1, 1, 3, 3}, 0, 3, 3, 3, 3, 3, 3, 3, 3);
        PrivateTensor gradient = Local.input(tfe, 1, new int[] {1, 1, 1, 1}, 0.5);
        Pass pass = new MaxPooling2D(3).build(tfe, new int[] {1, 3, 3}).train(x);

        double[] back = Local.valuesOf(tfe, pass.inputGradient().apply(gradient));

        assertThat(back).containsExactly(0, 0, 0, 0.5, 0, 0, 0, 0, 0);
    }

    @Test
    void maxPooling_ofOverlappingWindows_sendsLessThanComparingEachWindowByItself() {
        TfeContext tfe = Local.tfe();
        PrivateTensor x = Local.input(tfe, 4, new int[] {1, 4, 21, 21}, Local.numbers(4 * 21 * 21, 1));
        PrivateTensor shared =
                new MaxPooling2D(3).stride(2).build(tfe, new int[] {4, 21, 21}).forward(x);
        PrivateTensor[] places = new PrivateTensor[9];
        Arrays.setAll(places, i -> Strides.pick(Strides.pick(x, 2, i / 3, 2, 10), 3, i % 3, 2, 10));
        PrivateTensor stacked = tfe.stack(4, places).max(4);

        try (Session session = tfe.session()) {
            long data = session.estimate(tfe.definePrivateVariable(x).assign(x)).bytes();
            long own = session.estimate(tfe.definePrivateVariable(shared).assign(shared))
                            .bytes()
                    - data;
            long apart = session.estimate(tfe.definePrivateVariable(stacked).assign(stacked))
                            .bytes()
                    - data;
            assertThat(own).isLessThan(apart * 8 / 10);
        }
    }

    @Test
    void window_thatSeesNothing_isRefused() {
        assertThatThrownBy(() -> new MaxPooling2D(2).padding(2).outputShape(new int[] {1, 4, 4}))
                .hasMessageContaining("window=[2, 2], padding=[2, 2, 2, 2]");
        assertThatThrownBy(() -> new AveragePooling2D(5).outputShape(new int[] {1, 4, 4}))
                .hasMessageContaining("window larger");
    }
}

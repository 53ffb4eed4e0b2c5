package io.tfe4j.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class Conv2dTest {

    @Property(tries = 300)
    void convolution_matchesSevenLoops(
            @ForAll Conv2d.Layout layout,
            @ForAll @IntRange(min = 0, max = 3) int images,
            @ForAll @IntRange(min = 1, max = 4) int groups,
            @ForAll @IntRange(min = 1, max = 3) int groupInputs,
            @ForAll @IntRange(min = 1, max = 9) int groupOutputs,
            @ForAll @Size(2) List<@IntRange(min = 1, max = 11) Integer> image,
            @ForAll @Size(6) List<@IntRange(min = 1, max = 3) Integer> geometry,
            @ForAll @Size(4) List<@IntRange(min = 0, max = 3) Integer> padding) {
        Conv2d spec = Conv2d.of(geometry.get(0), geometry.get(1))
                .stride(geometry.get(2), geometry.get(3))
                .dilation(geometry.get(4), geometry.get(5))
                .padding(padding.get(0), padding.get(1), padding.get(2), padding.get(3))
                .groups(groups)
                .layout(layout);
        Shape input = image(layout, images, groups * groupInputs, image.get(0), image.get(1));
        Shape weights = weights(spec, groups * groupOutputs, groupInputs);
        Assume.that(fits(spec, input));
        check(spec, input, weights);
    }

    private static boolean fits(Conv2d spec, Shape input) {
        try {
            return spec.outputHeight(input) > 0 && spec.outputWidth(input) > 0;
        } catch (IllegalArgumentException tooSmall) {
            return false;
        }
    }

    private static Shape image(Conv2d.Layout layout, int images, int channels, int height, int width) {
        return layout == Conv2d.Layout.NCHW
                ? Shape.of(images, channels, height, width)
                : Shape.of(images, height, width, channels);
    }

    private static Shape weights(Conv2d spec, int outputs, int inputs) {
        return spec.layout() == Conv2d.Layout.NCHW
                ? Shape.of(outputs, inputs, spec.kernelHeight(), spec.kernelWidth())
                : Shape.of(spec.kernelHeight(), spec.kernelWidth(), inputs, outputs);
    }

    private static void check(Conv2d spec, Shape input, Shape weights) {
        RingTensor x1 = Naive.random(input, 1);
        RingTensor x2 = Naive.random(input, 2);
        RingTensor w1 = Naive.random(weights, 3);
        RingTensor w2 = Naive.random(weights, 4);
        RingTensor single = Naive.conv2d(x1, w1, spec);
        RingTensor both = Naive.conv2d(x1, w2, spec).plus(Naive.conv2d(x2, w1, spec));
        RingTensor summed = Naive.conv2d(x1.plus(x2), w1, spec);

        assertThat(x1.conv2d(w1, spec).shape()).isEqualTo(single.shape());
        assertThat(x1.conv2d(w1, spec).data()).isEqualTo(single.data());
        assertThat(LocalProducts.conv2d(x1, x2, w1, w2, spec, CrossTerms.MIXED).data())
                .isEqualTo(both.data());
        assertThat(LocalProducts.conv2d(x1, x2, w1, w2, spec, CrossTerms.WITH_RIGHT)
                        .data())
                .isEqualTo(both.plus(Naive.conv2d(x2, w2, spec)).data());
        assertThat(LocalProducts.conv2d(x1, x2, w1, w2, spec, CrossTerms.ALL).data())
                .isEqualTo(Naive.conv2d(x1.plus(x2), w1.plus(w2), spec).data());
        for (RingKernels kernels : List.of(new ScalarRingKernels(), new VectorRingKernels())) {
            long[] out = new long[summed.size()];
            kernels.conv2d(Operand.sum(x1.data(), x2.data()), Operand.of(w1.data()), input, weights, spec, out);
            assertThat(out).isEqualTo(summed.data());
        }
        assertThat(RingTensor.symbolic(input).conv2d(w1, spec).shape()).isEqualTo(single.shape());
    }

    /** Where images grow, or channels become fewer, sums are in another order: {@link ShiftedConvolution}. */
    @Property(tries = 300)
    void convolution_ofFewOutputs_matchesSevenLoops(
            @ForAll @IntRange(min = 1, max = 3) int images,
            @ForAll @IntRange(min = 1, max = 9) int inputs,
            @ForAll @IntRange(min = 1, max = 3) int outputs,
            @ForAll @Size(2) List<@IntRange(min = 1, max = 9) Integer> image,
            @ForAll @Size(4) List<@IntRange(min = 1, max = 3) Integer> geometry,
            @ForAll @Size(4) List<@IntRange(min = 0, max = 5) Integer> padding) {
        Conv2d spec = Conv2d.of(geometry.get(0), geometry.get(1))
                .dilation(geometry.get(2), geometry.get(3))
                .padding(padding.get(0), padding.get(1), padding.get(2), padding.get(3));
        Shape input = Shape.of(images, inputs, image.get(0), image.get(1));
        Assume.that(fits(spec, input));
        check(spec, input, weights(spec, outputs, inputs));
    }

    @Test
    void gradientByTheImages_isAddedUpByShifts_andAForwardConvolutionIsNot() {
        Shape kernel = Shape.of(20, 50, 5, 5);
        assertThat(ShiftedConvolution.pays(
                        Shape.of(128, 50, 8, 8), kernel, Conv2d.of(5, 5).padding(4), 1))
                .isTrue();
        assertThat(ShiftedConvolution.pays(Shape.of(128, 20, 12, 12), Shape.of(50, 20, 5, 5), Conv2d.of(5, 5), 2))
                .isFalse();
        assertThat(ShiftedConvolution.pays(
                        Shape.of(128, 50, 8, 8),
                        kernel,
                        Conv2d.of(5, 5).padding(4).stride(2),
                        2))
                .isFalse();
    }

    @Test
    void convolution_beyondOneBlock_matchesSevenLoops() {
        for (Conv2d.Layout layout : Conv2d.Layout.values()) {
            Shape input = image(layout, 2, 24, 25, 27);
            Conv2d spec = Conv2d.of(3, 3).layout(layout).same(input);
            check(spec, input, weights(spec, 20, 24));
        }
    }

    @Property(tries = 100)
    void windows_holdEachWindow(
            @ForAll Conv2d.Layout layout,
            @ForAll @IntRange(min = 1, max = 3) int stride,
            @ForAll @IntRange(min = 1, max = 2) int dilation,
            @ForAll @IntRange(min = 0, max = 2) int padding) {
        Shape input = image(layout, 2, 3, 7, 8);
        Conv2d spec = Conv2d.of(3, 2)
                .stride(stride, 1)
                .dilation(1, dilation)
                .padding(padding, 0, 1, padding)
                .layout(layout);
        RingTensor x = Naive.random(input, 5);
        boolean first = layout == Conv2d.Layout.NCHW;

        RingTensor windows = x.windows2d(spec);

        RingTensor expected = Naive.tensor(spec.windowsShape(input), at -> {
            int y = at[first ? 2 : 1] * stride - padding + at[4] / 2;
            int column = at[first ? 3 : 2] - 1 + at[4] % 2 * dilation;
            return Naive.pixel(x, spec, at[0], at[first ? 1 : 3], y, column);
        });
        assertThat(windows.shape()).isEqualTo(expected.shape());
        assertThat(windows.data()).isEqualTo(expected.data());
        assertThat(RingTensor.symbolic(input).windows2d(spec).shape()).isEqualTo(windows.shape());
    }

    @Test
    void same_keepsTheCeilingOfTheQuotient() {
        Shape input = Shape.of(1, 3, 224, 15);
        Conv2d spec = Conv2d.of(7, 2).stride(2).same(input);

        assertThat(spec.outputShape(input, Shape.of(8, 3, 7, 2))).isEqualTo(Shape.of(1, 8, 112, 8));
        assertThat(spec.paddingTop()).isEqualTo(2);
        assertThat(spec.paddingBottom()).isEqualTo(3);
    }

    @Test
    void misfits_areNamed() {
        Conv2d spec = Conv2d.of(3, 3);
        assertThatThrownBy(() -> spec.outputShape(Shape.of(1, 4, 8, 8), Shape.of(2, 3, 3, 3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("channels");
        assertThatThrownBy(() -> spec.outputShape(Shape.of(1, 3, 2, 8), Shape.of(2, 3, 3, 3)))
                .hasMessageContaining("window larger");
        assertThatThrownBy(() -> spec.outputShape(Shape.of(1, 3, 8, 8), Shape.of(2, 3, 5, 3)))
                .hasMessageContaining("kernel sizes differ");
        assertThatThrownBy(() -> spec.outputShape(Shape.of(3, 8, 8), Shape.of(2, 3, 3, 3)))
                .hasMessageContaining("four axes");
        assertThatThrownBy(() -> spec.stride(0)).hasMessageContaining("stride too small");
    }
}

package io.tfe4j.imports;

import io.tfe4j.ring.Conv2d;
import io.tfe4j.ring.Shape;
import java.util.Arrays;

/**
 * The windows of a convolution or of a pooling, over the last two axes; a sequence counts as an image of height 1.
 *
 * @param padding rows before, columns before, rows after, columns after
 * @param automatic {@code SAME_UPPER}, {@code SAME_LOWER}, {@code VALID} or {@code NOTSET}
 * @param roundsUp whether a last window may reach beyond what is padded
 */
record Windows(int[] kernel, int[] strides, int[] dilations, int[] padding, String automatic, boolean roundsUp) {
    static Windows of(Call<?> call, int[] kernel) {
        NodeAttributes attributes = call.attributes();
        int[] strides = attributes.integers("strides");
        int[] dilations = attributes.integers("dilations");
        int[] pads = attributes.integers("pads");
        return new Windows(
                plane(kernel, 1),
                plane(strides, 1),
                plane(dilations, 1),
                pads.length == 2 ? new int[] {0, pads[0], 0, pads[1]} : pads.length == 0 ? new int[4] : pads,
                attributes.text("auto_pad", "NOTSET"),
                attributes.integer("ceil_mode", 0) == 1);
    }

    private static int[] plane(int[] sizes, int otherwise) {
        return switch (sizes.length) {
            case 0 -> new int[] {otherwise, otherwise};
            case 1 -> new int[] {1, sizes[0]};
            case 2 -> sizes;
            default -> throw new ImportException("windows over too many axes: axes=" + sizes.length);
        };
    }

    /** Of images of this shape; what a window reaches beyond the padding is padded as well. */
    Conv2d spec(Shape images) {
        int[] pads = padding.clone();
        for (int side = 0; side < 2; side++) {
            int size = images.dimension(2 + side);
            int window = (kernel[side] - 1) * dilations[side] + 1;
            if (automatic.startsWith("SAME")) {
                int outputs = (size + strides[side] - 1) / strides[side];
                int total = Math.max(0, (outputs - 1) * strides[side] + window - size);
                pads[side] = automatic.equals("SAME_UPPER") ? total / 2 : total - total / 2;
                pads[side + 2] = total - pads[side];
            } else if (automatic.equals("VALID")) {
                pads[side] = pads[side + 2] = 0;
            }
            if (roundsUp) {
                pads[side + 2] += beyond(size + pads[side] + pads[side + 2], window, side, pads[side] + size);
            }
        }
        return Conv2d.of(kernel[0], kernel[1])
                .stride(strides[0], strides[1])
                .padding(pads[0], pads[2], pads[1], pads[3])
                .dilation(dilations[0], dilations[1]);
    }

    /** A last window counts if it begins before the padding at the end does. */
    private int beyond(int padded, int window, int side, int end) {
        int steps = (padded - window + strides[side] - 1) / strides[side];
        if (steps * strides[side] >= end) {
            steps--;
        }
        return Math.max(0, steps * strides[side] + window - padded);
    }

    @Override
    public String toString() {
        return "Windows" + Arrays.toString(kernel);
    }
}

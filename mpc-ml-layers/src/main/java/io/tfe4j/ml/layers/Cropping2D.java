package io.tfe4j.ml.layers;

import io.tfe4j.PrivateTensor;
import io.tfe4j.ml.Pass;
import java.util.Arrays;

/** Images without their outer rows and columns. <b>Shape:</b> [batch, channels, height, width]. Costs nothing. */
public final class Cropping2D extends Stateless {
    private final Margins margins;

    public Cropping2D(int everySide) {
        this(everySide, everySide, everySide, everySide);
    }

    public Cropping2D(int top, int bottom, int left, int right) {
        if (Math.min(Math.min(top, bottom), Math.min(left, right)) < 0) {
            throw new IllegalArgumentException(
                    "less than nothing to crop: sides=" + Arrays.toString(new int[] {top, bottom, left, right}));
        }
        this.margins = new Margins(top, bottom, left, right);
    }

    @Override
    public String name() {
        return "Cropping2D(" + margins.top() + ", " + margins.bottom() + ", " + margins.left() + ", " + margins.right()
                + ")";
    }

    @Override
    public int[] outputShape(int[] input) {
        Shapes.requireRank(this, 3, input);
        int high = input[1] - margins.top() - margins.bottom();
        int wide = input[2] - margins.left() - margins.right();
        if (high < 1 || wide < 1) {
            throw new IllegalArgumentException(
                    "nothing left of the image: layer=" + name() + ", input=" + Arrays.toString(input));
        }
        return new int[] {input[0], high, wide};
    }

    @Override
    public PrivateTensor forward(PrivateTensor x) {
        return margins.off(x);
    }

    @Override
    public Pass train(PrivateTensor x) {
        return Pass.of(forward(x), margins::around);
    }
}

package io.tfe4j.ml.layers;

import io.tfe4j.ring.Conv2d;
import io.tfe4j.ring.Shape;
import java.util.Arrays;

/** The windows of a layer over images [channels, height, width], before and after the size of these is known. */
record Geometry(Conv2d spec, boolean same) {
    static Geometry of(int height, int width) {
        return new Geometry(Conv2d.of(height, width), false);
    }

    Geometry stride(int height, int width) {
        return new Geometry(spec.stride(height, width), same);
    }

    Geometry dilation(int height, int width) {
        return new Geometry(spec.dilation(height, width), same);
    }

    Geometry groups(int count) {
        return new Geometry(spec.groups(count), same);
    }

    Geometry padding(int top, int bottom, int left, int right) {
        return new Geometry(spec.padding(top, bottom, left, right), false);
    }

    Geometry asSame() {
        return new Geometry(spec, true);
    }

    /** With its padding. */
    Conv2d on(int[] image) {
        Conv2d fitted = same ? spec.same(Shape.of(Shapes.batched(1, image))) : spec;
        int high = (fitted.kernelHeight() - 1) * fitted.dilationHeight();
        int wide = (fitted.kernelWidth() - 1) * fitted.dilationWidth();
        if (Math.max(fitted.paddingTop(), fitted.paddingBottom()) > high
                || Math.max(fitted.paddingLeft(), fitted.paddingRight()) > wide) {
            throw new IllegalArgumentException("windows of nothing but padding: window=[" + (high + 1) + ", "
                    + (wide + 1) + "], padding=[" + fitted.paddingTop() + ", " + fitted.paddingBottom() + ", "
                    + fitted.paddingLeft() + ", " + fitted.paddingRight() + "]");
        }
        return fitted;
    }

    int[] outputShape(int channels, int[] image) {
        Conv2d fitted = on(image);
        Shape images = Shape.of(Shapes.batched(1, image));
        return new int[] {channels, fitted.outputHeight(images), fitted.outputWidth(images)};
    }

    /** Of one of the windows, for names. */
    String size() {
        return spec.kernelHeight() + "x" + spec.kernelWidth();
    }

    void requireGroups(int channels, int filters, int[] image) {
        if (channels % spec.groups() != 0 || filters % spec.groups() != 0) {
            throw new IllegalArgumentException("channels do not divide into groups: input=" + Arrays.toString(image)
                    + ", filters=" + filters + ", groups=" + spec.groups());
        }
    }
}

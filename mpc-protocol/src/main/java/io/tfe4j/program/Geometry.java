package io.tfe4j.program;

import io.tfe4j.ring.Conv2d;

/** A convolution's geometry as integers of an attribute. */
public final class Geometry {
    private static final int LENGTH = 12;

    private Geometry() {}

    public static int[] toInts(Conv2d spec) {
        return new int[] {
            spec.kernelHeight(), spec.kernelWidth(), spec.strideHeight(), spec.strideWidth(),
            spec.paddingTop(), spec.paddingBottom(), spec.paddingLeft(), spec.paddingRight(),
            spec.dilationHeight(), spec.dilationWidth(), spec.groups(),
                    spec.layout().ordinal()
        };
    }

    static Conv2d of(int[] g) {
        Conv2d.Layout[] layouts = Conv2d.Layout.values();
        if (g.length != LENGTH || g[11] < 0 || g[11] >= layouts.length) {
            throw new IllegalArgumentException("geometry malformed: values=" + g.length + ", expected=" + LENGTH);
        }
        return new Conv2d(g[0], g[1], g[2], g[3], g[4], g[5], g[6], g[7], g[8], g[9], g[10], layouts[g[11]]);
    }
}

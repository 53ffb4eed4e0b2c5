package io.tfe4j.privacy.plain;

import io.tfe4j.ring.Conv2d;
import java.util.Arrays;

/** Of each window of each channel, the mean or the largest number: shares of the numbers in it that add up to one. */
final class PlainPooling implements PlainLayer {
    /** How a window's numbers are weighed. */
    interface Weighing {
        /** For the numbers at {@code places} from {@code start} on; {@code area} is that of the window with padding. */
        double[] weights(double[] values, int start, int[] places, int area);
    }

    private final Windows windows;
    private final Weighing weighing;
    private final int[][] places;

    private PlainPooling(Windows windows, Weighing weighing) {
        this.windows = windows;
        this.weighing = weighing;
        places = new int[windows.channels() * windows.positions()][];
        Arrays.setAll(places, i -> windows.of(i % windows.positions(), i / windows.positions()));
    }

    /** Of equal numbers, the first is the largest. */
    static PlainPooling largest(Conv2d spec, int[] image) {
        return new PlainPooling(Windows.of(spec, image), (values, start, places, area) -> {
            int best = 0;
            for (int i = 1; i < places.length; i++) {
                best = values[start + places[i]] > values[start + places[best]] ? i : best;
            }
            double[] weights = new double[places.length];
            weights[best] = 1;
            return weights;
        });
    }

    static PlainPooling mean(Conv2d spec, int[] image, boolean countsPadding) {
        return new PlainPooling(Windows.of(spec, image), (values, start, places, area) -> {
            double[] weights = new double[places.length];
            Arrays.fill(weights, 1.0 / (countsPadding ? area : places.length));
            return weights;
        });
    }

    @Override
    public int outputs() {
        return places.length;
    }

    @Override
    public Pass forward(Rows x, double[] weights) {
        Rows output = Rows.zeros(x.count(), outputs());
        double[][] shares = new double[x.count() * outputs()][];
        for (int i = 0; i < shares.length; i++) {
            int start = i / outputs() * x.width();
            int[] at = places[i % outputs()];
            shares[i] = weighing.weights(x.values(), start, at, windows.area());
            for (int k = 0; k < at.length; k++) {
                // a product with zero would make infinite numbers spread
                output.values()[i] += shares[i][k] == 0 ? 0 : shares[i][k] * x.values()[start + at[k]];
            }
        }
        return new Fixed(output, gradient -> back(gradient, shares, x.width()));
    }

    private Rows back(Rows gradient, double[][] shares, int width) {
        Rows result = Rows.zeros(gradient.count(), width);
        for (int i = 0; i < shares.length; i++) {
            int start = i / outputs() * width;
            int[] at = places[i % outputs()];
            for (int k = 0; k < at.length; k++) {
                result.values()[start + at[k]] += shares[i][k] * gradient.values()[i];
            }
        }
        return result;
    }
}

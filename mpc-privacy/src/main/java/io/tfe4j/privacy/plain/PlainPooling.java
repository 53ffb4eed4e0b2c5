package io.tfe4j.privacy.plain;

import io.tfe4j.ring.Conv2d;
import java.util.Arrays;

/** Of each window of each channel, the mean or the largest number; padding counts only where it is said. */
final class PlainPooling {
    private PlainPooling() {}

    /** Of equal numbers, the first is the largest. */
    static PlainLayer largest(Conv2d spec, int[] image) {
        return new Largest(places(Windows.of(spec, image)));
    }

    static PlainLayer mean(Conv2d spec, int[] image, boolean countsPadding) {
        Windows windows = Windows.of(spec, image);
        int[][] places = places(windows);
        double[] shares = Arrays.stream(places)
                .mapToDouble(at -> 1.0 / (countsPadding ? windows.area() : at.length))
                .toArray();
        return new Mean(places, shares);
    }

    /** For each channel and position, in that order, where its window's numbers are. */
    private static int[][] places(Windows windows) {
        int[][] places = new int[windows.channels() * windows.positions()][];
        Arrays.setAll(places, i -> windows.of(i % windows.positions(), i / windows.positions()));
        return places;
    }

    private record Largest(int[][] places) implements PlainLayer {
        @Override
        public int outputs() {
            return places.length;
        }

        @Override
        public Pass forward(Rows x, double[] weights) {
            Rows output = Rows.zeros(x.count(), outputs());
            int[] winners = new int[output.values().length];
            for (int i = 0; i < winners.length; i++) {
                winners[i] = largest(x.values(), i / outputs() * x.width(), places[i % outputs()]);
                output.values()[i] = x.values()[winners[i]];
            }
            return new Fixed(output, gradient -> {
                Rows result = Rows.zeros(gradient.count(), x.width());
                for (int i = 0; i < winners.length; i++) {
                    result.values()[winners[i]] += gradient.values()[i];
                }
                return result;
            });
        }

        private static int largest(double[] values, int start, int[] at) {
            int best = start + at[0];
            for (int place : at) {
                best = values[start + place] > values[best] ? start + place : best;
            }
            return best;
        }
    }

    private record Mean(int[][] places, double[] shares) implements PlainLayer {
        @Override
        public int outputs() {
            return places.length;
        }

        @Override
        public Pass forward(Rows x, double[] weights) {
            Rows output = Rows.zeros(x.count(), outputs());
            for (int i = 0; i < output.values().length; i++) {
                int start = i / outputs() * x.width();
                for (int place : places[i % outputs()]) {
                    output.values()[i] += shares[i % outputs()] * x.values()[start + place];
                }
            }
            return new Fixed(output, gradient -> back(gradient, x.width()));
        }

        private Rows back(Rows gradient, int width) {
            Rows result = Rows.zeros(gradient.count(), width);
            for (int i = 0; i < gradient.values().length; i++) {
                int start = i / outputs() * width;
                for (int place : places[i % outputs()]) {
                    result.values()[start + place] += shares[i % outputs()] * gradient.values()[i];
                }
            }
            return result;
        }
    }
}

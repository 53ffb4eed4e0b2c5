package io.tfe4j.privacy.plain;

import io.tfe4j.ring.Conv2d;
import io.tfe4j.ring.Shape;
import java.util.Arrays;

/**
 * Which numbers of an image [channels, height, width] are in which window: for each position, channel, row and column of
 * the window, in that order, the number's place, or -1 for padding.
 */
record Windows(int positions, int channels, int area, int[] places) {
    static Windows of(Conv2d spec, int[] image) {
        Shape batch = Shape.of(1, image[0], image[1], image[2]);
        int high = spec.outputHeight(batch);
        int wide = spec.outputWidth(batch);
        int area = spec.kernelHeight() * spec.kernelWidth();
        int[] places = new int[high * wide * image[0] * area];
        int next = 0;
        for (int position = 0; position < high * wide; position++) {
            int top = position / wide * spec.strideHeight() - spec.paddingTop();
            int left = position % wide * spec.strideWidth() - spec.paddingLeft();
            for (int channel = 0; channel < image[0]; channel++) {
                for (int k = 0; k < area; k++) {
                    int row = top + k / spec.kernelWidth() * spec.dilationHeight();
                    int column = left + k % spec.kernelWidth() * spec.dilationWidth();
                    boolean inside = row >= 0 && row < image[1] && column >= 0 && column < image[2];
                    places[next++] = inside ? (channel * image[1] + row) * image[2] + column : -1;
                }
            }
        }
        return new Windows(high * wide, image[0], area, places);
    }

    /** How many numbers are in a window, over all channels. */
    int width() {
        return channels * area;
    }

    /** One example's windows, [channels * area, positions], with zeros as padding. */
    void byDepth(Rows x, int row, double[] target) {
        int start = row * x.width();
        for (int position = 0; position < positions; position++) {
            int from = position * width();
            for (int k = 0; k < width(); k++) {
                int place = places[from + k];
                target[k * positions + position] = place < 0 ? 0 : x.values()[start + place];
            }
        }
    }

    /** One example's windows of some channels, [positions, channels * area], with zeros as padding. */
    void byPosition(Rows x, int row, int firstChannel, int count, double[] target) {
        int start = row * x.width();
        int columns = count * area;
        int next = 0;
        for (int position = 0; position < positions; position++) {
            int from = position * width() + firstChannel * area;
            for (int k = from; k < from + columns; k++) {
                target[next++] = places[k] < 0 ? 0 : x.values()[start + places[k]];
            }
        }
    }

    /** Adds what belongs to each number of one example to it: the way back of {@link #byPosition}. */
    void addBack(double[] patches, int firstChannel, int count, Rows target, int row) {
        int start = row * target.width();
        int columns = count * area;
        int next = 0;
        for (int position = 0; position < positions; position++) {
            int from = position * width() + firstChannel * area;
            for (int k = from; k < from + columns; k++) {
                if (places[k] >= 0) {
                    target.values()[start + places[k]] += patches[next];
                }
                next++;
            }
        }
    }

    /** The places of one channel's window, padding left out. */
    int[] of(int position, int channel) {
        int from = position * width() + channel * area;
        return Arrays.stream(places, from, from + area)
                .filter(place -> place >= 0)
                .toArray();
    }

    @Override
    public String toString() {
        return "Windows[positions=" + positions + ", channels=" + channels + ", area=" + area + "]";
    }
}

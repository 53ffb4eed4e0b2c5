package io.tfe4j.privacy.accounting;

import java.util.stream.IntStream;

/**
 * The discrete Fourier transform of a power of two of complex numbers, in place, by Cooley and Tukey's steps. Every root of
 * unity is computed by itself, so that errors stay within a few units of the last place: transforms are raised to powers
 * of millions here, and libraries that get each root from the one before lose half of the digits. Steps of different elements run side by side, which changes no bit.
 */
final class FourierTransform {
    private static final int BLOCK = 1 << 13;

    private final int size;
    /** Those of the steps that join blocks of {@code half} elements are at {@code half} and the places that follow. */
    private final double[] cosines;

    private final double[] sines;

    /** @param size a power of two */
    FourierTransform(int size) {
        if (Integer.bitCount(size) != 1) {
            throw new IllegalArgumentException("not a power of two: size=" + size);
        }
        this.size = size;
        cosines = new double[size];
        sines = new double[size];
        int largest = size / 2;
        for (int i = 0; i < largest; i++) {
            double angle = 2 * Math.PI * i / size;
            cosines[largest + i] = Math.cos(angle);
            sines[largest + i] = Math.sin(angle);
        }
        for (int i = largest - 1; i > 0; i--) {
            cosines[i] = cosines[2 * i];
            sines[i] = sines[2 * i];
        }
    }

    /** {@code sum over j of x_j e^(-2 pi i j k / n)}. */
    void forward(double[] real, double[] imaginary) {
        transform(real, imaginary, -1);
    }

    /** The inverse of {@link #forward}. */
    void inverse(double[] real, double[] imaginary) {
        transform(real, imaginary, 1);
        for (int i = 0; i < size; i++) {
            real[i] /= size;
            imaginary[i] /= size;
        }
    }

    private void transform(double[] real, double[] imaginary, int direction) {
        reorder(real, imaginary);
        int block = Math.min(size, BLOCK);
        IntStream.range(0, size / block).parallel().forEach(number -> {
            // all steps within a block while it is in the processor's cache
            for (int half = 1; half < block; half *= 2) {
                for (int from = number * block; from < (number + 1) * block; from += 2 * half) {
                    butterflies(real, imaginary, direction, from, half, 0, half);
                }
            }
        });
        for (int step = block; step < size; step *= 2) {
            int half = step;
            int parts = half / block;
            IntStream.range(0, size / (2 * block)).parallel().forEach(number -> {
                int part = number % parts * block;
                butterflies(real, imaginary, direction, number / parts * 2 * half, half, part, part + block);
            });
        }
    }

    /** Joins the elements of two blocks of {@code half} elements each, the numbers {@code first} to {@code end} of either. */
    private void butterflies(double[] real, double[] imaginary, int direction, int from, int half, int first, int end) {
        for (int i = first; i < end; i++) {
            double c = cosines[half + i];
            double s = direction * sines[half + i];
            int low = from + i;
            int high = low + half;
            double r = real[high] * c - imaginary[high] * s;
            double m = real[high] * s + imaginary[high] * c;
            real[high] = real[low] - r;
            imaginary[high] = imaginary[low] - m;
            real[low] += r;
            imaginary[low] += m;
        }
    }

    /** Every element to the place whose number has its bits backwards. */
    private void reorder(double[] real, double[] imaginary) {
        int bits = Integer.numberOfTrailingZeros(size);
        for (int i = 0; i < size; i++) {
            int j = bits == 0 ? 0 : Integer.reverse(i) >>> (Integer.SIZE - bits);
            if (i < j) {
                double r = real[i];
                real[i] = real[j];
                real[j] = r;
                double m = imaginary[i];
                imaginary[i] = imaginary[j];
                imaginary[j] = m;
            }
        }
    }
}

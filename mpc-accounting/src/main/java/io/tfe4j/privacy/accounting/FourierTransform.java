package io.tfe4j.privacy.accounting;

/**
 * The discrete Fourier transform of a power of two of complex numbers, in place, by Cooley and Tukey's steps. Every root of
 * unity is computed by itself, so that errors stay within a few units of the last place: transforms are raised to powers
 * of millions here, and libraries that get each root from the one before lose half of the digits.
 */
final class FourierTransform {
    private static final int IN_CACHE = 1 << 13;

    private final int size;
    private final double[] cosines;
    private final double[] sines;

    /** @param size a power of two */
    FourierTransform(int size) {
        if (Integer.bitCount(size) != 1) {
            throw new IllegalArgumentException("not a power of two: size=" + size);
        }
        this.size = size;
        cosines = new double[Math.max(1, size / 2)];
        sines = new double[cosines.length];
        for (int i = 0; i < cosines.length; i++) {
            double angle = 2 * Math.PI * i / size;
            cosines[i] = Math.cos(angle);
            sines[i] = Math.sin(angle);
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
        part(real, imaginary, direction, 0, size);
    }

    /** One half after the other, so that what is worked on stays in the processor's cache. */
    private void part(double[] real, double[] imaginary, int direction, int from, int length) {
        int done = 1;
        if (length > IN_CACHE) {
            part(real, imaginary, direction, from, length / 2);
            part(real, imaginary, direction, from + length / 2, length / 2);
            done = length / 2;
        }
        for (int half = done; half < length; half *= 2) {
            for (int block = from; block < from + length; block += 2 * half) {
                butterflies(real, imaginary, direction, block, half);
            }
        }
    }

    private void butterflies(double[] real, double[] imaginary, int direction, int block, int half) {
        int stride = size / (2 * half);
        for (int i = 0; i < half; i++) {
            double c = cosines[i * stride];
            double s = direction * sines[i * stride];
            int low = block + i;
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

package io.tfe4j.privacy.accounting;

import java.util.Arrays;

/**
 * The distribution of a sum of privacy losses on a grid around zero, as its Fourier transform: sums of independent losses
 * are products of transforms. Sums beyond the grid come back in at its other end, which the caller's bound allows for.
 */
final class LossGrid {
    private final double mesh;
    private final int points;
    private final FourierTransform transform;
    private final double[] real;
    private final double[] imaginary;
    private double shift;

    /** @param points a power of two */
    LossGrid(double mesh, int points) {
        this.mesh = mesh;
        this.points = points;
        transform = new FourierTransform(points);
        real = new double[points];
        imaginary = new double[points];
        Arrays.fill(real, 1);
    }

    /** Adds {@code count} independent losses. Each is moved by less than the mesh, so that its mean stays what it is. */
    void add(PrivacyLoss loss, long count) {
        double[] one = new double[points];
        double[] zeros = new double[points];
        double total = 0;
        double mean = 0;
        for (int i = 0; i < points; i++) {
            double t = place(i);
            double probability = loss.between(t - mesh / 2, t + mesh / 2);
            one[i] = probability;
            total += probability;
            mean += t * probability;
        }
        for (int i = 0; i < points; i++) {
            one[i] /= total;
        }
        shift += count * (loss.mean() - mean / total);
        transform.forward(one, zeros);
        for (int i = 0; i < points; i++) {
            multiply(i, one[i], zeros[i], count);
        }
    }

    private void multiply(int i, double x, double y, long count) {
        double size = Math.exp(count * Math.log(Math.hypot(x, y)));
        double angle = Math.IEEEremainder(count * Math.atan2(y, x), 2 * Math.PI);
        double c = size * Math.cos(angle);
        double s = size * Math.sin(angle);
        double left = real[i];
        double right = imaginary[i];
        real[i] = left * c - right * s;
        imaginary[i] = left * s + right * c;
    }

    /** Zero comes first, as the transform has it, then what is above it, then what is below. */
    private double place(int i) {
        return (i < points / 2 ? i : i - points) * mesh;
    }

    /** The probabilities from the lowest place to the highest. */
    Sum sum() {
        transform.inverse(real, imaginary);
        double[] probabilities = new double[points];
        for (int i = 0; i < points; i++) {
            // rounding makes some of them negative; left as they are, such errors cancel
            probabilities[(i + points / 2) % points] = real[i];
        }
        return new Sum(probabilities, -points / 2 * mesh + shift, mesh);
    }

    /** @param lowest the place of the first */
    record Sum(double[] probabilities, double lowest, double mesh) {
        /** {@code E[max(0, 1 - e^(epsilon - loss))]}. */
        double delta(double epsilon) {
            double delta = 0;
            for (int i = probabilities.length - 1; i >= 0; i--) {
                double above = lowest + i * mesh - epsilon;
                if (above <= 0) {
                    break;
                }
                delta -= probabilities[i] * Math.expm1(-above);
            }
            return delta;
        }

        /** Where delta comes down to {@code target}. */
        double epsilon(double target) {
            double low = 0;
            double high = lowest + probabilities.length * mesh;
            if (delta(0) <= target) {
                return 0;
            }
            while (high - low > 1e-10 * Math.max(1, high)) {
                double middle = (low + high) / 2;
                if (delta(middle) > target) {
                    low = middle;
                } else {
                    high = middle;
                }
            }
            return high;
        }
    }
}

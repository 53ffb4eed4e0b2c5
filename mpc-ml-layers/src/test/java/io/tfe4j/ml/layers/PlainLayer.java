package io.tfe4j.ml.layers;

import java.util.Arrays;

/** A layer in double precision, as its formula says: row-major elements of a batch, then the parameters. */
interface PlainLayer {
    double[] apply(double[] x, double[]... parameters);

    /**
     * The gradient of the sum of {@code weights * result} by argument {@code which} (0: the input, then the
     * parameters), by central differences.
     */
    default double[] gradient(double[] weights, int which, double[]... arguments) {
        double step = 1e-5;
        double[] gradient = new double[arguments[which].length];
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] = (weighted(weights, moved(arguments, which, i, step))
                            - weighted(weights, moved(arguments, which, i, -step)))
                    / (2 * step);
        }
        return gradient;
    }

    private static double[][] moved(double[][] arguments, int which, int element, double step) {
        double[][] all = arguments.clone();
        all[which] = arguments[which].clone();
        all[which][element] += step;
        return all;
    }

    private double weighted(double[] weights, double[][] arguments) {
        double[] result = apply(arguments[0], Arrays.copyOfRange(arguments, 1, arguments.length));
        double sum = 0;
        for (int i = 0; i < result.length; i++) {
            sum += weights[i] * result[i];
        }
        return sum;
    }
}

package io.tfe4j.ml.layers;

/** The layers that are more than a function of each element, in double precision. */
final class PlainLayers {
    private PlainLayers() {}

    /** Of a batch [rows, in], a kernel [in, units], a bias [units]. */
    static double[] dense(double[] x, double[]... parameters) {
        double[] kernel = parameters[0];
        double[] bias = parameters[1];
        int units = bias.length;
        int in = kernel.length / units;
        double[] y = new double[x.length / in * units];
        for (int i = 0; i < y.length; i++) {
            y[i] = bias[i % units];
            for (int k = 0; k < in; k++) {
                y[i] += x[i / units * in + k] * kernel[k * units + i % units];
            }
        }
        return y;
    }

    /** Of rows of four. */
    static double[] softmax(double[] x, double[]... none) {
        double[] y = new double[x.length];
        for (int i = 0; i < y.length; i++) {
            double sum = 0;
            for (int k = 0; k < 4; k++) {
                sum += Math.exp(x[i / 4 * 4 + k]);
            }
            y[i] = Math.exp(x[i]) / sum;
        }
        return y;
    }

    /** {@code margin} zeros around images [side, side]. */
    static double[] padded(double[] x, int side, int margin) {
        int wide = side + 2 * margin;
        double[] y = new double[x.length / (side * side) * wide * wide];
        for (int i = 0; i < x.length; i++) {
            int row = i / side % side + margin;
            y[i / (side * side) * wide * wide + row * wide + i % side + margin] = x[i];
        }
        return y;
    }

    /** Images [side, side] with each pixel four times. */
    static double[] enlarged(double[] x, int side) {
        double[] y = new double[4 * x.length];
        for (int i = 0; i < y.length; i++) {
            int image = i / (4 * side * side);
            int row = i / (2 * side) % (2 * side) / 2;
            y[i] = x[(image * side + row) * side + i % (2 * side) / 2];
        }
        return y;
    }

    /** The first column of images [3, 3] but for its first row. */
    static double[] firstColumnBelow(double[] x) {
        double[] y = new double[x.length / 9 * 2];
        for (int i = 0; i < y.length; i++) {
            y[i] = x[i / 2 * 9 + 3 + i % 2 * 3];
        }
        return y;
    }
}

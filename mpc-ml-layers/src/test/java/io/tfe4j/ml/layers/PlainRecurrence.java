package io.tfe4j.ml.layers;

/** A recurrent layer in double precision, as Keras documents it. */
record PlainRecurrence(Kind kind, int steps, int features, int units, boolean sequences) implements PlainLayer {
    enum Kind {
        SIMPLE(1, 1),
        LSTM(4, 1),
        GRU(3, 2);

        final int gates;
        final int biases;

        Kind(int gates, int biases) {
            this.gates = gates;
            this.biases = biases;
        }
    }

    int columns() {
        return kind.gates * units;
    }

    @Override
    public double[] apply(double[] x, double[]... parameters) {
        int batch = x.length / (steps * features);
        double[] results = new double[batch * (sequences ? steps : 1) * units];
        for (int example = 0; example < batch; example++) {
            double[] h = new double[units];
            double[] c = new double[units];
            for (int step = 0; step < steps; step++) {
                double[] input = product(x, (example * steps + step) * features, features, parameters[0]);
                double[] state = product(h, 0, units, parameters[1]);
                h = next(input, state, h, c, parameters[2]);
                if (sequences || step == steps - 1) {
                    int row = sequences ? example * steps + step : example;
                    System.arraycopy(h, 0, results, row * units, units);
                }
            }
        }
        return results;
    }

    private double[] product(double[] x, int first, int length, double[] kernel) {
        double[] y = new double[columns()];
        for (int i = 0; i < length; i++) {
            for (int k = 0; k < y.length; k++) {
                y[k] += x[first + i] * kernel[i * columns() + k];
            }
        }
        return y;
    }

    /** Changes {@code c}. */
    private double[] next(double[] input, double[] state, double[] h, double[] c, double[] bias) {
        double[] next = new double[units];
        for (int u = 0; u < units; u++) {
            double[] in = new double[kind.gates];
            double[] before = new double[kind.gates];
            for (int gate = 0; gate < kind.gates; gate++) {
                in[gate] = input[gate * units + u] + bias[gate * units + u];
                before[gate] = state[gate * units + u] + (kind.biases == 2 ? bias[columns() + gate * units + u] : 0);
            }
            switch (kind) {
                case SIMPLE -> next[u] = Math.tanh(in[0] + before[0]);
                case LSTM -> {
                    c[u] = sigmoid(in[1] + before[1]) * c[u]
                            + sigmoid(in[0] + before[0]) * Math.tanh(in[2] + before[2]);
                    next[u] = sigmoid(in[3] + before[3]) * Math.tanh(c[u]);
                }
                case GRU -> {
                    double update = sigmoid(in[0] + before[0]);
                    double candidate = Math.tanh(in[2] + sigmoid(in[1] + before[1]) * before[2]);
                    next[u] = update * h[u] + (1 - update) * candidate;
                }
            }
        }
        return next;
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }
}

package io.tfe4j.benchmarks.model;

/** The largest of each window of {@code size * size}, side by side. */
final class PlainMaxPooling implements PlainLayer {
    private final int[] input;
    private final int size;
    private int[] chosen = new int[0];
    private int pixels;

    PlainMaxPooling(int[] input, int size) {
        this.input = input.clone();
        this.size = size;
    }

    @Override
    public double[] forward(double[] x, int rows) {
        int high = input[1] / size;
        int wide = input[2] / size;
        pixels = x.length;
        chosen = new int[rows * input[0] * high * wide];
        double[] result = new double[chosen.length];
        for (int i = 0; i < chosen.length; i++) {
            int channel = i / (high * wide);
            int first = (channel * input[1] + i / wide % high * size) * input[2] + i % wide * size;
            chosen[i] = first;
            for (int place = 1; place < size * size; place++) {
                int at = first + place / size * input[2] + place % size;
                chosen[i] = x[at] > x[chosen[i]] ? at : chosen[i];
            }
            result[i] = x[chosen[i]];
        }
        return result;
    }

    @Override
    public double[] backward(double[] gradient, double rate) {
        double[] below = new double[pixels];
        for (int i = 0; i < gradient.length; i++) {
            below[chosen[i]] += gradient[i];
        }
        return below;
    }
}

package io.tfe4j.privacy.plain;

import io.tfe4j.ml.Weights;
import java.util.function.IntUnaryOperator;

/**
 * {@code (x - mean) / sqrt(variance + epsilon) * gamma + beta}, over {@code chunk} numbers of an example that follow one
 * another; {@code vectors} numbers each are learnt of gamma and beta, of which {@code place} says which belongs to which
 * number of an example.
 */
final class PlainNormalization implements PlainLayer {
    private final int outputs;
    private final int chunk;
    private final double epsilon;
    private final int vectors;
    private final IntUnaryOperator place;
    private final double[] first;

    PlainNormalization(
            int outputs, int chunk, double epsilon, Weights gamma, Weights beta, int vectors, IntUnaryOperator place) {
        this.outputs = outputs;
        this.chunk = chunk;
        this.epsilon = epsilon;
        this.vectors = vectors;
        this.place = place;
        first = new double[2 * vectors];
        System.arraycopy(gamma.firstValues(vectors), 0, first, 0, vectors);
        System.arraycopy(beta.firstValues(vectors), 0, first, vectors, vectors);
    }

    @Override
    public double[] firstWeights() {
        return first.clone();
    }

    @Override
    public int outputs() {
        return outputs;
    }

    @Override
    public Pass forward(Rows x, double[] weights) {
        Rows standard = Rows.zeros(x.count(), outputs);
        double[] inverse = new double[x.values().length / chunk];
        for (int part = 0; part < inverse.length; part++) {
            inverse[part] = standardize(x.values(), part * chunk, standard.values());
        }
        Rows output = Rows.zeros(x.count(), outputs);
        for (int i = 0; i < output.values().length; i++) {
            int at = place.applyAsInt(i % outputs);
            output.values()[i] = standard.values()[i] * weights[at] + weights[vectors + at];
        }
        return new NormalizationPass(weights, standard, inverse, output);
    }

    private double standardize(double[] from, int start, double[] to) {
        double mean = 0;
        for (int i = start; i < start + chunk; i++) {
            mean += from[i] / chunk;
        }
        double variance = 0;
        for (int i = start; i < start + chunk; i++) {
            variance += (from[i] - mean) * (from[i] - mean) / chunk;
        }
        double inverse = 1 / Math.sqrt(variance + epsilon);
        for (int i = start; i < start + chunk; i++) {
            to[i] = (from[i] - mean) * inverse;
        }
        return inverse;
    }

    private final class NormalizationPass extends ByExample {
        private final double[] weights;
        private final Rows standard;
        private final double[] inverse;
        private final Rows output;

        NormalizationPass(double[] weights, Rows standard, double[] inverse, Rows output) {
            super(2 * vectors);
            this.weights = weights;
            this.standard = standard;
            this.inverse = inverse;
            this.output = output;
        }

        @Override
        public Rows output() {
            return output;
        }

        @Override
        public Rows inputGradient(Rows gradient) {
            double[] scaled = gradient.values().clone();
            for (int i = 0; i < scaled.length; i++) {
                scaled[i] *= weights[place.applyAsInt(i % outputs)];
            }
            for (int part = 0; part < inverse.length; part++) {
                back(scaled, part);
            }
            return new Rows(gradient.count(), outputs, scaled);
        }

        private void back(double[] values, int part) {
            double mean = 0;
            double product = 0;
            for (int i = part * chunk; i < (part + 1) * chunk; i++) {
                mean += values[i] / chunk;
                product += values[i] * standard.values()[i] / chunk;
            }
            for (int i = part * chunk; i < (part + 1) * chunk; i++) {
                values[i] = inverse[part] * (values[i] - mean - standard.values()[i] * product);
            }
        }

        @Override
        void addExample(Rows gradient, int row, double[] sum) {
            for (int i = row * outputs; i < (row + 1) * outputs; i++) {
                int at = place.applyAsInt(i % outputs);
                sum[at] += gradient.values()[i] * standard.values()[i];
                sum[vectors + at] += gradient.values()[i];
            }
        }
    }
}

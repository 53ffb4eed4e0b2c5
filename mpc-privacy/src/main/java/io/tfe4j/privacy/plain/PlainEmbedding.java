package io.tfe4j.privacy.plain;

import io.tfe4j.ml.layers.Embedding;
import java.util.HashMap;
import java.util.Map;

/** A row of a table for each index; an index that is none gives what is not a number, so that its example counts as zeros. */
final class PlainEmbedding implements PlainLayer {
    private final int entries;
    private final int size;
    private final int indices;
    private final double[] first;

    PlainEmbedding(Embedding layer, int indices) {
        entries = layer.entries();
        size = layer.size();
        this.indices = indices;
        first = layer.table().firstValues(entries, size);
    }

    @Override
    public double[] firstWeights() {
        return first.clone();
    }

    @Override
    public int outputs() {
        return indices * size;
    }

    @Override
    public Pass forward(Rows x, double[] weights) {
        Rows output = Rows.zeros(x.count(), outputs());
        for (int i = 0; i < x.values().length; i++) {
            for (int k = 0; k < size; k++) {
                output.values()[i * size + k] =
                        isEntry(x.values()[i]) ? weights[(int) x.values()[i] * size + k] : Double.NaN;
            }
        }
        return new EmbeddingPass(x, output);
    }

    private boolean isEntry(double index) {
        return index >= 0 && index < entries && index == Math.rint(index);
    }

    private final class EmbeddingPass implements Pass {
        private final Rows x;
        private final Rows output;

        EmbeddingPass(Rows x, Rows output) {
            this.x = x;
            this.output = output;
        }

        @Override
        public Rows output() {
            return output;
        }

        /** Indices have none. */
        @Override
        public Rows inputGradient(Rows gradient) {
            return Rows.zeros(x.count(), indices);
        }

        /** By row of the table, as {@link #sum} adds them up: 0 and -0 are one. */
        @Override
        public void addSquaredLengths(Rows gradient, double[] sums) {
            for (int row = 0; row < sums.length; row++) {
                Map<Integer, double[]> byIndex = new HashMap<>();
                for (int i = row * indices; i < (row + 1) * indices; i++) {
                    add(gradient, i, byIndex.computeIfAbsent((int) x.values()[i], unused -> new double[size]), 0);
                }
                for (double[] sum : byIndex.values()) {
                    sums[row] += new Rows(1, size, sum).squaredLengths()[0];
                }
            }
        }

        @Override
        public double[] sum(Rows gradient) {
            double[] all = new double[first.length];
            for (int i = 0; i < x.values().length; i++) {
                add(gradient, i, all, (int) x.values()[i] * size);
            }
            return all;
        }

        private void add(Rows gradient, int index, double[] target, int at) {
            for (int k = 0; k < size; k++) {
                target[at + k] += gradient.values()[index * size + k];
            }
        }
    }
}

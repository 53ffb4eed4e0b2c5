package io.tfe4j.dl4j;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMAE;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

/** What training makes small, by the names that the engine above has for it. */
enum Objective {
    BINARY_CROSS_ENTROPY,
    CATEGORICAL_CROSS_ENTROPY,
    SPARSE_CATEGORICAL_CROSS_ENTROPY,
    MEAN_SQUARED_ERROR,
    MEAN_ABSOLUTE_ERROR;

    /** Keeps logarithms of probabilities finite, far below what training reaches. */
    private static final double SMALLEST_PROBABILITY = 1e-12;

    /** DL4J adds up the cross entropies of several results; we take their mean. */
    ILossFunction function(long outputs) {
        return switch (this) {
            case BINARY_CROSS_ENTROPY ->
                outputs == 1
                        ? new LossBinaryXENT(SMALLEST_PROBABILITY)
                        : new LossBinaryXENT(
                                SMALLEST_PROBABILITY, Nd4j.valueArrayOf(new long[] {1, outputs}, 1.0 / outputs));
            case CATEGORICAL_CROSS_ENTROPY, SPARSE_CATEGORICAL_CROSS_ENTROPY -> {
                LossMCXENT loss = new LossMCXENT();
                loss.setSoftmaxClipEps(SMALLEST_PROBABILITY);
                yield loss;
            }
            case MEAN_SQUARED_ERROR -> new LossMSE();
            case MEAN_ABSOLUTE_ERROR -> new LossMAE();
        };
    }

    int labels(int outputs) {
        return this == SPARSE_CATEGORICAL_CROSS_ENTROPY ? 1 : outputs;
    }

    /** Labels as DL4J wants them, a row for each example. */
    INDArray rows(double[] labels, int outputs) {
        if (this != SPARSE_CATEGORICAL_CROSS_ENTROPY) {
            return Nd4j.createFromArray(labels).reshape('c', labels.length / outputs, outputs);
        }
        double[] rows = new double[labels.length * outputs];
        for (int i = 0; i < labels.length; i++) {
            int label = (int) labels[i];
            if (label != labels[i] || label < 0 || label >= outputs) {
                throw new IllegalArgumentException("label is no class number: classes=" + outputs + ", example=" + i);
            }
            rows[i * outputs + label] = 1;
        }
        return Nd4j.createFromArray(rows).reshape('c', labels.length, outputs);
    }

    static Objective named(String name) {
        return Arrays.stream(values())
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "no such objective: objective=" + name + ", known=" + Arrays.toString(values())));
    }
}

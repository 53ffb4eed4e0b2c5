package io.tfe4j.examples;

import java.util.ArrayList;
import java.util.List;

/** The training of {@link EncryptedTraining} in the clear, step by step the same, in double precision. */
final class PlainLogisticRegression {
    private record Patient(double[] features, double malignant) {}

    private final List<Patient> seen = new ArrayList<>();
    private final List<Patient> others = new ArrayList<>();
    private final double[] mean;
    private final double[] deviation;
    private final double[] weights;

    PlainLogisticRegression(int features) {
        mean = new double[features];
        deviation = new double[features];
        weights = new double[features + 1];
    }

    void add(double[] features, double malignant, boolean toTrain) {
        (toTrain ? seen : others).add(new Patient(features, malignant));
    }

    void train(int epochs, int batch, double rate) {
        standardize();
        int batches = seen.size() / batch;
        for (int step = 0; step < epochs * batches; step++) {
            double[] gradient = new double[weights.length];
            int first = step % batches * batch;
            for (Patient patient : seen.subList(first, first + batch)) {
                double error = probability(patient) - patient.malignant;
                for (int i = 0; i < mean.length; i++) {
                    gradient[i] += error * standardized(patient, i) / batch;
                }
                gradient[mean.length] += error / batch;
            }
            for (int i = 0; i < weights.length; i++) {
                weights[i] -= rate * gradient[i];
            }
        }
    }

    private void standardize() {
        for (int i = 0; i < mean.length; i++) {
            int column = i;
            mean[i] = seen.stream()
                    .mapToDouble(patient -> patient.features[column])
                    .average()
                    .orElseThrow();
            deviation[i] = Math.sqrt(seen.stream()
                    .mapToDouble(patient -> Math.pow(patient.features[column] - mean[column], 2))
                    .average()
                    .orElseThrow());
        }
    }

    private double standardized(Patient patient, int column) {
        return (patient.features[column] - mean[column]) / deviation[column];
    }

    private double probability(Patient patient) {
        double logit = weights[mean.length];
        for (int i = 0; i < mean.length; i++) {
            logit += weights[i] * standardized(patient, i);
        }
        return 1 / (1 + Math.exp(-logit));
    }

    /** Of the columns, then the bias. */
    double[] weights() {
        return weights.clone();
    }

    /** The share of the patients not trained on that are told right. */
    double accuracy() {
        return others.stream()
                .mapToDouble(patient -> probability(patient) > 0.5 == patient.malignant > 0.5 ? 1 : 0)
                .average()
                .orElseThrow();
    }

    /** What a feature is to a model. */
    interface Scaling {
        double of(int column, double value);
    }

    /** As {@link #accuracy}, of a model with other weights: of the columns, then the bias. */
    double accuracyOf(double[] model, Scaling scaling) {
        return others.stream()
                .mapToDouble(patient -> {
                    double logit = model[mean.length];
                    for (int i = 0; i < mean.length; i++) {
                        logit += model[i] * scaling.of(i, patient.features[i]);
                    }
                    return logit > 0 == patient.malignant > 0.5 ? 1 : 0;
                })
                .average()
                .orElseThrow();
    }
}

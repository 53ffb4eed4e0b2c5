package io.tfe4j.ml.classic;

import io.tfe4j.Inputs;
import io.tfe4j.PrivateTensor;
import io.tfe4j.TfeContext;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Examples in double precision, and what tests do with them. */
record Data(double[][] x, double[][] y) {
    /** Features that depend on one another, and targets of which each is a weighted sum of them and some noise. */
    static Data linear(int rows, int features, int targets, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] weights = table(features, targets, random);
        double[][] x = new double[rows][features];
        double[][] y = new double[rows][targets];
        for (int i = 0; i < rows; i++) {
            double common = random.nextDouble(-1, 1);
            for (int k = 0; k < features; k++) {
                x[i][k] = common + random.nextDouble(-1, 1) + k;
            }
            for (int t = 0; t < targets; t++) {
                y[i][t] = 0.5 + 0.1 * random.nextDouble(-1, 1);
                for (int k = 0; k < features; k++) {
                    y[i][t] += weights[k][t] * x[i][k];
                }
            }
        }
        return new Data(x, y);
    }

    /** Clouds around a point for each class, and rows with a one at the class. */
    static Data clouds(int rows, double[][] middles, double width, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] x = new double[rows][];
        double[][] y = new double[rows][middles.length];
        for (int i = 0; i < rows; i++) {
            int own = i % middles.length;
            x[i] = Arrays.stream(middles[own])
                    .map(place -> place + random.nextDouble(-width, width))
                    .toArray();
            y[i][own] = 1;
        }
        return new Data(x, y);
    }

    private static double[][] table(int rows, int columns, SplittableRandom random) {
        return IntStream.range(0, rows)
                .mapToObj(i -> random.doubles(columns, -1, 1).toArray())
                .toArray(double[][]::new);
    }

    static double[] flat(double[][] rows) {
        return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
    }

    PrivateTensor privateX(TfeContext tfe, double limit) {
        return tfe.definePrivateInput("owner", Inputs.of(x).range(-limit, limit));
    }

    PrivateTensor privateY(TfeContext tfe, double low, double high) {
        return tfe.definePrivateInput("owner", Inputs.of(y).range(low, high));
    }
}

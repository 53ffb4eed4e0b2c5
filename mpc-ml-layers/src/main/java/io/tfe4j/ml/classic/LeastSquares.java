package io.tfe4j.ml.classic;

import io.tfe4j.Inputs;
import io.tfe4j.PrivateTensor;
import io.tfe4j.TfeContext;

/**
 * Normal equations.
 *
 * @param alpha added to the variances
 * @param leastPivot no variance that earlier features leave is smaller
 * @param limit of coefficients
 */
record LeastSquares(double alpha, double leastPivot, double limit) {
    LeastSquares {
        if (!(limit > 0) || Double.isInfinite(limit)) {
            throw new IllegalArgumentException("limit must be positive and finite: limit=" + limit);
        }
    }

    LinearModel fit(TfeContext tfe, PrivateTensor x, PrivateTensor y) {
        PrivateTensor xMean = x.mean(true, 0);
        PrivateTensor yMean = y.mean(true, 0);
        PrivateTensor centered = x.sub(xMean);
        PrivateTensor both = tfe.concat(1, centered, y.sub(yMean));
        double most = Tables.magnitude(both);
        double entries = most * most + alpha;
        int features = x.size(1);
        double largest = Math.max(entries, most * Math.max(limit, 1)) / Math.sqrt(leastPivot);
        int bits = Tables.fractionBits(Math.max(largest, most * limit * features));
        PrivateTensor moments = centered.transpose()
                .mmul(both)
                .withFractionBits(bits)
                .mul(1.0 / x.size(0))
                .add(tfe.definePublicVariable(
                        Inputs.of(new int[] {features, both.size(1)}, ridge(features, both.size(1)))
                                .range(0, Math.max(alpha, 1))
                                .fractionBits(bits)))
                .assumeRange(-entries, entries);
        Cholesky solver = new Cholesky(tfe, leastPivot * 0.75, entries, Math.sqrt(entries), limit);
        PrivateTensor coefficients = solver.solve(moments).withFractionBits(x.fractionBits());
        PrivateTensor intercept = yMean.sub(xMean.mmul(coefficients)).reshape(-1);
        return LinearModel.of(tfe, coefficients, intercept, scores -> scores);
    }

    private double[] ridge(int rows, int columns) {
        double[] values = new double[rows * columns];
        for (int i = 0; i < rows; i++) {
            values[i * columns + i] = alpha;
        }
        return values;
    }
}

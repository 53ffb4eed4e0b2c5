package io.tfe4j.privacy.secure;

import io.tfe4j.Inputs;
import io.tfe4j.PrivateTensor;
import io.tfe4j.PrivateVariable;
import io.tfe4j.TfeContext;

/**
 * A logistic regression with a quadratic penalty, trained on shares without noise, of which weights with noise are opened,
 * once: cheapest, since a step is two matrix products and a sigmoid.
 *
 * <p><b>Why it is private:</b> with the penalty {@code l2} the loss is strongly convex, and a step of gradient descent on
 * all rows brings any two weights nearer, by the factor {@code 1 - rate l2}. One row more moves a step by at most {@code
 * rate S / rows}, S being the root of {@code radius^2 + 1}. So the weights after any number of steps differ by at most {@code
 * S / (rows l2)}, to which {@link #sensitivity} adds the roundings of all steps and the error of the sigmoid. No
 * convergence is assumed. (Chaudhuri, Monteleoni, Sarwate 2011; Wu et al. 2017, for iterates.)
 *
 * <p>The proof is this one, not the graph's: {@link ProvenPrivacy} names the weights as unprotected, and policies that demand
 * differential privacy refuse the program unless it is approved by its digest.
 */
public final class PerturbedLogisticRegression {
    private static final double SIGMOID_ERROR = 5e-5;
    private static final int ROUNDINGS = 5;

    private final double radius;
    private final double l2;
    private final int steps;

    /**
     * @param radius to which rows are shortened
     * @param l2 the penalty is half of this times the squared norm of the weights, bias included
     * @param steps of gradient descent on all rows
     */
    public PerturbedLogisticRegression(double radius, double l2, int steps) {
        if (!(radius > 0) || !(l2 > 0) || steps < 1 || Double.isInfinite(radius) || Double.isInfinite(l2)) {
            throw new IllegalArgumentException(
                    "radius, penalty and steps must be positive: radius=" + radius + ", l2=" + l2 + ", steps=" + steps);
        }
        this.radius = radius;
        this.l2 = l2;
        this.steps = steps;
    }

    private double longestRow() {
        return Math.sqrt(radius * radius + 1);
    }

    /** The largest that makes every step a contraction: one over the largest curvature. */
    private double rate() {
        return 1 / (longestRow() * longestRow() / 4 + l2);
    }

    /** The most by which one row can move the weights, as a vector. */
    public double sensitivity(int rows, int features, int fractionBits) {
        double unit = Math.scalb(1, -fractionBits);
        double ofSigmoid = rate() * longestRow() * (SIGMOID_ERROR + unit);
        double ofRounding = ROUNDINGS * unit * Math.sqrt(features + 1);
        double step = rate() * longestRow() / rows + 2 * (ofSigmoid + ofRounding);
        double factor = 1 - rate() * l2;
        return step * (1 - Math.pow(factor, steps)) / (1 - factor);
    }

    /**
     * The weights of the columns, then the bias, with noise: [features + 1].
     *
     * @param rows [rows, features]
     * @param labels [rows, 1], 0 or 1; what is outside counts as the nearer of them, so that no label moves a step by more
     *     than the proof allows
     * @param noiseMultiplier against a server that knows its own share of the noise
     */
    public PrivateTensor train(TfeContext tfe, PrivateTensor rows, PrivateTensor labels, double noiseMultiplier) {
        int count = rows.size(0);
        int features = rows.size(1);
        PrivateTensor weights = descend(tfe, rows, labels);
        return weights.reshape(1, features + 1)
                .noisedSum(sensitivity(count, features, rows.fractionBits()), noiseMultiplier);
    }

    /** Without noise. */
    PrivateTensor descend(TfeContext tfe, PrivateTensor rows, PrivateTensor labels) {
        int count = rows.size(0);
        int width = rows.size(1) + 1;
        double most = longestRow() / l2;
        PrivateTensor ones =
                rows.slice(new int[] {0, 0}, new int[] {count, 1}).mul(0).add(1);
        PrivateTensor all = tfe.concat(1, rows.clipRows(radius), ones);
        PrivateTensor targets = labels.clip(0, 1);
        PrivateVariable weights = tfe.definePrivateVariable(
                Inputs.of(new int[] {width, 1}, new double[width]).range(-most, most));
        tfe.repeat(steps, index -> {
            PrivateTensor errors = all.mmul(weights).sigmoid().sub(targets);
            PrivateTensor gradient = all.transpose().mmul(errors).mul(rate() / count);
            weights.assign(weights.sub(gradient.add(weights.mul(rate() * l2))).clip(-most, most));
        });
        return weights;
    }
}

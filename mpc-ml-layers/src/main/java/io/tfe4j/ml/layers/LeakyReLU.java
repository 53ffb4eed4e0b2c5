package io.tfe4j.ml.layers;

import io.tfe4j.PrivateBits;
import io.tfe4j.PrivateTensor;
import io.tfe4j.ml.Pass;

/**
 * {@code x} where it is positive, elsewhere {@code slope x}. <b>Shape:</b> any. <b>Error:</b> one unit. <b>Cost:</b> a
 * comparison, a product and a choice each, 8 rounds.
 */
public final class LeakyReLU extends Stateless {
    private final double slope;

    /** @param slope below zero, in [0, 1) */
    public LeakyReLU(double slope) {
        if (!(slope >= 0 && slope < 1)) {
            throw new IllegalArgumentException("slope out of range: slope=" + slope + ", allowed=[0, 1)");
        }
        this.slope = slope;
    }

    /** Below zero. */
    public double slope() {
        return slope;
    }

    @Override
    public String name() {
        return "LeakyReLU(" + slope + ")";
    }

    @Override
    public PrivateTensor forward(PrivateTensor x) {
        return bent(x, x.gt(0));
    }

    @Override
    public Pass train(PrivateTensor x) {
        PrivateBits positive = x.gt(0);
        return Pass.of(bent(x, positive), gradient -> bent(gradient, positive));
    }

    private PrivateTensor bent(PrivateTensor x, PrivateBits positive) {
        return positive.where(x, x.mul(slope));
    }
}

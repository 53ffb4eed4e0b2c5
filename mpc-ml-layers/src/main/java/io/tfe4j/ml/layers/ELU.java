package io.tfe4j.ml.layers;

import io.tfe4j.PrivateTensor;
import io.tfe4j.ml.Pass;

/**
 * {@code scale x} where x is positive, elsewhere {@code scale alpha (exp(x) - 1)}. <b>Shape:</b> any. <b>Error:</b> two
 * units, times scale and alpha where these are larger than 1. <b>Cost:</b> that of {@code exp} and two comparisons, 31
 * rounds.
 */
public final class ELU extends Stateless {
    /** Below it the exponential is smaller than a unit. */
    private static final double LEAST = -12;

    private final double alpha;
    private final double scale;

    /** With an alpha of 1. */
    public ELU() {
        this(1);
    }

    /** @param alpha what it comes down to, in [0, 16] */
    public ELU(double alpha) {
        this(alpha, 1);
    }

    ELU(double alpha, double scale) {
        if (!(alpha >= 0 && alpha <= 16)) {
            throw new IllegalArgumentException("alpha out of range: alpha=" + alpha + ", allowed=[0, 16]");
        }
        this.alpha = alpha;
        this.scale = scale;
    }

    public double alpha() {
        return alpha;
    }

    @Override
    public String name() {
        return "ELU(" + alpha + ")";
    }

    /** 1 where x is positive. */
    private static PrivateTensor power(PrivateTensor x) {
        return x.clip(LEAST, 0).exp();
    }

    @Override
    public PrivateTensor forward(PrivateTensor x) {
        return x.relu().add(power(x).sub(1).mul(alpha)).mul(scale);
    }

    @Override
    public Pass train(PrivateTensor x) {
        PrivateTensor falling = power(x).mul(alpha);
        PrivateTensor slope =
                alpha == 1 ? falling : falling.add(x.gt(0).toNumbers().mul(1 - alpha));
        return Pass.of(forward(x), gradient -> gradient.mul(slope).mul(scale));
    }
}

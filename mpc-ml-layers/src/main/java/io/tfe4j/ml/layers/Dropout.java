package io.tfe4j.ml.layers;

import io.tfe4j.PrivateBits;
import io.tfe4j.PrivateTensor;
import io.tfe4j.TfeContext;
import io.tfe4j.ml.Pass;

/**
 * In training, makes each number 0 with a probability of {@code rate}, the others larger by {@code 1 / (1 - rate)};
 * nobody learns which. In predictions does nothing. <b>Shape:</b> any. <b>Error:</b> rate is rounded to a unit of the
 * last place. <b>Cost:</b> of training, 8 rounds and about 1,300 bits for the draw of each number, a comparison and a
 * choice; the draw needs nothing of the batch, so that its rounds are shared with what comes before.
 */
public final class Dropout extends NamedLayer {
    private final double rate;

    /** @param rate in [0, 1) */
    public Dropout(double rate) {
        if (!(rate >= 0 && rate < 1)) {
            throw new IllegalArgumentException("rate out of range: rate=" + rate + ", allowed=[0, 1)");
        }
        this.rate = rate;
    }

    @Override
    public String name() {
        return "Dropout(" + rate + ")";
    }

    @Override
    public int[] outputShape(int[] input) {
        return input;
    }

    @Override
    public Built build(TfeContext tfe, int[] input) {
        return new BuiltDropout(tfe, rate);
    }

    private record BuiltDropout(TfeContext tfe, double rate) implements Built {
        @Override
        public PrivateTensor forward(PrivateTensor x) {
            return x;
        }

        @Override
        public Pass train(PrivateTensor x) {
            PrivateBits kept = tfe.randomUniform(0, 1, x.shape()).gte(rate);
            return Pass.of(thinned(x, kept), gradient -> thinned(gradient, kept));
        }

        @Override
        public PrivateTensor frozenGradient(PrivateTensor x, PrivateTensor gradient) {
            return gradient;
        }

        private PrivateTensor thinned(PrivateTensor x, PrivateBits kept) {
            return Bends.where(kept, x).mul(1 / (1 - rate));
        }
    }
}

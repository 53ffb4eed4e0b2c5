package io.tfe4j.ml.layers;

import io.tfe4j.PrivateTensor;
import io.tfe4j.ml.Pass;

/**
 * {@code x / 6 + 1 / 2} between 0 and 1, as Keras 3 and PyTorch have it. <b>Shape:</b> any. <b>Error:</b> one unit.
 * <b>Cost:</b> two comparisons and a product each.
 */
public final class HardSigmoid extends Stateless {
    @Override
    public PrivateTensor forward(PrivateTensor x) {
        return x.add(3).clip(0, 6).mul(1.0 / 6);
    }

    @Override
    public Pass train(PrivateTensor x) {
        return Pass.of(
                forward(x),
                gradient -> Bends.where(Bends.between(x, -3, 3), gradient).mul(1.0 / 6));
    }
}

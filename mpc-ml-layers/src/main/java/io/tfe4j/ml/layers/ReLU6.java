package io.tfe4j.ml.layers;

import io.tfe4j.PrivateTensor;
import io.tfe4j.ml.Pass;

/**
 * The larger of an element and zero, but no more than 6; exact. <b>Shape:</b> any. <b>Cost:</b> two comparisons and a
 * choice each.
 */
public final class ReLU6 extends Stateless {
    @Override
    public PrivateTensor forward(PrivateTensor x) {
        return x.clip(0, 6);
    }

    @Override
    public Pass train(PrivateTensor x) {
        return Pass.of(forward(x), gradient -> Bends.where(Bends.between(x, 0, 6), gradient));
    }
}

package io.tfe4j.ml.layers;

import io.tfe4j.PrivateTensor;
import io.tfe4j.ml.Pass;

/**
 * The {@link ELU} that keeps mean 0 and variance 1 through layers (Klambauer et al., NIPS 2017): scale 1.0507, alpha
 * 1.6733. <b>Shape:</b> any. <b>Error:</b> four units. <b>Cost:</b> that of {@link ELU} and a product each.
 */
public final class SELU extends Stateless {
    private static final ELU UNIT = new ELU(1.6732632423543772, 1.0507009873554805);

    @Override
    public PrivateTensor forward(PrivateTensor x) {
        return UNIT.forward(x);
    }

    @Override
    public Pass train(PrivateTensor x) {
        return UNIT.train(x);
    }
}

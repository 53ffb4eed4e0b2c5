package io.tfe4j.ml.layers;

import io.tfe4j.PrivateTensor;
import io.tfe4j.ml.Pass;

/**
 * {@code log(1 + exp(x))}. <b>Shape:</b> any. <b>Error:</b> 5e-5; of the gradient's factor, a sigmoid, as much.
 * <b>Cost:</b> 17 rounds; back, 4, and as many bytes again.
 */
public final class Softplus extends Stateless {
    @Override
    public PrivateTensor forward(PrivateTensor x) {
        return x.softplus();
    }

    @Override
    public Pass train(PrivateTensor x) {
        return Pass.of(forward(x), gradient -> gradient.mul(x.sigmoid()));
    }
}

package io.tfe4j.ml.layers;

import io.tfe4j.PrivateTensor;
import io.tfe4j.ml.Pass;

/** The hyperbolic tangent. <b>Shape:</b> any. <b>Error:</b> 1e-4. */
public final class Tanh extends Stateless {
    @Override
    public PrivateTensor forward(PrivateTensor x) {
        return x.tanh();
    }

    @Override
    public Pass train(PrivateTensor x) {
        PrivateTensor y = forward(x);
        return Pass.of(y, gradient -> gradient.mul(y.square().rsub(1)));
    }
}

package io.tfe4j.ml.layers;

import io.tfe4j.PrivateTensor;
import io.tfe4j.ml.Nonlinearity;
import io.tfe4j.ml.Pass;

/** Probabilities along the last axis, which add up to 1. <b>Shape:</b> any. <b>Error:</b> 3e-5. */
public final class Softmax extends Stateless {
    @Override
    public Nonlinearity nonlinearity() {
        return Nonlinearity.SOFTMAX;
    }

    @Override
    public PrivateTensor forward(PrivateTensor x) {
        return x.softmax(x.rank() - 1);
    }

    @Override
    public Pass train(PrivateTensor x) {
        PrivateTensor y = forward(x);
        return Pass.of(y, gradient -> {
            PrivateTensor mean = y.mul(gradient).sum(true, y.rank() - 1);
            return y.mul(gradient.sub(mean));
        });
    }
}

package io.tfe4j.ml.layers;

import io.tfe4j.PrivateTensor;
import io.tfe4j.ml.Pass;

/** The larger of an element and zero, exact. <b>Shape:</b> any. <b>Cost:</b> a comparison and a product each. */
public final class ReLU extends Stateless {
    @Override
    public PrivateTensor forward(PrivateTensor x) {
        return x.relu();
    }

    /** Compares once for both ways. */
    @Override
    public Pass train(PrivateTensor x) {
        double most = x.type().range().realMax(x.fractionBits());
        PrivateTensor positive = x.gt(0).toNumbers();
        // a product with 0 or 1 could have either sign for all that ranges show
        PrivateTensor output = x.mul(positive).assumeRange(0, Math.max(0, most));
        return Pass.of(output, positive::mul);
    }
}

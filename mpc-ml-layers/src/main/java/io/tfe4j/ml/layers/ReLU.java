package io.tfe4j.ml.layers;

import io.tfe4j.PrivateBits;
import io.tfe4j.PrivateTensor;
import io.tfe4j.ml.Pass;

/** The larger of an element and zero, exact. <b>Shape:</b> any. <b>Cost:</b> a comparison and a choice each. */
public final class ReLU extends Stateless {
    @Override
    public PrivateTensor forward(PrivateTensor x) {
        return x.relu();
    }

    /** Compares once for both ways. */
    @Override
    public Pass train(PrivateTensor x) {
        double most = x.type().range().realMax(x.fractionBits());
        PrivateBits positive = x.gt(0);
        // for all that ranges show, a choice between x and 0 could have either sign
        PrivateTensor output = Bends.where(positive, x).assumeRange(0, Math.max(0, most));
        return Pass.of(output, gradient -> Bends.where(positive, gradient));
    }
}

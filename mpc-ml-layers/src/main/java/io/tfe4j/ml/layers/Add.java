package io.tfe4j.ml.layers;

import io.tfe4j.PrivateTensor;
import io.tfe4j.ml.MergePass;
import java.util.Collections;
import java.util.List;

/** The sum of inputs of one shape, element by element. Exact and free. */
public final class Add extends ElementwiseMerge {
    @Override
    public PrivateTensor forward(List<PrivateTensor> x) {
        return sum(x);
    }

    @Override
    public MergePass train(List<PrivateTensor> x) {
        return MergePass.of(forward(x), gradient -> Collections.nCopies(x.size(), gradient));
    }
}

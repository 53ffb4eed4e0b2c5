package io.tfe4j;

import io.tfe4j.fixedpoint.NdArrays;
import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.program.run.Bindings;
import java.util.List;

/** A player's plaintext work on arrays of ND4J; a missing backend is told before the run, not in its midst. */
record NdFunction(LocalComputation computation) implements Bindings.LocalFunction {
    @Override
    public void check() {
        NdArrays.checkBackend();
    }

    @Override
    public PlainTensor apply(List<PlainTensor> inputs) throws Exception {
        return NdArrays.toPlain(
                computation.compute(inputs.stream().map(NdArrays::toNd).toList()));
    }
}

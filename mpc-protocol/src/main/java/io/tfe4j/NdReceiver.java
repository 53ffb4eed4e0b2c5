package io.tfe4j;

import io.tfe4j.fixedpoint.NdArrays;
import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.program.run.Bindings;
import java.util.function.Consumer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Hands a result to a consumer as an array of ND4J; a missing backend is told before the run, not when it is over. */
record NdReceiver(Consumer<INDArray> consumer) implements Bindings.Receiver {
    @Override
    public void check() {
        NdArrays.checkBackend();
    }

    @Override
    public void accept(PlainTensor result) {
        consumer.accept(NdArrays.toNd(result));
    }
}

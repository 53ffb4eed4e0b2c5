package io.tfe4j;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Plaintext work of one player, who sees the inputs; the others see neither them nor the result. */
@FunctionalInterface
public interface LocalComputation {
    INDArray compute(List<INDArray> inputs) throws Exception;
}

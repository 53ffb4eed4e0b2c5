package io.tfe4j;

/**
 * What the gradient by the weights of a dense layer is made of, example by example: the outer product of what went into
 * the layer and the gradient of the loss by what came out, which for a bias is the latter alone.
 *
 * @param inputs [examples, in]
 * @param deltas [examples, out]
 * @param kernel whether the gradient by the kernel is wanted
 * @param bias whether the gradient by the bias is wanted
 */
public record DenseGradient(PrivateTensor inputs, PrivateTensor deltas, boolean kernel, boolean bias) {
    /** Of another layer's weights: each example's gradient is a row of {@code gradients}, [examples, weights]. */
    public static DenseGradient ofRows(PrivateTensor gradients) {
        return new DenseGradient(gradients, gradients, false, true);
    }
}

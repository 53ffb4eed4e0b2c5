package io.tfe4j.ml.layers;

import io.tfe4j.PrivateTensor;
import io.tfe4j.ml.MergePass;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The product of inputs of one shape, element by element. <b>Range:</b> the product of the inputs'. <b>Cost:</b> a
 * product of shares less than there are inputs.
 */
public final class Multiply extends ElementwiseMerge {
    @Override
    public PrivateTensor forward(List<PrivateTensor> x) {
        return product(x);
    }

    private static PrivateTensor product(List<PrivateTensor> x) {
        return x.stream().reduce(PrivateTensor::mul).orElseThrow();
    }

    @Override
    public MergePass train(List<PrivateTensor> x) {
        return MergePass.of(
                forward(x),
                gradient -> IntStream.range(0, x.size())
                        .mapToObj(i -> gradient.mul(product(without(x, i))))
                        .toList());
    }

    private static List<PrivateTensor> without(List<PrivateTensor> x, int left) {
        return IntStream.range(0, x.size())
                .filter(i -> i != left)
                .mapToObj(x::get)
                .toList();
    }
}

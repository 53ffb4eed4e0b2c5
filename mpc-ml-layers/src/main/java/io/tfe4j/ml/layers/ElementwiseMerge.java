package io.tfe4j.ml.layers;

import io.tfe4j.PrivateTensor;
import io.tfe4j.TfeContext;
import io.tfe4j.ml.Merge;
import java.util.Arrays;
import java.util.List;

/** A merge of inputs of one shape, without weights: its result has that shape. */
abstract class ElementwiseMerge implements Merge, Merge.Built {
    @Override
    public String name() {
        return getClass().getSimpleName();
    }

    @Override
    public int[] outputShape(List<int[]> inputs) {
        if (inputs.size() < 2 || !inputs.stream().allMatch(input -> Arrays.equals(input, inputs.get(0)))) {
            throw new IllegalArgumentException("layer takes two inputs or more, of one shape: layer=" + name()
                    + ", inputs=" + inputs.stream().map(Arrays::toString).toList());
        }
        return inputs.get(0);
    }

    @Override
    public Built build(TfeContext tfe, List<int[]> inputs) {
        return this;
    }

    static PrivateTensor sum(List<PrivateTensor> x) {
        return x.stream().reduce(PrivateTensor::add).orElseThrow();
    }

    @Override
    public String toString() {
        return name();
    }
}

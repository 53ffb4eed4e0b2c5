package io.tfe4j.ml.layers;

import io.tfe4j.PrivateTensor;
import io.tfe4j.TfeContext;
import io.tfe4j.ml.Merge;
import io.tfe4j.ml.MergePass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Its inputs one after the other along one axis of an example; the other axes must be equal. Axis 0 joins the channels
 * of images. Exact and free.
 */
public final class Concatenate implements Merge {
    private final int axis;

    /** @param axis of an example, the batch not counted; negative axes count from the end */
    public Concatenate(int axis) {
        this.axis = axis;
    }

    @Override
    public String name() {
        return "Concatenate(" + axis + ")";
    }

    @Override
    public int[] outputShape(List<int[]> inputs) {
        int along = along(inputs.get(0).length);
        int[] result = inputs.get(0).clone();
        for (int[] input : inputs.subList(1, inputs.size())) {
            int[] other = input.clone();
            if (other.length == result.length) {
                other[along] = result[along];
            }
            if (!Arrays.equals(other, result)) {
                throw new IllegalArgumentException("inputs differ beside the axis joined: layer=" + name() + ", inputs="
                        + inputs.stream().map(Arrays::toString).toList());
            }
            result[along] += input[along];
        }
        return result;
    }

    private int along(int rank) {
        int along = axis < 0 ? axis + rank : axis;
        if (along < 0 || along >= rank) {
            throw new IllegalArgumentException("no such axis: layer=" + name() + ", axes=" + rank);
        }
        return along;
    }

    @Override
    public Built build(TfeContext tfe, List<int[]> inputs) {
        return new BuiltConcatenate(tfe, along(inputs.get(0).length) + 1);
    }

    private record BuiltConcatenate(TfeContext tfe, int axis) implements Built {
        @Override
        public PrivateTensor forward(List<PrivateTensor> x) {
            return tfe.concat(axis, x.toArray(PrivateTensor[]::new));
        }

        @Override
        public MergePass train(List<PrivateTensor> x) {
            return MergePass.of(forward(x), gradient -> parts(x, gradient));
        }

        private List<PrivateTensor> parts(List<PrivateTensor> x, PrivateTensor gradient) {
            List<PrivateTensor> parts = new ArrayList<>();
            int[] starts = new int[gradient.rank()];
            for (PrivateTensor input : x) {
                int[] ends = gradient.shape();
                ends[axis] = starts[axis] + input.size(axis);
                parts.add(gradient.slice(starts, ends));
                starts[axis] = ends[axis];
            }
            return parts;
        }
    }

    @Override
    public String toString() {
        return name();
    }
}

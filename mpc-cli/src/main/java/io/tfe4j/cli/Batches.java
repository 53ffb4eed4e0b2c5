package io.tfe4j.cli;

import io.tfe4j.PrivateTensor;
import io.tfe4j.Tensor;
import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.ring.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Rows of a model's inputs, {@code size} at a time; the last batch may be smaller. */
record Batches(Map<String, PrivateTensor> tensors, int rows, int size) {
    static Batches of(Map<String, PrivateTensor> tensors, int size) {
        int rows = tensors.values().stream()
                .mapToInt(tensor -> tensor.rank() == 0 ? 1 : tensor.size(0))
                .max()
                .orElse(1);
        return new Batches(tensors, rows, size == 0 ? rows : Math.min(size, rows));
    }

    int count() {
        return (rows + size - 1) / Math.max(1, size);
    }

    String name(int batch) {
        return count() == 1 ? "prediction" : "prediction-" + (batch + 1);
    }

    Map<String, Tensor> inputs(int batch) {
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> inputs.put(name, count() == 1 ? tensor : rows(tensor, batch)));
        return inputs;
    }

    private PrivateTensor rows(PrivateTensor tensor, int batch) {
        int[] starts = new int[tensor.rank()];
        int[] ends = tensor.shape();
        starts[0] = batch * size;
        ends[0] = Math.min(rows, starts[0] + size);
        return tensor.slice(starts, ends);
    }

    /** The batches' results below one another; {@code shape} is the last one's. */
    PlainTensor joined(List<double[]> results, int... shape) {
        double[] all = new double[results.stream().mapToInt(part -> part.length).sum()];
        int at = 0;
        for (double[] part : results) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        int[] whole = shape.clone();
        if (count() > 1) {
            whole[0] = rows;
        }
        return new PlainTensor(Shape.of(whole), all);
    }
}

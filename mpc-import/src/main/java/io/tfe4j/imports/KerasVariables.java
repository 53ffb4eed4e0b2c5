package io.tfe4j.imports;

import io.tfe4j.imports.KerasWeights.Place;
import io.tfe4j.ring.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The variables of one Keras layer as tensors in the orders that ONNX's operators want.
 *
 * @param name of the layer, which its tensors' names begin with
 */
record KerasVariables(KerasGraph graph, KerasWeights weights, Place place, String name) {
    private static final PlainEngine PLAIN = PlainEngine.INSTANCE;

    KerasVariables at(Place other, String otherName) {
        return new KerasVariables(graph, weights, other, otherName);
    }

    Plain read(int index) {
        Plain value = weights.find(place, index);
        if (value == null) {
            throw new ImportException("weights missing: put them beside the structure, as NAME.weights.h5");
        }
        return value;
    }

    String store(String role, Plain value) {
        return graph.weight(name + "/" + role, value.shape(), value);
    }

    String plain(String role, int index) {
        return store(role, read(index));
    }

    /** How many channels a depthwise convolution has. */
    int channels() {
        return read(0).shape().dimension(-2);
    }

    /** [planes, in, out] as [out, in, planes]. */
    String kernel(String role, int index) {
        Plain kernel = read(index);
        return store(role, PLAIN.transpose(kernel, order(kernel.shape().rank(), 1, 2)));
    }

    /** [planes, in, multiplier] as [in * multiplier, 1, planes]. */
    String depthwiseKernel(String role, int index) {
        Plain kernel = read(index);
        Shape shape = kernel.shape();
        Plain turned = PLAIN.transpose(kernel, order(shape.rank(), 2, 1));
        int out = shape.dimension(-2) * shape.dimension(-1);
        Shape planes = shape.subShape(0, shape.rank() - 2);
        return store(role, PLAIN.reshape(turned, Shape.of(out, 1).concat(planes).toArray()));
    }

    /** [planes, out, in] as [in, out, planes]. */
    String transposedKernel(String role, int index) {
        return kernel(role, index);
    }

    /** Of the last two axes the one {@code first} from the end, then the other, then the others. */
    private static int[] order(int rank, int first, int second) {
        int[] order = new int[rank];
        order[0] = rank - first;
        order[1] = rank - second;
        for (int i = 2; i < rank; i++) {
            order[i] = i - 2;
        }
        return order;
    }

    /** Scale, shift, mean and variance; Keras leaves out a scale or shift that does not learn. */
    String[] statistics(boolean hasScale, boolean hasShift) {
        int next = 0;
        Plain scale = hasScale ? read(next++) : null;
        Plain shift = hasShift ? read(next++) : null;
        Plain mean = read(next++);
        Plain variance = read(next);
        return new String[] {
            store("gamma", scale == null ? filled(mean, 1) : scale),
            store("beta", shift == null ? filled(mean, 0) : shift),
            store("moving_mean", mean),
            store("moving_variance", variance)
        };
    }

    private static Plain filled(Plain like, double value) {
        double[] values = new double[like.size()];
        Arrays.fill(values, value);
        return Plain.of(like.shape(), values);
    }

    /** Keras has an LSTM's gates in the order input, forget, cell, output; ONNX input, output, forget, cell. */
    private static int[] gateOrder(int gates, String kind) {
        int count = kind.equals("LSTM") ? 4 : kind.equals("GRU") ? 3 : 1;
        int size = gates / count;
        int[] blocks = kind.equals("LSTM") ? new int[] {0, 3, 1, 2} : Axes.range(0, count);
        return IntStream.of(blocks)
                .flatMap(block -> IntStream.range(block * size, (block + 1) * size))
                .toArray();
    }

    /** [in, gates] as [1, gates, in]. */
    String gates(String kind, String role, int index) {
        Plain turned = PLAIN.transpose(read(index), 1, 0);
        Plain ordered = PLAIN.gather(turned, 0, gateOrder(turned.shape().dimension(0), kind));
        return store(role, PLAIN.reshape(ordered, ordered.shape().insert(0, 1).toArray()));
    }

    /** Of the products with inputs, then of those with states, which only a GRU that resets after its product has. */
    String gateBias(String kind) {
        Plain bias = read(2);
        int gates = bias.shape().dimension(-1);
        Plain both = bias.shape().rank() == 2
                ? bias
                : PLAIN.concat(
                        0, List.of(PLAIN.reshape(bias, 1, gates), Plain.of(Shape.of(1, gates), new double[gates])));
        Plain ordered = PLAIN.gather(both, 1, gateOrder(gates, kind));
        return store("bias", PLAIN.reshape(ordered, 1, 2 * gates));
    }
}

package io.tfe4j.imports;

import io.tfe4j.ml.Bound;
import io.tfe4j.ml.Layer;
import io.tfe4j.ml.Node;
import io.tfe4j.ml.Weights;
import io.tfe4j.ml.layers.Activation;
import io.tfe4j.ml.layers.AveragePooling2D;
import io.tfe4j.ml.layers.BatchNormalization;
import io.tfe4j.ml.layers.Conv2D;
import io.tfe4j.ml.layers.Dense;
import io.tfe4j.ml.layers.ELU;
import io.tfe4j.ml.layers.Embedding;
import io.tfe4j.ml.layers.Flatten;
import io.tfe4j.ml.layers.GRU;
import io.tfe4j.ml.layers.GlobalAveragePooling2D;
import io.tfe4j.ml.layers.GlobalMaxPooling2D;
import io.tfe4j.ml.layers.LSTM;
import io.tfe4j.ml.layers.LayerNormalization;
import io.tfe4j.ml.layers.LeakyReLU;
import io.tfe4j.ml.layers.MaxPooling2D;
import io.tfe4j.ml.layers.Permute;
import io.tfe4j.ml.layers.ReLU6;
import io.tfe4j.ml.layers.Reshape;
import io.tfe4j.ml.layers.SimpleRNN;
import io.tfe4j.ml.layers.TimeDistributed;
import io.tfe4j.ml.layers.ZeroPadding2D;
import io.tfe4j.ring.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Which layers an operator of one private input is; results are bounded as the interpreter of graphs bounds them. */
final class LayerRules {
    private static final double TOLERANCE = 1e-6;

    private final LayerWeights weights;
    private final ImportOptions options;
    private final int version;

    /** @param usesNext whether the node that reads the result is part of it */
    record Found(List<Layer> layers, boolean usesNext) {
        static Found of(Layer... layers) {
            return new Found(List.of(layers), false);
        }
    }

    /** @param version of ONNX's own operators */
    LayerRules(LayerWeights weights, ImportOptions options, int version) {
        this.weights = weights;
        this.options = options;
        this.version = version;
    }

    /**
     * @param x what goes in
     * @param next the only reader; null if there are others or none
     * @param secondIsSource whether that is the second input
     * @throws IllegalArgumentException saying why it is no layer
     */
    Found find(GraphNode node, Node x, @Nullable GraphNode next, boolean secondIsSource) {
        NodeAttributes attributes = node.attributes();
        return switch (node.operator()) {
            case "Relu" -> Found.of(Activation.of("relu"));
            case "Sigmoid" -> Found.of(Activation.of("sigmoid"));
            case "Tanh" -> Found.of(Activation.of("tanh"));
            case "Softplus" -> Found.of(Activation.of("softplus"));
            case GraphPatterns.SILU -> Found.of(Activation.of("silu"));
            case "Gelu" -> {
                require(attributes.text("approximate", "none").equals("none"), "approximate is not none");
                yield Found.of(Activation.of("gelu"));
            }
            case "HardSwish" -> Found.of(Activation.of("hard_swish"));
            case "HardSigmoid" -> {
                require(
                        near(attributes.real("alpha", 0.2), 1.0 / 6) && near(attributes.real("beta", 0.5), 0.5),
                        "slope and shift are not 1/6 and 1/2");
                yield Found.of(Activation.of("hard_sigmoid"));
            }
            case "LeakyRelu" -> Found.of(new LeakyReLU(attributes.real("alpha", 0.01)));
            case "Elu" -> Found.of(new ELU(attributes.real("alpha", 1)));
            case "Clip" -> clip(node);
            case "Softmax" -> {
                // which was over all axes from the first on, before it was over one
                int axis = attributes.integer("axis", version >= 13 ? -1 : 1);
                require(axis == -1 || axis == x.shape().length, "not over the last axis: axis=" + axis);
                yield Found.of(Activation.of("softmax"));
            }
            case "Gemm" -> gemm(node, x);
            case "MatMul" -> matmul(node, x, next, secondIsSource);
            case "Conv" -> Found.of(convolution(node, x));
            case "MaxPool", "AveragePool" -> Found.of(pooling(node, x));
            case "GlobalAveragePool" -> global(new GlobalAveragePooling2D(), x);
            case "GlobalMaxPool" -> global(new GlobalMaxPooling2D(), x);
            case "ReduceMean", "ReduceMax" -> reduction(node, x);
            case "Flatten" -> {
                require(attributes.integer("axis", 1) == 1, "not from the first axis of an example on");
                yield Found.of(new Flatten());
            }
            case "Reshape" -> Found.of(reshape(node, x));
            case "Transpose" -> Found.of(permute(attributes.integers("perm")));
            case "Pad" -> Found.of(padding(node));
            case "Gather" -> embedding(node, secondIsSource);
            case "LayerNormalization" -> Found.of(layerNormalization(node, x));
            case BatchNormalizations.AFFINE ->
                Found.of(BatchNormalization.frozen(
                        Weights.zeros().asPublic(), weights.weights(node.input(1)), weights.weights(node.input(2))));
            case "Add", "Sub", "Mul", "Div" -> arithmetic(node, x, next, secondIsSource);
            default -> throw new ImportException("no layer computes this");
        };
    }

    private static void require(boolean holds, String why) {
        if (!holds) {
            throw new ImportException(why);
        }
    }

    private static boolean near(double actual, double expected) {
        return Math.abs(actual - expected) < TOLERANCE;
    }

    private String stored(GraphNode node, int index) {
        String name = node.input(index);
        require(weights.has(name), "input is no weight: value=" + name);
        return name;
    }

    private Bound bound(String value, double more) {
        return Bound.assumed(options.limits().getOrDefault(value, options.activationLimit()) + more);
    }

    private Found clip(GraphNode node) {
        require(limit(node, 1, "min") == 0 && limit(node, 2, "max") == 6, "limits are not 0 and 6");
        return Found.of(new ReLU6());
    }

    private double limit(GraphNode node, int index, String name) {
        return node.input(index).isEmpty()
                ? node.attributes().real(name, Double.NaN)
                : weights.value(stored(node, index)).single();
    }

    /** Over the two axes of an image, channels first or last; as a window over all of it. */
    private Found reduction(GraphNode node, Node x) {
        int[] axes = node.input(1).isEmpty()
                ? node.attributes().integers("axes")
                : weights.value(stored(node, 1)).toInts();
        require(x.shape().length == 3 && axes.length == 2, "not over the two axes of an image");
        Arrays.sort(axes);
        boolean isLast = axes[0] == 1 && axes[1] == 2;
        require(
                isLast || axes[0] == 2 && axes[1] == 3 || axes[0] == -2 && axes[1] == -1,
                "not over the two axes of an image: axes=" + Arrays.toString(axes));
        int channels = x.shape()[isLast ? 2 : 0];
        List<Layer> layers = new ArrayList<>();
        if (isLast) {
            layers.add(new Permute(3, 1, 2));
        }
        layers.add(node.operator().equals("ReduceMean") ? new GlobalAveragePooling2D() : new GlobalMaxPooling2D());
        if (node.attributes().integer("keepdims", 1) == 1) {
            layers.add(isLast ? new Reshape(1, 1, channels) : new Reshape(channels, 1, 1));
        }
        return new Found(layers, false);
    }

    private Found gemm(GraphNode node, Node x) {
        NodeAttributes attributes = node.attributes();
        require(
                attributes.integer("transA", 0) == 0
                        && attributes.real("alpha", 1) == 1
                        && (node.input(2).isEmpty() || attributes.real("beta", 1) == 1),
                "the product is turned or scaled");
        require(x.shape().length == 1, "examples are no vectors");
        String kernel = stored(node, 1) + (attributes.integer("transB", 0) == 1 ? LayerWeights.TRANSPOSED : "");
        return Found.of(dense(kernel, node.input(2).isEmpty() ? null : stored(node, 2), node.output(), 0));
    }

    /** And the sum that reads it, if that is with a bias. */
    private Found matmul(GraphNode node, Node x, @Nullable GraphNode next, boolean secondIsSource) {
        require(!secondIsSource, "weights are on the left");
        String kernel = stored(node, 1);
        require(weights.shape(kernel).rank() == 2, "weights are no matrix");
        String bias = biasOf(node, next, weights.shape(kernel).dimension(1));
        Dense dense = dense(kernel, bias, node.output(), bias == null ? 0 : weights.limit(bias));
        int rank = x.shape().length;
        require(rank == 1 || rank == 2, "examples are neither vectors nor sequences");
        return new Found(List.of(rank == 1 ? dense : new TimeDistributed(dense)), bias != null);
    }

    private @Nullable String biasOf(GraphNode product, @Nullable GraphNode next, int units) {
        if (next == null
                || next.inputs().size() != 2
                || !(next.operator().equals("Add") || next.operator().equals("Sum"))) {
            return null;
        }
        String other = next.input(next.input(0).equals(product.output()) ? 1 : 0);
        return weights.has(other) && weights.shape(other).equals(Shape.of(units)) ? other : null;
    }

    private Dense dense(String kernel, @Nullable String bias, String value, double more) {
        int units = weights.shape(kernel).dimension(1);
        Dense dense = new Dense(units).kernel(weights.weights(kernel)).bounded(bound(value, more));
        if (bias == null) {
            return dense.withoutBias();
        }
        require(weights.shape(bias).equals(Shape.of(units)), "bias is not one for each unit");
        return dense.bias(weights.weights(bias));
    }

    private static Shape batched(Node x) {
        return Shape.of(
                IntStream.concat(IntStream.of(1), Arrays.stream(x.shape())).toArray());
    }

    private static Windows windows(NodeAttributes attributes, int[] kernel, Node x) {
        require(kernel.length == 2 && x.shape().length == 3, "examples are no images");
        Windows windows = Windows.of(attributes, kernel, batched(x));
        require(Arrays.stream(windows.beyond()).sum() == 0, "the last window reaches beyond the padding");
        return windows;
    }

    private Layer convolution(GraphNode node, Node x) {
        String kernel = stored(node, 1);
        Shape shape = weights.shape(kernel);
        require(shape.rank() == 4, "windows are not of two axes");
        Windows windows = windows(node.attributes(), new int[] {shape.dimension(2), shape.dimension(3)}, x);
        Conv2D layer = new Conv2D(shape.dimension(0), shape.dimension(2), shape.dimension(3))
                .stride(windows.strides()[0], windows.strides()[1])
                .dilation(windows.dilations()[0], windows.dilations()[1])
                .groups(node.attributes().integer("group", 1))
                .padding(windows.before()[0], windows.after()[0], windows.before()[1], windows.after()[1])
                .kernel(weights.weights(kernel))
                .bounded(bound(node.output(), 0));
        return node.input(2).isEmpty() ? layer.withoutBias() : layer.bias(weights.weights(stored(node, 2)));
    }

    private static Layer pooling(GraphNode node, Node x) {
        NodeAttributes attributes = node.attributes();
        Windows windows = windows(attributes, attributes.integers("kernel_shape"), x);
        int[] size = windows.kernel();
        int[] before = windows.before();
        int[] after = windows.after();
        require(Arrays.stream(windows.dilations()).allMatch(each -> each == 1), "windows have gaps");
        if (node.operator().equals("MaxPool")) {
            return new MaxPooling2D(size[0], size[1])
                    .stride(windows.strides()[0], windows.strides()[1])
                    .padding(before[0], after[0], before[1], after[1]);
        }
        AveragePooling2D mean = new AveragePooling2D(size[0], size[1])
                .stride(windows.strides()[0], windows.strides()[1])
                .padding(before[0], after[0], before[1], after[1]);
        return attributes.integer("count_include_pad", 0) == 1 ? mean.countingPadding() : mean;
    }

    private static Found global(Layer pooling, Node x) {
        require(x.shape().length == 3, "examples are no images");
        return Found.of(pooling, new Reshape(x.shape()[0], 1, 1));
    }

    private Layer reshape(GraphNode node, Node x) {
        int[] wanted = weights.value(stored(node, 1)).toInts();
        require(wanted.length > 1 && wanted[0] < 1, "examples do not stay apart: shape=" + Arrays.toString(wanted));
        int[] shape = Arrays.copyOfRange(wanted, 1, wanted.length);
        int[] before = x.shape();
        int rest = 1;
        for (int i = 0; i < shape.length; i++) {
            if (shape[i] == 0 && i < before.length && node.attributes().integer("allowzero", 0) == 0) {
                shape[i] = before[i];
            }
            rest *= shape[i] == -1 ? 1 : shape[i];
        }
        int size = Arrays.stream(before).reduce(1, (a, b) -> a * b);
        for (int i = 0; i < shape.length; i++) {
            if (shape[i] == -1 && wanted[0] == 0 && rest > 0) {
                shape[i] = size / rest;
            }
        }
        return new Reshape(shape);
    }

    private static Layer permute(int[] order) {
        require(order.length > 1 && order[0] == 0, "examples do not stay apart: perm=" + Arrays.toString(order));
        return new Permute(Arrays.copyOfRange(order, 1, order.length));
    }

    private Layer padding(GraphNode node) {
        require(node.attributes().text("mode", "constant").equals("constant"), "not padded by zeros");
        require(node.input(2).isEmpty() || weights.value(stored(node, 2)).largest() == 0, "not padded by zeros");
        int[] pads = weights.value(stored(node, 1)).toInts();
        int margin = pads.length == 8 ? pads[2] : -1;
        require(
                margin >= 0
                        && node.input(3).isEmpty()
                        && Arrays.equals(pads, new int[] {0, 0, margin, margin, 0, 0, margin, margin}),
                "not padded alike on the four sides of images: pads=" + Arrays.toString(pads));
        return new ZeroPadding2D(margin);
    }

    private Found embedding(GraphNode node, boolean secondIsSource) {
        require(secondIsSource && node.attributes().integer("axis", 0) == 0, "takes no rows of a table");
        Shape table = weights.shape(stored(node, 0));
        require(table.rank() == 2, "takes no rows of a table");
        return Found.of(new Embedding(table.dimension(0), table.dimension(1)).table(weights.weights(node.input(0))));
    }

    private Layer layerNormalization(GraphNode node, Node x) {
        int axis = node.attributes().integer("axis", -1);
        int rank = x.shape().length;
        require(axis == -1 || axis == rank, "not over the last axis: axis=" + axis);
        Shape features = Shape.of(x.shape()[rank - 1]);
        require(weights.shape(stored(node, 1)).equals(features), "the factor is not one for each feature");
        LayerNormalization layer = new LayerNormalization()
                .gamma(weights.weights(node.input(1)))
                .epsilon(node.attributes().real("epsilon", 1e-5))
                .bounded(bound(node.output(), 0));
        if (node.input(2).isEmpty()) {
            return layer;
        }
        require(weights.shape(stored(node, 2)).equals(features), "the shift is not one for each feature");
        return layer.beta(weights.weights(node.input(2)));
    }

    /** With one number that stands in the structure, or, a product and the sum that reads it, a normalization. */
    private Found arithmetic(GraphNode node, Node x, @Nullable GraphNode next, boolean secondIsSource) {
        String other = stored(node, secondIsSource ? 0 : 1);
        Plain value = weights.value(other);
        require(!value.whole(), "arithmetic of whole numbers");
        if (value.size() == 1 && weights.isPublic(other)) {
            require(
                    !secondIsSource
                            || node.operator().equals("Add")
                            || node.operator().equals("Mul"),
                    "a number is on the left");
            return Found.of(withNumber(node.operator(), value.single()));
        }
        Shape channels = Shape.of(x.shape()[0]);
        String shift = biasOf(node, next, x.shape()[0]);
        boolean isFactor = node.operator().equals("Mul")
                && x.shape().length == 1
                && value.shape().equals(channels);
        if (!isFactor || shift == null) {
            throw new ImportException("neither with one number nor with a factor and a shift for each feature");
        }
        return new Found(
                List.of(BatchNormalization.frozen(
                        Weights.zeros().asPublic(), weights.weights(other), weights.weights(shift))),
                true);
    }

    private static Layer withNumber(String operator, double number) {
        return switch (operator) {
            case "Add" ->
                new Activation(
                        "plus " + number, x -> x.add(number), x -> x.mul(0).add(1));
            case "Sub" ->
                new Activation(
                        "minus " + number, x -> x.sub(number), x -> x.mul(0).add(1));
            case "Mul" ->
                new Activation(
                        "times " + number, x -> x.mul(number), x -> x.mul(0).add(number));
            default ->
                new Activation("by " + number, x -> x.div(number), x -> x.mul(0).add(1 / number));
        };
    }

    /** Whether the node drops this axis, and no other. */
    boolean drops(GraphNode squeeze, int axis) {
        int[] axes = squeeze.input(1).isEmpty()
                ? squeeze.attributes().integers("axes")
                : weights.value(stored(squeeze, 1)).toInts();
        return Arrays.equals(axes, new int[] {axis});
    }

    Layer recurrent(RecurrentGates gates, boolean sequences) {
        String bias = gates.bias();
        Weights kernel = weights.weights(gates.kernel());
        Weights recurrent = weights.weights(gates.recurrent());
        Weights biases = bias == null ? Weights.zeros() : weights.weights(bias);
        int units = gates.units();
        return switch (gates.node().operator()) {
            case "LSTM" -> {
                LSTM layer = new LSTM(units).weights(kernel, recurrent, biases);
                yield sequences ? layer.sequences() : layer;
            }
            case "GRU" -> {
                GRU layer = new GRU(units).weights(kernel, recurrent, biases);
                yield sequences ? layer.sequences() : layer;
            }
            default -> {
                SimpleRNN layer = new SimpleRNN(units).weights(kernel, recurrent, biases);
                yield sequences ? layer.sequences() : layer;
            }
        };
    }
}

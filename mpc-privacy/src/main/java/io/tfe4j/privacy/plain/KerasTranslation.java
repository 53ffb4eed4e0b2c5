package io.tfe4j.privacy.plain;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tfe4j.ml.Layer;
import io.tfe4j.ml.layers.Activation;
import io.tfe4j.ml.layers.AveragePooling2D;
import io.tfe4j.ml.layers.Conv2D;
import io.tfe4j.ml.layers.Dense;
import io.tfe4j.ml.layers.DepthwiseConv2D;
import io.tfe4j.ml.layers.ELU;
import io.tfe4j.ml.layers.Embedding;
import io.tfe4j.ml.layers.Flatten;
import io.tfe4j.ml.layers.GRU;
import io.tfe4j.ml.layers.GlobalAveragePooling2D;
import io.tfe4j.ml.layers.GlobalMaxPooling2D;
import io.tfe4j.ml.layers.GroupNormalization;
import io.tfe4j.ml.layers.LSTM;
import io.tfe4j.ml.layers.LayerNormalization;
import io.tfe4j.ml.layers.LeakyReLU;
import io.tfe4j.ml.layers.MaxPooling2D;
import io.tfe4j.ml.layers.RecurrentLayer;
import io.tfe4j.ml.layers.Reshape;
import io.tfe4j.ring.Conv2d;
import io.tfe4j.ring.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The layers of a model as Keras has them. Images have their channels first here, while Keras computes convolutions on all
 * machines only where they are last: layers on images stand between two {@code Permute}, and what goes in and out of the model
 * stays as it is.
 */
final class KerasTranslation {
    /** To channels last, and back. */
    static final List<Integer> TO_LAST = List.of(2, 3, 1);

    static final List<Integer> TO_FIRST = List.of(3, 1, 2);

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int IMAGE = 3;
    private static final List<String> ACTIVATIONS = List.of(
            "gelu",
            "hard_sigmoid",
            "hard_swish",
            "linear",
            "relu",
            "relu6",
            "selu",
            "sigmoid",
            "silu",
            "softmax",
            "softplus",
            "tanh");

    private final List<KerasLayer> written = new ArrayList<>();
    private boolean channelsLast;

    private KerasTranslation() {}

    /** Numbers of a shape, row major. */
    record Variable(double[] values, int... shape) {
        @Override
        public String toString() {
            return "Variable" + Arrays.toString(shape);
        }
    }

    /**
     * A layer of Keras.
     *
     * @param kind its class
     * @param folder in which its variables are, below its name
     */
    record KerasLayer(String kind, ObjectNode options, String folder, List<Variable> variables) {}

    /** @throws IllegalArgumentException if a layer has no counterpart of the same results */
    static List<KerasLayer> of(PlainModel model) {
        KerasTranslation layers = new KerasTranslation();
        int[] shape = model.input();
        for (int i = 0; i < model.layers().size(); i++) {
            Layer layer = model.layers().get(i);
            layers.add(layer, shape, model.plain().get(i).firstWeights());
            shape = layer.outputShape(shape);
        }
        layers.requireChannels(false);
        return layers.written;
    }

    private void put(String kind, ObjectNode options, Variable... variables) {
        written.add(new KerasLayer(kind, options, "vars", List.of(variables)));
    }

    private void requireChannels(boolean last) {
        if (channelsLast != last) {
            ObjectNode options = options();
            numbers(options, "dims", last ? TO_LAST : TO_FIRST);
            put("Permute", options);
            channelsLast = last;
        }
    }

    private void add(Layer layer, int[] input, double[] weights) {
        if (input.length == IMAGE && isOnImages(layer)) {
            requireChannels(true);
            onImages(layer, input, weights);
            channelsLast = layer.outputShape(input).length == IMAGE;
            return;
        }
        if (Curves.of(layer).isEmpty()) {
            requireChannels(false);
        }
        onAny(layer, input, weights);
    }

    private static boolean isOnImages(Layer layer) {
        return layer instanceof Conv2D
                || layer instanceof DepthwiseConv2D
                || layer instanceof MaxPooling2D
                || layer instanceof AveragePooling2D
                || layer instanceof GlobalMaxPooling2D
                || layer instanceof GlobalAveragePooling2D
                || layer instanceof GroupNormalization;
    }

    private void onImages(Layer layer, int[] image, double[] weights) {
        if (layer instanceof Conv2D convolution) {
            ObjectNode options = options().put("filters", convolution.filters());
            Conv2d windows = convolution.windows(image);
            options.put("groups", windows.groups());
            convolution(
                    "Conv2D",
                    options,
                    windows,
                    image,
                    weights,
                    kernel(weights, windows, image[0] / windows.groups(), convolution.filters()));
        } else if (layer instanceof DepthwiseConv2D depthwise) {
            Conv2D grouped = depthwise.inGroups(image[0]);
            Conv2d windows = grouped.windows(image);
            int each = grouped.filters() / image[0];
            convolution(
                    "DepthwiseConv2D",
                    options().put("depth_multiplier", each),
                    windows,
                    image,
                    weights,
                    // a channel's results come one after the other, as in Keras
                    new Variable(
                            kernel(weights, windows, 1, grouped.filters()).values,
                            windows.kernelHeight(),
                            windows.kernelWidth(),
                            image[0],
                            each));
        } else if (layer instanceof MaxPooling2D pooling) {
            pooling("MaxPooling2D", pooling.windows(image), image, false);
        } else if (layer instanceof AveragePooling2D pooling) {
            pooling("AveragePooling2D", pooling.windows(image), image, pooling.countsPadding());
        } else if (layer instanceof GroupNormalization normalization) {
            groups(normalization, -1, image[0], weights);
        } else {
            String kind = layer instanceof GlobalMaxPooling2D ? "GlobalMaxPooling2D" : "GlobalAveragePooling2D";
            put(kind, options().put("data_format", "channels_last"));
        }
    }

    /** From [filters, channels, height, width] to [height, width, channels, filters]; biases come after it. */
    private static Variable kernel(double[] weights, Conv2d windows, int channels, int filters) {
        int height = windows.kernelHeight();
        int width = windows.kernelWidth();
        double[] kernel = new double[filters * channels * height * width];
        int from = 0;
        for (int filter = 0; filter < filters; filter++) {
            for (int channel = 0; channel < channels; channel++) {
                for (int place = 0; place < height * width; place++) {
                    kernel[(place * channels + channel) * filters + filter] = weights[from++];
                }
            }
        }
        return new Variable(kernel, height, width, channels, filters);
    }

    private void convolution(
            String kind, ObjectNode options, Conv2d windows, int[] image, double[] weights, Variable kernel) {
        boolean strides = windows.strideHeight() > 1 || windows.strideWidth() > 1;
        boolean dilates = windows.dilationHeight() > 1 || windows.dilationWidth() > 1;
        if (strides && dilates) {
            throw refused(kind + " with both a stride and a dilation");
        }
        boolean same = isSame(windows, image);
        if (!same) {
            pad(windows);
        }
        numbers(options, "kernel_size", List.of(windows.kernelHeight(), windows.kernelWidth()));
        numbers(options, "strides", List.of(windows.strideHeight(), windows.strideWidth()));
        numbers(options, "dilation_rate", List.of(windows.dilationHeight(), windows.dilationWidth()));
        options.put("padding", same ? "same" : "valid").put("data_format", "channels_last");
        double[] bias = Arrays.copyOfRange(weights, kernel.values.length, weights.length);
        options.put("activation", "linear").put("use_bias", bias.length > 0);
        if (bias.length > 0) {
            put(kind, options, kernel, new Variable(bias, bias.length));
        } else {
            put(kind, options, kernel);
        }
    }

    private static boolean isSame(Conv2d windows, int[] image) {
        return windows.equals(windows.same(Shape.of(1, image[0], image[1], image[2])));
    }

    private static boolean isPadded(Conv2d windows) {
        return windows.paddingTop() + windows.paddingBottom() + windows.paddingLeft() + windows.paddingRight() > 0;
    }

    private void pad(Conv2d windows) {
        if (isPadded(windows)) {
            ObjectNode options = options().put("data_format", "channels_last");
            ArrayNode sides = options.putArray("padding");
            sides.addArray().add(windows.paddingTop()).add(windows.paddingBottom());
            sides.addArray().add(windows.paddingLeft()).add(windows.paddingRight());
            put("ZeroPadding2D", options);
        }
    }

    /** @param countsPadding whether zeros around the image count as values */
    private void pooling(String kind, Conv2d windows, int[] image, boolean countsPadding) {
        boolean padded = isPadded(windows);
        if (padded && countsPadding) {
            pad(windows);
        } else if (padded && !isSame(windows, image)) {
            throw refused(kind + " with a padding of its own");
        }
        ObjectNode options = options();
        numbers(options, "pool_size", List.of(windows.kernelHeight(), windows.kernelWidth()));
        numbers(options, "strides", List.of(windows.strideHeight(), windows.strideWidth()));
        options.put("padding", padded && !countsPadding ? "same" : "valid").put("data_format", "channels_last");
        put(kind, options);
    }

    private void groups(GroupNormalization layer, int axis, int channels, double[] weights) {
        ObjectNode options = options().put("groups", layer.groups()).put("axis", axis);
        normalization("GroupNormalization", options.put("epsilon", layer.epsilon()), channels, weights);
    }

    private void normalization(String kind, ObjectNode options, int size, double[] weights) {
        options.put("center", true).put("scale", true);
        put(
                kind,
                options,
                new Variable(Arrays.copyOf(weights, size), size),
                new Variable(Arrays.copyOfRange(weights, size, 2 * size), size));
    }

    private void onAny(Layer layer, int[] input, double[] weights) {
        if (layer instanceof Dense dense && input.length == 1) {
            dense(dense, input[0], weights);
        } else if (layer instanceof Embedding embedding) {
            ObjectNode options = options().put("input_dim", embedding.entries()).put("output_dim", embedding.size());
            put("Embedding", options, new Variable(weights, embedding.entries(), embedding.size()));
        } else if (layer instanceof LayerNormalization each) {
            ObjectNode options = options().put("axis", -1).put("epsilon", each.epsilon());
            normalization("LayerNormalization", options, input[input.length - 1], weights);
        } else if (layer instanceof GroupNormalization each) {
            groups(each, 1, input[0], weights);
        } else if (layer instanceof RecurrentLayer recurrent) {
            recurrent(recurrent, input[1], weights);
        } else if (layer instanceof Flatten) {
            put("Flatten", options());
        } else if (layer instanceof Reshape) {
            ObjectNode options = options();
            numbers(
                    options,
                    "target_shape",
                    Arrays.stream(layer.outputShape(input)).boxed().toList());
            put("Reshape", options);
        } else if (layer instanceof LeakyReLU leaky) {
            put("LeakyReLU", options().put("negative_slope", leaky.slope()));
        } else if (layer instanceof ELU elu) {
            put("ELU", options().put("alpha", elu.alpha()));
        } else {
            String activation = ACTIVATIONS.stream()
                    .filter(name -> Activation.of(name).name().equals(layer.name()))
                    .findFirst()
                    .orElseThrow(() -> refused(layer.name()));
            put("Activation", options().put("activation", activation));
        }
    }

    private void dense(Dense dense, int inputs, double[] weights) {
        ObjectNode options = options().put("units", dense.units()).put("activation", "linear");
        options.put("use_bias", dense.bias().isPresent());
        int size = inputs * dense.units();
        Variable kernel = new Variable(Arrays.copyOf(weights, size), inputs, dense.units());
        if (dense.bias().isPresent()) {
            put(
                    "Dense",
                    options,
                    kernel,
                    new Variable(Arrays.copyOfRange(weights, size, weights.length), dense.units()));
        } else {
            put("Dense", options, kernel);
        }
    }

    /** Gates are in the order of Keras; of a GRU there are two rows of biases, as Keras has them where it resets after. */
    private void recurrent(RecurrentLayer layer, int features, double[] weights) {
        String kind = layer instanceof LSTM ? "LSTM" : layer instanceof GRU ? "GRU" : "SimpleRNN";
        int units = layer.units();
        int columns = units * (layer instanceof LSTM ? 4 : layer instanceof GRU ? 3 : 1);
        ObjectNode options =
                options().put("units", units).put("activation", "tanh").put("use_bias", true);
        options.put("return_sequences", layer.givesSequences());
        if (!kind.equals("SimpleRNN")) {
            options.put("recurrent_activation", "sigmoid");
        }
        if (kind.equals("GRU")) {
            options.put("reset_after", true);
        }
        int ofKernel = features * columns;
        int ofBoth = ofKernel + units * columns;
        double[] bias = Arrays.copyOfRange(weights, ofBoth, weights.length);
        written.add(new KerasLayer(
                kind,
                options,
                "cell/vars",
                List.of(
                        new Variable(Arrays.copyOf(weights, ofKernel), features, columns),
                        new Variable(Arrays.copyOfRange(weights, ofKernel, ofBoth), units, columns),
                        kind.equals("GRU") ? new Variable(bias, 2, columns) : new Variable(bias, columns))));
    }

    private static ObjectNode options() {
        return JSON.createObjectNode();
    }

    private static void numbers(ObjectNode options, String name, List<Integer> values) {
        ArrayNode list = options.putArray(name);
        values.forEach(list::add);
    }

    private static IllegalArgumentException refused(String layer) {
        return new IllegalArgumentException(
                "layer is not written for Keras: layer=" + layer + "; write weights by SavedTraining");
    }
}

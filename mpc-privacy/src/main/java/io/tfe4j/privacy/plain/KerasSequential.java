package io.tfe4j.privacy.plain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tfe4j.ml.Layer;
import io.tfe4j.ml.Weights;
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
import io.tfe4j.ml.layers.ReLU;
import io.tfe4j.ml.layers.Reshape;
import io.tfe4j.ml.layers.SimpleRNN;
import io.tfe4j.ml.layers.Softmax;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * Keras models that are sequences of layers, from the JSON of their structure and their weights. Dropout is
 * left out: the noise keeps from overfitting already. Layers on images, whose channels Keras has last, are read between the
 * two {@code Permute} that {@link KerasArchive} writes around them, and refused without.
 */
public final class KerasSequential {
    private final Deque<double[]> weights;
    private final boolean fresh;
    private final List<Layer> layers = new ArrayList<>();

    /** Of what the next layer is given, channels first. */
    private int[] shape;

    private boolean channelsLast;
    /** Zeros around the image that the next layer is on: top, bottom, left, right; none if empty. */
    private int[] margins = {};

    private KerasSequential(List<double[]> weights, int[] input) {
        shape = input;
        this.weights = new ArrayDeque<>(weights);
        fresh = weights.isEmpty();
    }

    /**
     * @param json what {@code model.to_json()} gives
     * @param weights what {@code model.get_weights()} gives, each row major; none for new ones
     * @throws IllegalArgumentException if the structure is of another kind, or weights are not of its shapes
     */
    public static PlainModel read(String json, List<double[]> weights) {
        JsonNode model = parse(json);
        if (!model.path("class_name").asText().equals("Sequential")) {
            throw new IllegalArgumentException("not a sequence of Keras layers: class="
                    + model.path("class_name").asText());
        }
        JsonNode config = model.path("config");
        KerasSequential reader = new KerasSequential(weights, shape(config));
        config.path("layers").forEach(reader::add);
        if (!reader.weights.isEmpty()) {
            throw new IllegalArgumentException("more weights than the layers have: left=" + reader.weights.size());
        }
        reader.requireChannels(false, "the end");
        return PlainModel.of(shape(config), reader.layers.toArray(Layer[]::new));
    }

    private static JsonNode parse(String json) {
        try {
            return new ObjectMapper().readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not the JSON of a Keras model", e);
        }
    }

    /** Of one example: without the batch, which comes first. */
    private static int[] shape(JsonNode config) {
        JsonNode first = config.path("layers").path(0).path("config");
        JsonNode shape = config.path("build_input_shape");
        for (String name : new String[] {"batch_shape", "batch_input_shape"}) {
            shape = first.has(name) ? first.get(name) : shape;
        }
        int[] sizes = new int[Math.max(0, shape.size() - 1)];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = shape.get(i + 1).isInt() ? shape.get(i + 1).asInt() : 0;
        }
        if (sizes.length == 0 || Arrays.stream(sizes).anyMatch(size -> size < 1)) {
            throw new IllegalArgumentException(
                    "examples are not of a known shape: shape=" + shape + "; describe the model by PlainModel.of");
        }
        return sizes;
    }

    private void add(JsonNode layer) {
        JsonNode config = layer.path("config");
        String kind = layer.path("class_name").asText();
        switch (kind) {
            case "InputLayer", "Dropout" -> {}
            case "Activation" -> activation(config);
            case "ReLU" -> put(new ReLU());
            case "LeakyReLU" ->
                put(new LeakyReLU(config.path("negative_slope")
                        .asDouble(config.path("alpha").asDouble(0.3))));
            case "ELU" -> put(new ELU(config.path("alpha").asDouble(1)));
            case "Permute" -> permute(config);
            case "ZeroPadding2D" -> {
                requireChannels(true, kind);
                requireNoMargins(kind);
                margins = margins(config.path("padding"));
            }
            case "Conv2D",
                    "DepthwiseConv2D",
                    "MaxPooling2D",
                    "AveragePooling2D",
                    "GlobalMaxPooling2D",
                    "GlobalAveragePooling2D" -> onImages(kind, config);
            case "GroupNormalization" -> groups(config);
            default -> {
                requireChannels(false, kind);
                onAny(kind, config);
            }
        }
    }

    private void onAny(String kind, JsonNode config) {
        switch (kind) {
            case "Dense" -> dense(config);
            case "Softmax" -> put(new Softmax());
            case "Flatten" -> put(new Flatten());
            case "Reshape" -> put(new Reshape(numbers(config.path("target_shape"))));
            case "Embedding" ->
                put(embedding(
                        config.path("input_dim").asInt(),
                        config.path("output_dim").asInt()));
            case "LayerNormalization" -> put(normalization(config));
            case "LSTM", "GRU", "SimpleRNN" -> recurrent(kind, config);
            default ->
                throw new IllegalArgumentException("layer of Keras is not read here: layer=" + kind + ", name="
                        + config.path("name").asText() + "; describe the model by PlainModel.of");
        }
    }

    private void put(Layer layer) {
        requireNoMargins(layer.name());
        layers.add(layer);
        shape = layer.outputShape(shape);
    }

    private void requireNoMargins(String next) {
        if (margins.length > 0) {
            throw new IllegalArgumentException("zeros around images are read before convolutions and means only: layer="
                    + next + "; describe the model by PlainModel.of");
        }
    }

    private void requireChannels(boolean last, String kind) {
        if (channelsLast != last) {
            throw new IllegalArgumentException(
                    "channels of images are " + (last ? "first" : "last") + " at a layer that is read"
                            + " where they are not, between Permute(2, 3, 1) and Permute(3, 1, 2): layer=" + kind
                            + "; describe the model by PlainModel.of");
        }
    }

    private void permute(JsonNode config) {
        int[] axes = numbers(config.path("dims"));
        List<Integer> wanted = channelsLast ? KerasTranslation.TO_FIRST : KerasTranslation.TO_LAST;
        if (shape.length != wanted.size()
                || !Arrays.stream(axes).boxed().toList().equals(wanted)) {
            throw new IllegalArgumentException("axes are moved in another way than images need: dims="
                    + Arrays.toString(axes) + "; describe the model by PlainModel.of");
        }
        requireNoMargins("Permute");
        channelsLast = !channelsLast;
    }

    private void onImages(String kind, JsonNode config) {
        requireChannels(true, kind);
        if (!config.path("data_format").asText("channels_last").equals("channels_last")) {
            throw new IllegalArgumentException("channels are not last: layer=" + kind);
        }
        int[] stride = numbers(config.path("strides"));
        boolean same = config.path("padding").asText("valid").equals("same");
        if (kind.startsWith("Global")) {
            put(kind.equals("GlobalMaxPooling2D") ? new GlobalMaxPooling2D() : new GlobalAveragePooling2D());
            channelsLast = false;
            return;
        }
        int[] size = numbers(config.path(kind.endsWith("Pooling2D") ? "pool_size" : "kernel_size"));
        if (size.length != 2 || stride.length != 2 || same && margins.length > 0) {
            throw new IllegalArgumentException("windows of images are not read: layer=" + kind + ", size="
                    + Arrays.toString(size) + ", strides=" + Arrays.toString(stride));
        }
        int[] around = margins.length == 0 ? new int[4] : margins;
        boolean padded = margins.length > 0;
        switch (kind) {
            case "MaxPooling2D" -> {
                MaxPooling2D pooling = new MaxPooling2D(size[0], size[1]).stride(stride[0], stride[1]);
                put(same ? pooling.same() : pooling);
            }
            case "AveragePooling2D" -> {
                AveragePooling2D pooling = new AveragePooling2D(size[0], size[1]).stride(stride[0], stride[1]);
                margins = new int[0];
                put(
                        same
                                ? pooling.same()
                                : padded
                                        ? pooling.padding(around[0], around[1], around[2], around[3])
                                                .countingPadding()
                                        : pooling);
            }
            case "Conv2D" -> {
                Conv2D layer = new Conv2D(config.path("filters").asInt(), size[0], size[1])
                        .stride(stride[0], stride[1])
                        .groups(config.path("groups").asInt(1));
                int[] dilation = numbers(config.path("dilation_rate"));
                layer = dilation.length == 2 ? layer.dilation(dilation[0], dilation[1]) : layer;
                layer = same ? layer.same() : layer.padding(around[0], around[1], around[2], around[3]);
                convolution(layer, config, shape[0] / config.path("groups").asInt(1));
            }
            default -> depthwise(config, size, stride, same, around);
        }
    }

    private void convolution(Conv2D layer, JsonNode config, int channels) {
        int filters = layer.filters();
        int[] size = numbers(config.path("kernel_size"));
        Conv2D own = fresh ? layer : layer.kernel(kernel(filters, channels, size));
        if (!config.path("use_bias").asBoolean(true)) {
            own = own.withoutBias();
        } else if (!fresh) {
            own = own.bias(next());
        }
        margins = new int[0];
        put(own);
        activation(config);
    }

    private void depthwise(JsonNode config, int[] size, int[] stride, boolean same, int[] around) {
        int each = config.path("depth_multiplier").asInt(1);
        DepthwiseConv2D layer =
                new DepthwiseConv2D(size[0], size[1]).multiplier(each).stride(stride[0], stride[1]);
        int[] dilation = numbers(config.path("dilation_rate"));
        if (dilation.length == 2 && dilation[0] != dilation[1]) {
            throw new IllegalArgumentException("dilations differ: layer=DepthwiseConv2D");
        }
        layer = dilation.length == 2 ? layer.dilation(dilation[0]) : layer;
        layer = same ? layer.same() : layer.padding(around[0], around[1], around[2], around[3]);
        layer = fresh ? layer : layer.kernel(kernel(shape[0] * each, 1, size));
        if (!config.path("use_bias").asBoolean(true)) {
            layer = layer.withoutBias();
        } else if (!fresh) {
            layer = layer.bias(next());
        }
        margins = new int[0];
        put(layer);
        activation(config);
    }

    /** From [height, width, channels, filters] to [filters, channels, height, width]. */
    private Weights kernel(int filters, int channels, int[] size) {
        double[] last = values();
        int places = size[0] * size[1];
        if (last.length != filters * channels * places) {
            throw new IllegalArgumentException("weights are not of the layer's shape: weights=" + last.length
                    + ", wanted=" + filters * channels * places);
        }
        double[] first = new double[last.length];
        for (int i = 0; i < last.length; i++) {
            int filter = i % filters;
            int channel = i / filters % channels;
            int place = i / filters / channels;
            first[(filter * channels + channel) * places + place] = last[i];
        }
        return Weights.known(first);
    }

    private void groups(JsonNode config) {
        int axis = config.path("axis").asInt(-1);
        boolean fits = channelsLast ? axis == -1 || axis == 3 : axis == 1 || axis == -1 && shape.length == 1;
        if (!fits) {
            throw new IllegalArgumentException("groups are not of channels: axis=" + axis);
        }
        GroupNormalization layer = new GroupNormalization(config.path("groups").asInt())
                .epsilon(config.path("epsilon").asDouble(1e-3));
        put(fresh ? layer : layer.gamma(next()).beta(next()));
    }

    private void recurrent(String kind, JsonNode config) {
        boolean usual = config.path("activation").asText("tanh").equals("tanh")
                && config.path("recurrent_activation").asText("sigmoid").equals("sigmoid")
                && config.path("use_bias").asBoolean(true)
                && config.path("reset_after").asBoolean(true)
                && !config.path("go_backwards").asBoolean(false)
                && !config.path("return_state").asBoolean(false)
                && !config.path("stateful").asBoolean(false);
        if (!usual) {
            throw new IllegalArgumentException("recurrent layer has options that are not read: layer=" + kind
                    + ", name=" + config.path("name").asText() + "; describe the model by PlainModel.of");
        }
        int units = config.path("units").asInt();
        boolean sequences = config.path("return_sequences").asBoolean(false);
        switch (kind) {
            case "LSTM" -> {
                LSTM layer = fresh ? new LSTM(units) : new LSTM(units).weights(next(), next(), next());
                put(sequences ? layer.sequences() : layer);
            }
            case "GRU" -> {
                GRU layer = fresh ? new GRU(units) : new GRU(units).weights(next(), next(), next());
                put(sequences ? layer.sequences() : layer);
            }
            default -> {
                SimpleRNN layer = fresh ? new SimpleRNN(units) : new SimpleRNN(units).weights(next(), next(), next());
                put(sequences ? layer.sequences() : layer);
            }
        }
    }

    private static int[] numbers(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .mapToInt(JsonNode::asInt)
                .toArray();
    }

    /** Of {@code ((top, bottom), (left, right))}. */
    private static int[] margins(JsonNode padding) {
        int[] all = StreamSupport.stream(padding.spliterator(), false)
                .flatMapToInt(side -> Arrays.stream(numbers(side)))
                .toArray();
        if (all.length != 4 || Arrays.stream(all).anyMatch(side -> side < 0)) {
            throw new IllegalArgumentException("zeros around images are not two by two: padding=" + padding);
        }
        return all;
    }

    private void dense(JsonNode config) {
        if (shape.length != 1) {
            throw new IllegalArgumentException("dense layer on what are not vectors: shape=" + Arrays.toString(shape)
                    + "; describe the model by PlainModel.of");
        }
        Dense dense = new Dense(config.path("units").asInt());
        boolean hasBias = config.path("use_bias").asBoolean(true);
        dense = fresh ? dense : dense.kernel(next());
        if (!hasBias) {
            dense = dense.withoutBias();
        } else if (!fresh) {
            dense = dense.bias(next());
        }
        put(dense);
        activation(config);
    }

    private void activation(JsonNode config) {
        String name = config.path("activation").asText("linear");
        if (name.equals("softmax")) {
            requireChannels(false, name);
        }
        if (!name.equals("linear")) {
            put(Activation.of(name));
        }
    }

    private Embedding embedding(int entries, int size) {
        Embedding embedding = new Embedding(entries, size);
        return fresh ? embedding : embedding.table(next());
    }

    private LayerNormalization normalization(JsonNode config) {
        LayerNormalization normalization =
                new LayerNormalization().epsilon(config.path("epsilon").asDouble(1e-3));
        return fresh ? normalization : normalization.gamma(next()).beta(next());
    }

    private Weights next() {
        return Weights.known(values());
    }

    private double[] values() {
        double[] values = weights.poll();
        if (values == null) {
            throw new IllegalArgumentException("fewer weights than the layers have");
        }
        return values;
    }
}

package io.tfe4j.imports;

import com.fasterxml.jackson.databind.JsonNode;
import io.tfe4j.imports.KerasGraph.Result;
import io.tfe4j.imports.KerasWeights.Place;
import io.tfe4j.ring.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How each layer of Keras is written in ONNX's operators. */
final class KerasLayers {
    private final KerasGraph graph;
    private final KerasWeights weights;
    private final int version;

    /** For layers as Keras {@code version} has them, which is 2 or 3. */
    KerasLayers(KerasGraph graph, KerasWeights weights, int version) {
        this.graph = graph;
        this.weights = weights;
        this.version = version;
    }

    /**
     * Adds one use of a layer; one that is not understood becomes a node that no program can compute.
     *
     * @param name of the result
     * @param layerName which names of weights begin with
     */
    List<Result> add(JsonNode layer, String name, String layerName, Place place, KerasArguments arguments) {
        String kind = layer.path("class_name").asText();
        boolean isModel = Set.of("Sequential", "Functional", "Model").contains(kind);
        boolean isRecurrent =
                Set.of("LSTM", "GRU", "SimpleRNN", "Bidirectional").contains(kind);
        boolean isArithmetic = Set.of("Add", "Subtract", "Multiply", "Divide", "TrueDivide", "Maximum", "Minimum")
                .contains(kind);
        JsonNode own = operation(layer);
        String problem = isModel ? null : KerasSettings.problem(kind, own);
        if (problem == null) {
            problem = arguments.problem(isRecurrent ? Set.of("initial_state") : isArithmetic ? Set.of("*") : Set.of());
        }
        if (problem != null) {
            return List.of(graph.refused(kind, name, problem, arguments.tensors()));
        }
        if (isModel) {
            return graph.nested(layer, name, place, arguments.tensors());
        }
        Use use = new Use(
                kind,
                own.path("config"),
                name,
                new KerasVariables(graph, weights, place, layerName),
                arguments,
                own.path("build_config").path("input_shape").size());
        try {
            return isRecurrent ? new KerasRecurrence(graph, version).add(use) : List.of(computed(use));
        } catch (UnsupportedSettingException e) {
            return List.of(graph.refused(kind, name, String.valueOf(e.getMessage()), arguments.tensors()));
        }
    }

    /**
     * One use of a layer.
     *
     * @param rank how many axes its input has, the batch included; 0 where the file does not say
     */
    record Use(
            String kind, JsonNode config, String name, KerasVariables variables, KerasArguments arguments, int rank) {
        boolean is(String key, boolean otherwise) {
            JsonNode value = config.path(key);
            if (!value.isMissingNode() && !value.isNull() && !value.isBoolean()) {
                throw new UnsupportedSettingException(key, value);
            }
            return value.asBoolean(otherwise);
        }

        /** A number; old files have some as arrays without axes. */
        double number(String key, double otherwise) {
            JsonNode value = config.path(key);
            JsonNode only = value.path("type").asText().equals("ndarray") ? value.path("value") : value;
            if (only.isMissingNode() && value.isMissingNode() || value.isNull()) {
                return otherwise;
            }
            if (!only.isNumber()) {
                throw new UnsupportedSettingException(key, value);
            }
            return only.asDouble();
        }

        Result x() {
            return arguments.first();
        }
    }

    /** A value of a setting that is not supported, which stops the layer and not the whole file. */
    static final class UnsupportedSettingException extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        UnsupportedSettingException(String key, Object value) {
            super("setting not supported: " + key + "=" + value);
        }
    }

    /** An operation of {@code keras.ops} is read as the layer that is called the same and does the same. */
    private static JsonNode operation(JsonNode layer) {
        String module = layer.path("module").asText("");
        boolean isKnown = module.startsWith("keras.src.ops.")
                && !Set.of("Add", "Subtract", "Multiply", "Divide", "TrueDivide", "Maximum", "Minimum", "Softmax")
                        .contains(layer.path("class_name").asText());
        if (isKnown) {
            throw new ImportException("operation of keras.ops not supported: operation="
                    + layer.path("class_name").asText() + ", name="
                    + layer.path("config").path("name").asText());
        }
        return layer;
    }

    private Result computed(Use use) {
        JsonNode config = use.config();
        String name = use.name();
        Result x = use.x();
        return switch (use.kind()) {
            case "Dense" -> dense(use);
            case "Conv1D", "Conv2D", "Conv3D", "DepthwiseConv1D", "DepthwiseConv2D" -> convolution(use);
            case "SeparableConv1D", "SeparableConv2D" -> separable(use);
            case "Conv1DTranspose", "Conv2DTranspose" -> transposed(use);
            case "BatchNormalization" -> normalization(use);
            case "LayerNormalization" -> layerNormalization(use);
            case "Normalization" -> standardization(use);
            case "Activation" -> activation(config.path("activation"), name, x);
            case "ReLU" -> relu(use);
            case "LeakyReLU" ->
                element("LeakyRelu", name, x, Map.of("alpha", use.number("negative_slope", use.number("alpha", 0.3))));
            case "PReLU" -> slopedRelu(use);
            case "ELU" -> element("Elu", name, x, Map.of("alpha", use.number("alpha", 1)));
            case "Softmax" -> softmax(use);
            case "Dropout",
                    "AlphaDropout",
                    "SpatialDropout1D",
                    "SpatialDropout2D",
                    "SpatialDropout3D",
                    "GaussianNoise",
                    "GaussianDropout",
                    "ActivityRegularization",
                    "Identity" -> x;
            case "MaxPooling1D", "MaxPooling2D", "MaxPooling3D" -> pooling("MaxPool", use);
            case "AveragePooling1D", "AveragePooling2D", "AveragePooling3D" -> pooling("AveragePool", use);
            case "GlobalAveragePooling1D", "GlobalAveragePooling2D", "GlobalAveragePooling3D" ->
                globalPooling("ReduceMean", use);
            case "GlobalMaxPooling1D", "GlobalMaxPooling2D", "GlobalMaxPooling3D" -> globalPooling("ReduceMax", use);
            case "ZeroPadding1D", "ZeroPadding2D", "ZeroPadding3D" -> padding(use, "padding", 1);
            case "Cropping1D", "Cropping2D", "Cropping3D" -> padding(use, "cropping", -1);
            case "UpSampling1D", "UpSampling2D" -> upsampling(use);
            case "Flatten" -> flatten(use);
            case "Reshape" -> reshape(use);
            case "Permute" -> permutation(use);
            case "RepeatVector" -> repetition(use);
            case "Rescaling" -> rescaling(use);
            case "Add" -> folded("Add", use);
            case "Subtract" -> folded("Sub", use);
            case "Multiply" -> folded("Mul", use);
            case "Divide", "TrueDivide" -> folded("Div", use);
            case "Maximum" -> folded("Max", use);
            case "Minimum" -> folded("Min", use);
            case "Average" -> average(use);
            case "Concatenate" -> concatenation(use);
            case "Embedding" -> embedding(use);
            case "TimeDistributed" -> everyStep(use);
            default ->
                graph.refused(
                        use.kind(), name, "no such layer here", use.arguments().tensors());
        };
    }

    private Result element(String operator, String name, Result x, Map<String, Object> attributes) {
        return new Result(graph.node(operator, name, attributes, x.name()), x.planes());
    }

    private Result last(String operator, String name, Result x, Map<String, Object> attributes) {
        return new Result(
                graph.node(operator, name, attributes, graph.channelsLast(x).name()), 0);
    }

    private static boolean isLinear(JsonNode activation) {
        return activation.isMissingNode()
                || activation.isNull()
                || activation.asText().equals("linear");
    }

    /** The layer's own activation takes the layer's name, what comes before it another. */
    private static String before(Use use) {
        return isLinear(use.config().path("activation")) ? use.name() : use.name() + "/linear";
    }

    private Result activated(Use use, Result x) {
        JsonNode activation = use.config().path("activation");
        return isLinear(activation) ? x : activation(activation, use.name(), x);
    }

    private Result activation(JsonNode activation, String name, Result x) {
        String function = activation.isTextual() ? activation.asText() : activation.toString();
        return switch (function) {
            case "linear" -> x;
            case "relu" -> element("Relu", name, x, Map.of());
            case "relu6" -> element("Clip", name, x, Map.of("min", 0.0, "max", 6.0));
            case "leaky_relu" -> element("LeakyRelu", name, x, Map.of("alpha", 0.2));
            case "elu" -> element("Elu", name, x, Map.of());
            case "selu" -> element("Selu", name, x, Map.of());
            case "sigmoid" -> element("Sigmoid", name, x, Map.of());
            case "tanh" -> element("Tanh", name, x, Map.of());
            case "gelu" -> element("Gelu", name, x, Map.of());
            case "silu", "swish" -> element(GraphPatterns.SILU, name, x, Map.of());
            case "softplus" -> element("Softplus", name, x, Map.of());
            case "softsign" -> element("Softsign", name, x, Map.of());
            case "exponential" -> element("Exp", name, x, Map.of());
            case "mish" -> element("Mish", name, x, Map.of());
            case "hard_sigmoid" -> element("HardSigmoid", name, x, Map.of("alpha", hardSlope(version), "beta", 0.5));
            case "hard_silu", "hard_swish" -> element("HardSwish", name, x, Map.of());
            case "softmax" -> last("Softmax", name, x, Map.of("axis", -1L));
            case "log_softmax" -> last("LogSoftmax", name, x, Map.of("axis", -1L));
            default -> throw new UnsupportedSettingException("activation", function);
        };
    }

    /** Keras changed its hard sigmoid with version 3. */
    static double hardSlope(int version) {
        return version < 3 ? 0.2 : 1.0 / 6;
    }

    /** With {@code f(x) = slope * (x - threshold)} below the threshold, {@code x} above it, at most the largest value. */
    private Result relu(Use use) {
        double most = use.number("max_value", Double.POSITIVE_INFINITY);
        boolean isLimited = Double.isFinite(most);
        double slope = use.number("negative_slope", 0);
        double threshold = use.number("threshold", 0);
        String name = use.name();
        if (threshold != 0) {
            throw new UnsupportedSettingException("threshold", threshold);
        }
        if (slope == 0) {
            return isLimited
                    ? element("Clip", name, use.x(), Map.of("min", 0.0, "max", most))
                    : element("Relu", name, use.x(), Map.of());
        }
        Result bent = element("LeakyRelu", isLimited ? name + "/bent" : name, use.x(), Map.of("alpha", slope));
        if (!isLimited) {
            return bent;
        }
        String limit = graph.known(name + "/limit", Plain.scalar(most));
        return new Result(graph.node("Min", name, Map.of(), bent.name(), limit), bent.planes());
    }

    private Result slopedRelu(Use use) {
        return new Result(
                graph.node(
                        "PRelu",
                        use.name(),
                        Map.of(),
                        graph.channelsLast(use.x()).name(),
                        use.variables().plain("alpha", 0)),
                0);
    }

    private Result softmax(Use use) {
        JsonNode axis = use.config().path("axis");
        if (!axis.isMissingNode() && !axis.isInt()) {
            throw new UnsupportedSettingException("axis", axis);
        }
        return last("Softmax", use.name(), use.x(), Map.of("axis", axis.asLong(-1)));
    }

    private Result dense(Use use) {
        String to = before(use);
        boolean biased = use.is("use_bias", true);
        String product = graph.node(
                "MatMul",
                biased ? to + "/product" : to,
                Map.of(),
                graph.channelsLast(use.x()).name(),
                use.variables().plain("kernel", 0));
        if (biased) {
            graph.node("Add", to, Map.of(), product, use.variables().plain("bias", 1));
        }
        return activated(use, new Result(to, 0));
    }

    /** How many axes the layer's name says: Conv2D has 2. */
    private static int planes(String kind) {
        return kind.contains("1D") ? 1 : kind.contains("3D") ? 3 : 2;
    }

    private static boolean isChannelsFirst(Use use) {
        JsonNode format = use.config().path("data_format");
        String text = format.isTextual() ? format.asText() : "channels_last";
        if (!text.equals("channels_last") && !text.equals("channels_first")) {
            throw new UnsupportedSettingException("data_format", text);
        }
        return text.equals("channels_first");
    }

    /** The first source as ONNX wants it; Keras has it like that already where its own data has the channels first. */
    private Result image(Use use) {
        return isChannelsFirst(use) ? graph.channelsLast(use.x()) : graph.channelsFirst(use.x(), planes(use.kind()));
    }

    private static Result imageResult(Use use, String name) {
        return new Result(name, isChannelsFirst(use) ? 0 : planes(use.kind()));
    }

    private Result convolution(Use use) {
        boolean isDepthwise = use.kind().startsWith("Depthwise");
        String to = before(use);
        KerasVariables variables = use.variables();
        List<String> inputs = new ArrayList<>(List.of(image(use).name()));
        inputs.add(isDepthwise ? variables.depthwiseKernel("kernel", 0) : variables.kernel("kernel", 0));
        if (use.is("use_bias", true)) {
            inputs.add(variables.plain("bias", 1));
        }
        Map<String, Object> attributes = windows(use, "kernel_size");
        attributes.put("dilations", longs(use.config().path("dilation_rate"), planes(use.kind()), 1));
        attributes.put("group", isDepthwise ? (long) variables.channels() : (long) use.number("groups", 1));
        graph.node("Conv", to, attributes, causal(use, attributes, inputs).toArray(String[]::new));
        return activated(use, imageResult(use, to));
    }

    /** With what a causal convolution sees before the first step, which is zeros. */
    private List<String> causal(Use use, Map<String, Object> attributes, List<String> inputs) {
        if (!use.config().path("padding").asText("valid").equals("causal")) {
            return inputs;
        }
        if (planes(use.kind()) != 1) {
            throw new UnsupportedSettingException("padding", "causal");
        }
        long reach = (longs(use.config().path("kernel_size"), 1, 1)[0] - 1)
                * longs(use.config().path("dilation_rate"), 1, 1)[0];
        attributes.put("auto_pad", "NOTSET");
        attributes.put("pads", new long[] {reach, 0});
        return inputs;
    }

    private Result separable(Use use) {
        String to = before(use);
        KerasVariables variables = use.variables();
        Map<String, Object> attributes = windows(use, "kernel_size");
        attributes.put("dilations", longs(use.config().path("dilation_rate"), planes(use.kind()), 1));
        attributes.put("group", (long) variables.channels());
        List<String> inputs =
                causal(use, attributes, List.of(image(use).name(), variables.depthwiseKernel("depthwise_kernel", 0)));
        String depthwise = graph.node("Conv", use.name() + "/depthwise", attributes, inputs.toArray(String[]::new));
        List<String> second = new ArrayList<>(List.of(depthwise, variables.kernel("pointwise_kernel", 1)));
        if (use.is("use_bias", true)) {
            second.add(variables.plain("bias", 2));
        }
        graph.node("Conv", to, Map.of(), second.toArray(String[]::new));
        return activated(use, imageResult(use, to));
    }

    /** With {@code valid} padding the result has what a kernel wider than its stride adds; with {@code same} it has not. */
    private Result transposed(Use use) {
        String to = before(use);
        int planes = planes(use.kind());
        KerasVariables variables = use.variables();
        Map<String, Object> attributes = windows(use, "kernel_size");
        long[] kernel = longs(use.config().path("kernel_size"), planes, 1);
        long[] strides = longs(use.config().path("strides"), planes, 1);
        long[] dilations = longs(use.config().path("dilation_rate"), planes, 1);
        attributes.put("dilations", dilations);
        boolean isSame = use.config().path("padding").asText("valid").equals("same");
        long[] pads = new long[2 * planes];
        long[] extra = new long[planes];
        for (int axis = 0; axis < planes; axis++) {
            long reach = (kernel[axis] - 1) * dilations[axis] + 1;
            if (isSame) {
                long total = Math.max(0, reach - strides[axis]);
                pads[axis] = total / 2;
                pads[planes + axis] = total - total / 2;
            }
            extra[axis] = Math.max(0, strides[axis] - reach);
        }
        attributes.put("auto_pad", "NOTSET");
        attributes.put("pads", pads);
        attributes.put("output_padding", extra);
        List<String> inputs = new ArrayList<>(List.of(image(use).name(), variables.transposedKernel("kernel", 0)));
        if (use.is("use_bias", true)) {
            inputs.add(variables.plain("bias", 1));
        }
        graph.node("ConvTranspose", to, attributes, inputs.toArray(String[]::new));
        return activated(use, imageResult(use, to));
    }

    private static Map<String, Object> windows(Use use, String size) {
        JsonNode config = use.config();
        int planes = planes(use.kind());
        Map<String, Object> attributes = new HashMap<>();
        attributes.put("kernel_shape", longs(config.path(size), planes, 1));
        JsonNode strides = config.path("strides");
        boolean isPooling = size.equals("pool_size");
        attributes.put(
                "strides",
                isPooling && (strides.isNull() || strides.isMissingNode())
                        ? longs(config.path(size), planes, 1)
                        : longs(strides, planes, 1));
        String padding = config.path("padding").asText("valid");
        switch (padding) {
            case "same" -> attributes.put("auto_pad", "SAME_UPPER");
            case "valid" -> attributes.put("auto_pad", "VALID");
            case "causal" -> attributes.put("auto_pad", "NOTSET");
            default -> throw new UnsupportedSettingException("padding", padding);
        }
        return attributes;
    }

    /** A list of numbers, or one number for all. */
    static long[] longs(JsonNode list, int count, long otherwise) {
        long[] values = new long[count];
        if (list.isArray() && list.size() != count) {
            throw new ImportException("model malformed: list=" + list + ", expected=" + count + " numbers");
        }
        for (int i = 0; i < count; i++) {
            JsonNode value = list.isArray() ? list.get(i) : list;
            if (!value.isMissingNode() && !value.isNull() && !value.isInt()) {
                throw new ImportException("setting not supported, for it is no list of whole numbers: " + list);
            }
            values[i] = value.asLong(otherwise);
        }
        return values;
    }

    /** The only axis of a normalization; null stands for the last one, which is the usual one. */
    private static void requireLastAxis(Use use, Result x) {
        JsonNode axis = use.config().path("axis");
        JsonNode only = axis.isArray() && axis.size() == 1 ? axis.get(0) : axis;
        boolean isLast = only.isMissingNode() || only.isInt() && only.asInt() == -1;
        isLast |= only.isInt() && use.rank() > 0 && only.asInt() == use.rank() - 1;
        boolean isLastOfImages = only.isInt() && x.planes() > 0 && only.asInt() == x.planes() + 1;
        if (!isLast && !isLastOfImages) {
            throw new UnsupportedSettingException("axis", axis);
        }
    }

    private Result normalization(Use use) {
        Result x = use.x();
        String name = use.name();
        String[] inputs = new String[5];
        System.arraycopy(use.variables().statistics(use.is("scale", true), use.is("center", true)), 0, inputs, 1, 4);
        Map<String, Object> attributes = Map.of("epsilon", use.number("epsilon", 1e-3));
        JsonNode axis = use.config().path("axis");
        JsonNode only = axis.isArray() && axis.size() == 1 ? axis.get(0) : axis;
        if (only.isInt() && only.asInt() == 1) {
            // the second axis of Keras's order is where ONNX has the channels
            inputs[0] = graph.channelsLast(x).name();
            return new Result(graph.node("BatchNormalization", name, attributes, inputs), 0);
        }
        boolean isOther = only.isInt() && only.asInt() != -1 && x.planes() == 0 && only.asInt() < 1;
        if (isOther || axis.isArray() && axis.size() != 1) {
            throw new UnsupportedSettingException("axis", axis);
        }
        if (x.planes() > 0) {
            requireLastAxis(use, x);
            inputs[0] = x.name();
            return new Result(graph.node("BatchNormalization", name, attributes, inputs), x.planes());
        }
        if (only.isInt() && only.asInt() > 1) {
            // so many axes lie before the channels; the model's inputs tell whether none follows
            return new Result(
                    graph.node("BatchNormalization", name, attributes, turnedFirst(x, only.asInt(), inputs)),
                    only.asInt() - 1);
        }
        // over the last axis, where a factor and a shift broadcast as they are
        String factor = graph.node(BatchNormalizations.FACTOR, name + "/factor", attributes, inputs[1], inputs[4]);
        String shift = graph.node(BatchNormalizations.SHIFT, name + "/shift", Map.of(), inputs[2], inputs[3], factor);
        String scaled = graph.node("Mul", name + "/scaled", Map.of(), x.name(), factor);
        return new Result(graph.node("Add", name, Map.of(), scaled, shift), 0);
    }

    /** A transposition of the wrong number of axes is refused, so an axis that is not the last one is, too. */
    private String[] turnedFirst(Result x, int axis, String... inputs) {
        inputs[0] = graph.channelsFirst(x, axis - 1).name();
        return inputs;
    }

    private Result layerNormalization(Use use) {
        requireLastAxis(use, use.x());
        boolean hasScale = use.is("scale", true);
        boolean hasShift = use.is("center", true);
        String name = use.name();
        Map<String, Object> attributes = new HashMap<>();
        attributes.put("axis", -1L);
        attributes.put("epsilon", use.number("epsilon", 1e-3));
        List<String> inputs =
                new ArrayList<>(List.of(graph.channelsLast(use.x()).name()));
        inputs.add(hasScale ? use.variables().plain("gamma", 0) : graph.known(name + "/gamma", Plain.scalar(1)));
        if (hasShift) {
            inputs.add(use.variables().plain("beta", hasScale ? 1 : 0));
        }
        return new Result(graph.node("LayerNormalization", name, attributes, inputs.toArray(String[]::new)), 0);
    }

    /** With means and variances of the training data, over the last axis. */
    private Result standardization(Use use) {
        JsonNode config = use.config();
        requireLastAxis(use, use.x());
        if (use.is("invert", false)) {
            throw new UnsupportedSettingException("invert", true);
        }
        boolean isGiven = !config.path("mean").isNull() && !config.path("mean").isMissingNode();
        Plain mean = isGiven ? numbers(config.path("mean")) : use.variables().read(0);
        Plain variance =
                isGiven ? numbers(config.path("variance")) : use.variables().read(1);
        double[] factors = new double[variance.size()];
        for (int i = 0; i < factors.length; i++) {
            factors[i] = 1 / Math.max(Math.sqrt(variance.values()[i]), 1e-7);
        }
        String name = use.name();
        String centred = graph.node(
                "Sub",
                name + "/centred",
                Map.of(),
                graph.channelsLast(use.x()).name(),
                use.variables().store("mean", mean));
        String factor = use.variables().store("factor", Plain.of(variance.shape(), factors));
        return new Result(graph.node("Mul", name, Map.of(), centred, factor), 0);
    }

    /** A number, or a list of lists of numbers of which only the innermost is longer than 1. */
    private static Plain numbers(JsonNode node) {
        if (node.isNumber()) {
            return Plain.scalar(node.asDouble());
        }
        JsonNode inner = node;
        while (inner.isArray() && inner.size() == 1 && inner.get(0).isArray()) {
            inner = inner.get(0);
        }
        double[] values = new double[inner.size()];
        for (int i = 0; i < values.length; i++) {
            if (!inner.get(i).isNumber()) {
                throw new ImportException("model malformed: not a list of numbers=" + node);
            }
            values[i] = inner.get(i).asDouble();
        }
        return Plain.of(Shape.of(values.length), values);
    }

    private Result pooling(String operator, Use use) {
        return imageResult(
                use,
                graph.node(
                        operator,
                        use.name(),
                        windows(use, "pool_size"),
                        image(use).name()));
    }

    private Result globalPooling(String operator, Use use) {
        boolean isKept = use.is("keepdims", false);
        int planes = planes(use.kind());
        long[] axes = new long[planes];
        for (int i = 0; i < planes; i++) {
            axes[i] = i + 2L;
        }
        String pooled = graph.node(
                operator,
                use.name(),
                Map.of("axes", axes, "keepdims", isKept ? 1L : 0L),
                image(use).name());
        return isKept ? imageResult(use, pooled) : new Result(pooled, 0);
    }

    /** Zeros around, or with the opposite sign less of what is there. */
    private Result padding(Use use, String key, int sign) {
        int planes = planes(use.kind());
        JsonNode sides = use.config().path(key);
        int[] pads = new int[2 * (planes + 2)];
        for (int axis = 0; axis < planes; axis++) {
            JsonNode side = sides.isArray() && sides.size() == planes && planes > 1 ? sides.get(axis) : sides;
            long[] both = longs(side, 2, 0);
            pads[2 + axis] = sign * Math.toIntExact(both[0]);
            pads[planes + 4 + axis] = sign * Math.toIntExact(both[1]);
        }
        String known = graph.known(use.name() + "/pads", Plain.integers(pads));
        return imageResult(
                use, graph.node("Pad", use.name(), Map.of(), image(use).name(), known));
    }

    /** Each element as often as the size says, one axis after the other. */
    private Result upsampling(Use use) {
        int planes = planes(use.kind());
        long[] sizes = longs(use.config().path("size"), planes, 2);
        double[] scales = new double[planes + 2];
        scales[0] = scales[1] = 1;
        for (int axis = 0; axis < planes; axis++) {
            scales[axis + 2] = sizes[axis];
        }
        String known = graph.known(use.name() + "/scales", Plain.of(Shape.of(scales.length), scales));
        Map<String, Object> attributes =
                Map.of("mode", "nearest", "coordinate_transformation_mode", "asymmetric", "nearest_mode", "floor");
        return imageResult(
                use, graph.node("Resize", use.name(), attributes, image(use).name(), "", known));
    }

    /** With the channels first Keras brings them to the end before. */
    private Result flatten(Use use) {
        if (!isChannelsFirst(use)) {
            return last("Flatten", use.name(), use.x(), Map.of());
        }
        throw new UnsupportedSettingException("data_format", "channels_first");
    }

    private Result reshape(Use use) {
        JsonNode target = use.config().path("target_shape");
        long[] sizes = longs(target, target.size(), 1);
        int[] shape = new int[sizes.length + 1];
        for (int i = 0; i < sizes.length; i++) {
            shape[i + 1] = Math.toIntExact(sizes[i]);
        }
        // the batch stays as it is
        String wanted = graph.known(use.name() + "/shape", Plain.integers(shape));
        return new Result(
                graph.node(
                        "Reshape",
                        use.name(),
                        Map.of(),
                        graph.channelsLast(use.x()).name(),
                        wanted),
                0);
    }

    private Result permutation(Use use) {
        JsonNode dims = use.config().path("dims");
        long[] sizes = longs(dims, dims.size(), 1);
        long[] order = new long[sizes.length + 1];
        System.arraycopy(sizes, 0, order, 1, sizes.length);
        return last("Transpose", use.name(), use.x(), Map.of("perm", order));
    }

    private Result repetition(Use use) {
        String axes = graph.known(use.name() + "/axes", Plain.integers(1));
        String repeats = graph.known(use.name() + "/repeats", Plain.integers(1, (int) use.number("n", 1), 1));
        String one = graph.node(
                "Unsqueeze",
                use.name() + "/one",
                Map.of(),
                graph.channelsLast(use.x()).name(),
                axes);
        return new Result(graph.node("Tile", use.name(), Map.of(), one, repeats), 0);
    }

    private Result rescaling(Use use) {
        JsonNode config = use.config();
        Plain scale = config.has("scale") ? numbers(config.path("scale")) : Plain.scalar(1);
        Plain offset = config.has("offset") ? numbers(config.path("offset")) : Plain.scalar(0);
        Result x = scale.size() + offset.size() > 2 ? graph.channelsLast(use.x()) : use.x();
        String factor = graph.known(use.name() + "/scale", scale);
        String shift = graph.known(use.name() + "/offset", offset);
        String scaled = graph.node("Mul", use.name() + "/scaled", Map.of(), x.name(), factor);
        return new Result(graph.node("Add", use.name(), Map.of(), scaled, shift), x.planes());
    }

    /** Operands in one order of axes: that of all, if it is one, else Keras's, in which shapes broadcast. */
    private Result folded(String operator, Use use) {
        List<Object> operands = use.arguments().operands();
        if (operands.size() < 2) {
            throw new ImportException("a layer that is called with too little: layer=" + use.name());
        }
        long orders = operands.stream()
                .filter(Result.class::isInstance)
                .map(operand -> ((Result) operand).planes())
                .distinct()
                .count();
        int planes = 0;
        List<String> names = new ArrayList<>();
        for (int i = 0; i < operands.size(); i++) {
            if (operands.get(i) instanceof Result result) {
                Result same = orders == 1 ? result : graph.channelsLast(result);
                planes = same.planes();
                names.add(same.name());
            } else {
                names.add(graph.known(use.name() + "/number-" + i, Plain.scalar((Double) operands.get(i))));
            }
        }
        String value = names.get(0);
        for (int i = 1; i < names.size(); i++) {
            String to = i == names.size() - 1 ? use.name() : use.name() + "/" + i + "-folded";
            value = graph.node(operator, to, Map.of(), value, names.get(i));
        }
        return new Result(value, planes);
    }

    private Result average(Use use) {
        Use sum = new Use(use.kind(), use.config(), use.name() + "/sum", use.variables(), use.arguments(), use.rank());
        Result total = folded("Add", sum);
        double count = use.arguments().operands().size();
        String share = graph.known(use.name() + "/share", Plain.scalar(1 / count));
        return new Result(graph.node("Mul", use.name(), Map.of(), total.name(), share), total.planes());
    }

    private Result concatenation(Use use) {
        List<Result> sources = use.arguments().tensors();
        long axis = (long) use.number("axis", -1);
        int planes = sources.get(0).planes();
        boolean isSame = planes > 0 && sources.stream().allMatch(source -> source.planes() == planes);
        if (isSame && (axis == -1 || axis == planes + 1)) {
            String[] inputs = sources.stream().map(Result::name).toArray(String[]::new);
            return new Result(graph.node("Concat", use.name(), Map.of("axis", 1L), inputs), planes);
        }
        String[] inputs = sources.stream()
                .map(source -> graph.channelsLast(source).name())
                .toArray(String[]::new);
        return new Result(graph.node("Concat", use.name(), Map.of("axis", axis), inputs), 0);
    }

    private Result embedding(Use use) {
        String table = use.variables().plain("embeddings", 0);
        return new Result(
                graph.node("Gather", use.name(), Map.of(), table, use.x().name()), 0);
    }

    /** A layer that treats the last axis alone does the same to every step as it is. */
    private Result everyStep(Use use) {
        JsonNode inner = use.config().path("layer");
        if (!Set.of("Dense", "Activation", "Dropout", "LayerNormalization")
                .contains(inner.path("class_name").asText())) {
            throw new UnsupportedSettingException(
                    "layer", inner.path("class_name").asText());
        }
        KerasVariables variables = use.variables();
        return add(inner, use.name(), variables.name(), variables.place().inside("layer"), use.arguments())
                .get(0);
    }
}

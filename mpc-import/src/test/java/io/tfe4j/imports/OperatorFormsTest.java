package io.tfe4j.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.ring.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each attribute of an operator at other values: what ONNX Runtime computes is computed here, or refused. */
class OperatorFormsTest {
    private static final double TOLERANCE = 0.01;
    private static final String[] ACTIVATIONS = {"Relu", "Tanh", "HardSigmoid", "Softplus", "LeakyRelu"};

    @TempDir
    Path folder;

    /** An operator with usual inputs: the first private, then weights. */
    record Base(String operator, int[] shape, List<int[]> weights, Object... attributes) {
        @Override
        public String toString() {
            return operator + Arrays.toString(shape);
        }
    }

    private static Base base(String operator, int[] shape, Object... attributes) {
        return new Base(operator, shape, List.of(), attributes);
    }

    static Stream<Base> bases() {
        int[] image = {2, 3, 6, 5};
        int[] matrix = {3, 4};
        int[] sequence = {4, 2, 3};
        List<int[]> vectors = List.of(new int[] {3}, new int[] {3}, new int[] {3}, new int[] {3});
        return Stream.of(
                base("LeakyRelu", matrix),
                base("Elu", matrix),
                base("Selu", matrix),
                base("Celu", matrix),
                base("ThresholdedRelu", matrix),
                base("HardSigmoid", matrix),
                base("Softmax", image),
                base("LogSoftmax", image),
                base("Hardmax", matrix),
                base("Flatten", image),
                base("Transpose", matrix),
                base("ArgMax", matrix),
                base("ArgMin", matrix),
                base("ReduceSum", image),
                base("ReduceMean", image),
                base("ReduceMax", image),
                base("ReduceMin", image),
                base("ReduceL1", image),
                base("ReduceL2", image),
                base("ReduceSumSquare", image),
                base("ReduceLogSumExp", image),
                base("LpNormalization", matrix),
                base("MeanVarianceNormalization", image),
                base("MaxPool", image, "kernel_shape", new int[] {2, 3}),
                base("AveragePool", image, "kernel_shape", new int[] {2, 3}),
                base("LpPool", image, "kernel_shape", new int[] {2, 3}),
                base("DepthToSpace", new int[] {1, 8, 2, 3}, "blocksize", 2),
                base("SpaceToDepth", new int[] {1, 2, 4, 6}, "blocksize", 2),
                base("Gelu", matrix),
                base("Shrink", matrix),
                base("Trilu", matrix),
                new Base("Conv", image, List.of(new int[] {6, 3, 2, 3}, new int[] {6})),
                new Base("ConvTranspose", image, List.of(new int[] {3, 2, 3, 2})),
                new Base("Gemm", new int[] {4, 4}, List.of(new int[] {4, 4}, new int[] {4})),
                new Base("BatchNormalization", image, vectors),
                new Base("LayerNormalization", new int[] {2, 3, 3}, List.of(new int[] {3}, new int[] {3})),
                new Base("InstanceNormalization", image, vectors.subList(0, 2)),
                new Base("LSTM", sequence, List.of(new int[] {1, 8, 3}, new int[] {1, 8, 2}, new int[] {1, 16})),
                new Base("GRU", sequence, List.of(new int[] {1, 6, 3}, new int[] {1, 6, 2}, new int[] {1, 12})),
                new Base("RNN", sequence, List.of(new int[] {1, 2, 3}, new int[] {1, 2, 2}, new int[] {1, 4})));
    }

    /** Values that an attribute might have, most of which it may not. */
    private static List<Object> values(String attribute) {
        return switch (attribute) {
            case "auto_pad" -> List.of("NOTSET", "SAME_UPPER", "SAME_LOWER", "VALID");
            case "approximate" -> List.of("none", "tanh");
            case "mode" -> List.of("DCR", "CRD");
            case "direction" -> List.of("forward", "reverse");
            case "activations" ->
                Arrays.stream(ACTIVATIONS)
                        .flatMap(one -> Stream.of(List.of(one), List.of(one, "Tanh"), List.of("Sigmoid", one, "Tanh")))
                        .map(Object.class::cast)
                        .toList();
            case "axes" -> List.of(new int[] {1}, new int[] {-1}, new int[] {0, 2}, new int[0]);
            case "perm" -> List.of(new int[] {1, 0}, new int[] {0, 1});
            case "strides", "dilations", "kernel_shape" ->
                List.of(new int[] {2, 1}, new int[] {2, 2}, new int[] {3, 2}, new int[] {1, 1});
            case "pads" -> List.of(new int[] {1, 0, 0, 1}, new int[] {1, 1, 1, 1}, new int[] {0, 1, 0, 0});
            case "output_padding" -> List.of(new int[] {1, 0}, new int[] {0, 1});
            case "output_shape" -> List.of(new int[] {8, 6}, new int[] {7, 6});
            case "alpha", "beta", "epsilon", "gamma", "clip", "momentum", "bias", "lambd", "activation_alpha" ->
                List.of(0.3, 1.7);
            case "axis" -> List.of(0, 1, 2, 3, -1);
            // ONNX Runtime ends the process at some numbers that make no sense
            case "group", "blocksize" -> List.of(1, 2);
            case "hidden_size" -> List.of(2);
            default -> List.of(0, 1, 2);
        };
    }

    @ParameterizedTest
    @MethodSource("bases")
    void operator_withAnyAttribute_isAsOnnxRuntimeOrRefused(Base base) {
        List<String> wrong = new ArrayList<>();
        int right = 0;
        Set<String> attributes = new TreeSet<>(OperatorForms.attributes(base.operator()));
        attributes.add("made_up");
        for (String attribute : attributes) {
            for (Object value : values(attribute)) {
                for (int version : new int[] {11, 17, 20}) {
                    String outcome = outcome(base, version, attribute, value);
                    right += "right".equals(outcome) ? 1 : 0;
                    if (outcome != null && !outcome.equals("right")) {
                        wrong.add(attribute + "=" + shown(value) + " at version " + version + ": " + outcome);
                    }
                }
            }
        }

        assertThat(wrong).isEmpty();
        assertThat(right).as("runs with another value that are right").isGreaterThan(0);
    }

    private static String shown(Object value) {
        return value instanceof int[] numbers ? Arrays.toString(numbers) : String.valueOf(value);
    }

    /** Null if either refuses. */
    private @Nullable String outcome(Base base, int version, String attribute, Object value) {
        ModelBuilder model = new ModelBuilder(version).input("x", base.shape());
        List<String> inputs = new ArrayList<>(List.of("x"));
        for (int i = 0; i < base.weights().size(); i++) {
            Shape shape = Shape.of(base.weights().get(i));
            inputs.add("w" + i);
            model.weight("w" + i, shape, OperatorsTest.random(i + 3, shape.size(), 0.2, 1));
        }
        List<Object> attributes = new ArrayList<>(List.of(attribute, value));
        for (int i = 0; i < base.attributes().length; i += 2) {
            if (!base.attributes()[i].equals(attribute)) {
                attributes.add(base.attributes()[i]);
                attributes.add(base.attributes()[i + 1]);
            }
        }
        boolean isPlace = base.operator().startsWith("Arg");
        model.node(base.operator(), inputs, isPlace ? "place" : "y", attributes.toArray());
        if (isPlace) {
            model.node("Cast", List.of("place"), "y", "to", 1);
        }
        model.output("y");
        Shape shape = Shape.of(base.shape());
        Map<String, PlainTensor> data =
                Map.of("x", new PlainTensor(shape, OperatorsTest.random(1, shape.size(), -2, 2)));
        PlainTensor expected;
        try {
            expected = OnnxRuntime.run(model.bytes(), data, "y");
        } catch (IllegalStateException | NullPointerException e) {
            return null; // no such attribute, version or value, or a result that is not of real numbers
        }
        PlainTensor actual;
        try {
            actual = model.load(folder).predictInClear(data, "y");
        } catch (IllegalArgumentException e) {
            return null;
        }
        if (!actual.shape().equals(expected.shape())) {
            return "shape=" + actual.shape() + ", expected=" + expected.shape();
        }
        for (int i = 0; i < expected.values().length; i++) {
            double difference = Math.abs(actual.values()[i] - expected.values()[i]);
            if (!(difference <= TOLERANCE * Math.max(1, Math.abs(expected.values()[i])))) {
                return "value=" + actual.values()[i] + ", expected=" + expected.values()[i];
            }
        }
        return "right";
    }

    @Test
    void operators_ofOnnx_allHaveAForm() {
        assertThat(Operators.names().stream().filter(name -> !name.startsWith("tfe4j:")))
                .allMatch(OperatorForms::isKnown);
    }
}

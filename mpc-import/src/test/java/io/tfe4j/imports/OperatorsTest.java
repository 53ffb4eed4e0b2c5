package io.tfe4j.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.Session;
import io.tfe4j.Tensor;
import io.tfe4j.TfeContext;
import io.tfe4j.config.LocalConfig;
import io.tfe4j.config.RunListener;
import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.ring.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each operator alone, in the clear and on shares, as ONNX Runtime has it. */
class OperatorsTest {
    private static final double LOW = -3;
    private static final double HIGH = 3;

    @TempDir
    Path folder;

    /** One node; its first input is private, the next ones too if {@code shapes} has them. */
    private record Case(String name, ModelBuilder model, List<int[]> shapes, double low) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Case one(String operator, int[] shape, Object... attributes) {
        return one(operator + Arrays.toString(shape), 17, operator, shape, LOW, attributes);
    }

    private static Case positive(String operator, Object... attributes) {
        return one(operator, 17, operator, new int[] {3, 4}, 0.25, attributes);
    }

    private static Case one(String name, int version, String operator, int[] shape, double low, Object... attributes) {
        ModelBuilder model = new ModelBuilder(version)
                .input("x0", shape)
                .node(operator, List.of("x0"), "y", attributes)
                .output("y");
        return new Case(name, model, List.of(shape), low);
    }

    /** Two private inputs. */
    private static Case two(String operator, int[] left, int[] right) {
        ModelBuilder model = new ModelBuilder()
                .input("x0", left)
                .input("x1", right)
                .node(operator, List.of("x0", "x1"), "y")
                .output("y");
        return new Case(operator + " of two", model, List.of(left, right), 0.5);
    }

    /** A private input, then whole numbers of the structure. */
    private static Case shaped(String operator, int[] shape, long[]... structure) {
        ModelBuilder model = new ModelBuilder().input("x0", shape);
        List<String> inputs = new ArrayList<>(List.of("x0"));
        for (int i = 0; i < structure.length; i++) {
            inputs.add("s" + i);
            model.integers("s" + i, structure[i]);
        }
        model.node(operator, inputs, "y").output("y");
        return new Case(operator + Arrays.deepToString(structure), model, List.of(shape), LOW);
    }

    /** A private input, then weights of these shapes. */
    private static Case weighted(String operator, int[] shape, List<int[]> weights, Object... attributes) {
        ModelBuilder model = new ModelBuilder().input("x0", shape);
        List<String> inputs = new ArrayList<>(List.of("x0"));
        for (int i = 0; i < weights.size(); i++) {
            inputs.add("w" + i);
            Shape of = Shape.of(weights.get(i));
            model.weight("w" + i, of, random(i + 5, of.size(), 0.2, 1));
        }
        model.node(operator, inputs, "y", attributes).output("y");
        return new Case(operator + " weighted " + Arrays.deepToString(attributes), model, List.of(shape), LOW);
    }

    /** {@code x0 operator number}, or the other way round. */
    private static Case number(String operator, boolean first, double value) {
        ModelBuilder model = new ModelBuilder()
                .input("x0", 3, 4)
                .number("c", value)
                .node(operator, first ? List.of("c", "x0") : List.of("x0", "c"), "y")
                .output("y");
        return new Case(
                operator + (first ? " of a number and" : " by a number"), model, List.of(new int[] {3, 4}), 0.5);
    }

    static Stream<Case> cases() {
        int[] image = {2, 3, 7, 6};
        int[] matrix = {3, 4};
        return Stream.of(
                one("Neg", matrix),
                one("Abs", matrix),
                one("Relu", matrix),
                one("LeakyRelu", matrix, "alpha", 0.1),
                one("Elu", matrix, "alpha", 0.7),
                one("Sigmoid", matrix),
                one("HardSigmoid", matrix, "alpha", 0.3, "beta", 0.4),
                one("HardSwish", matrix),
                one("Tanh", matrix),
                one("Erf", matrix),
                one("Softplus", matrix),
                one("Exp", matrix),
                positive("Log"),
                positive("Sqrt"),
                positive("Reciprocal"),
                one("Softmax", new int[] {2, 3, 4}, "axis", 1),
                one("LogSoftmax", matrix, "axis", -1),
                one("Softmax before 13", 11, "Softmax", new int[] {2, 3, 4}, LOW, "axis", 1),
                one("Clip before 11", 8, "Clip", matrix, LOW, "min", -1.0, "max", 2.0),
                one("Transpose", new int[] {2, 3, 4}, "perm", new int[] {2, 0, 1}),
                one("Transpose", new int[] {2, 3}),
                one("Flatten", new int[] {2, 3, 4}, "axis", 2),
                one("ReduceMean", new int[] {2, 3, 4}, "axes", new int[] {0, -1}, "keepdims", 0),
                one("ReduceMax", new int[] {2, 3, 4}, "axes", new int[] {1, 2}, "keepdims", 0),
                one("ReduceMin", matrix, "axes", new int[] {1}),
                one("ReduceSumSquare", matrix, "axes", new int[] {1}),
                one("ReduceL2", matrix, "axes", new int[] {1}, "keepdims", 0),
                one("LpNormalization", matrix, "axis", 1),
                one("GlobalAveragePool", image),
                one("GlobalMaxPool", image),
                one("MaxPool", image, "kernel_shape", new int[] {3, 2}, "strides", new int[] {2, 1}),
                one("MaxPool", image, "kernel_shape", new int[] {3, 3}, "strides", new int[] {2, 2}, "pads", new int[] {
                    1, 0, 1, 1
                }),
                one("MaxPool", image, "kernel_shape", new int[] {3, 3}, "strides", new int[] {2, 2}, "ceil_mode", 1),
                one("MaxPool", image, "kernel_shape", new int[] {2, 2}, "dilations", new int[] {2, 3}),
                one("MaxPool", new int[] {2, 3, 8}, "kernel_shape", new int[] {3}, "strides", new int[] {2}),
                one("MaxPool", image, "kernel_shape", new int[] {3, 3}, "auto_pad", "SAME_LOWER", "strides", new int[] {
                    2, 2
                }),
                one("AveragePool", image, "kernel_shape", new int[] {2, 2}, "strides", new int[] {2, 2}),
                one("AveragePool", image, "kernel_shape", new int[] {3, 3}, "pads", new int[] {1, 1, 1, 1}),
                one(
                        "AveragePool",
                        image,
                        "kernel_shape",
                        new int[] {3, 3},
                        "pads",
                        new int[] {1, 1, 1, 1},
                        "count_include_pad",
                        1),
                two("Add", matrix, new int[] {4}),
                two("Sub", matrix, new int[] {3, 1}),
                two("Mul", matrix, matrix),
                two("Div", matrix, matrix),
                two("Max", matrix, matrix),
                two("Min", matrix, new int[] {4}),
                two("MatMul", new int[] {2, 2, 3, 4}, new int[] {2, 2, 4, 5}),
                two("MatMul", matrix, new int[] {4}),
                number("Sub", true, 1.5),
                number("Div", true, 2.5),
                number("Div", false, 2.5),
                number("Max", true, 1),
                number("Min", false, 1),
                number("Pow", false, 3),
                number("Pow", false, 0.5),
                number("Pow", false, -1),
                shaped("Reshape", new int[] {2, 3, 4}, new long[] {0, -1, 2}),
                shaped("Squeeze", new int[] {2, 1, 4}, new long[] {1}),
                shaped("Unsqueeze", matrix, new long[] {0, 3}),
                shaped("Expand", new int[] {3, 1}, new long[] {2, 3, 4}),
                shaped("Tile", new int[] {2, 3}, new long[] {2, 3}),
                shaped("Pad", matrix, new long[] {1, 0, 0, 2}),
                shaped(
                        "Slice",
                        new int[] {4, 6},
                        new long[] {1, -4},
                        new long[] {99, -1},
                        new long[] {0, 1},
                        new long[] {1, 2}),
                shaped("Gather", matrix, new long[] {2, 0, -1}),
                shaped("ReduceSum", new int[] {2, 3, 4}, new long[] {1}),
                weighted("Conv", image, List.of(new int[] {4, 3, 3, 3}, new int[] {4}), "pads", new int[] {1, 0, 2, 1}),
                weighted(
                        "Conv",
                        new int[] {1, 4, 6, 6},
                        List.of(new int[] {8, 2, 3, 3}),
                        "group",
                        2,
                        "strides",
                        new int[] {2, 2},
                        "dilations",
                        new int[] {1, 2}),
                weighted(
                        "Conv",
                        new int[] {1, 4, 6, 6},
                        List.of(new int[] {4, 1, 3, 3}),
                        "group",
                        4,
                        "auto_pad",
                        "SAME_UPPER"),
                weighted(
                        "Conv", new int[] {2, 3, 9}, List.of(new int[] {4, 3, 3}, new int[] {4}), "strides", new int[] {
                            2
                        }),
                weighted(
                        "Gemm",
                        matrix,
                        List.of(new int[] {5, 4}, new int[] {5}),
                        "transB",
                        1,
                        "alpha",
                        0.5,
                        "beta",
                        2.0),
                weighted("Gemm", new int[] {4, 3}, List.of(new int[] {4, 5}), "transA", 1),
                weighted("PRelu", image, List.of(new int[] {3, 1, 1})),
                weighted("LayerNormalization", new int[] {2, 3, 4}, List.of(new int[] {4}, new int[] {4})),
                weighted("InstanceNormalization", image, List.of(new int[] {3}, new int[] {3})),
                weighted(
                        "BatchNormalization",
                        image,
                        List.of(new int[] {3}, new int[] {3}, new int[] {3}, new int[] {3}),
                        "epsilon",
                        0.01),
                one("ai.onnx.ml:Normalizer", 17, "ai.onnx.ml:Normalizer", matrix, LOW, "norm", "L2"),
                one("ai.onnx.ml:Normalizer max", 17, "ai.onnx.ml:Normalizer", matrix, LOW, "norm", "MAX"),
                one(
                        "ai.onnx.ml:LinearRegressor",
                        17,
                        "ai.onnx.ml:LinearRegressor",
                        matrix,
                        LOW,
                        "coefficients",
                        new double[] {0.5, -1, 2, 0.25, 1, 1, -0.5, 0},
                        "intercepts",
                        new double[] {1, -1},
                        "targets",
                        2));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void operator_isAsOnnxRuntime(Case given) {
        Map<String, PlainTensor> inputs = new HashMap<>();
        for (int i = 0; i < given.shapes().size(); i++) {
            Shape shape = Shape.of(given.shapes().get(i));
            inputs.put("x" + i, new PlainTensor(shape, random(i + 1, shape.size(), given.low(), HIGH)));
        }
        PlainTensor expected = OnnxRuntime.run(given.model().bytes(), inputs, "y");
        ImportedModel model = given.model().load(folder);

        PlainTensor clear = model.predictInClear(inputs, "y");
        PlainTensor shared = onShares(model, inputs, given.low());

        assertThat(clear.shape()).isEqualTo(expected.shape());
        FixturesTest.assertClose(clear.values(), expected.values(), 1e-4);
        assertThat(shared.shape()).isEqualTo(expected.shape());
        FixturesTest.assertClose(shared.values(), expected.values(), 2e-3);
    }

    /** The result {@code y} for inputs from {@code low} to 3, with ranges checked. */
    static PlainTensor onShares(ImportedModel model, Map<String, PlainTensor> inputs, double low) {
        TfeContext tfe = new TfeContext(new LocalConfig()
                .withRangeChecks()
                .withListener(RunListener.SILENT)
                .withData((player, request) -> model.weight(request.tensor())));
        Map<String, Tensor> tensors = new HashMap<>();
        inputs.forEach((name, values) -> tensors.put(
                name,
                tfe.definePrivateInput(
                        "bank",
                        Inputs.of(values.shape().toArray(), values.values()).range(low, HIGH))));
        Tensor result = model.predict(tfe, ImportOptions.of("vendor", "model"), tensors, "y");
        double[][] values = new double[1][];
        Output output = tfe.defineOutputValues("auditor", result, received -> values[0] = received);
        try (Session session = tfe.session()) {
            session.run(output, "operator");
        }
        return new PlainTensor(Shape.of(result.shape()), values[0]);
    }

    static double[] random(long seed, int count, double low, double high) {
        return new SplittableRandom(seed)
                .doubles(count, low, high)
                .map(value -> (float) value)
                .toArray();
    }
}

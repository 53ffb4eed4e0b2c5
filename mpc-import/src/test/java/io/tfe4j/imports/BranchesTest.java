package io.tfe4j.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.TensorProto;
import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.ring.Shape;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Branches that everyone knows, and those that private data choose, as ONNX Runtime takes them. */
class BranchesTest {
    private static final PlainTensor X = PlainTensor.of(new double[][] {{0.5, -1.5, 2}});

    @TempDir
    Path folder;

    /** A product with weights whose ranges alone would not fit, squared; or x itself. */
    private static ModelBuilder branching(int elseColumns) {
        ModelBuilder then = new ModelBuilder()
                .weight("w", Shape.of(3, 3), 1, 2, 0, -1, 0.5, 1, 3, 0, 1)
                .node("MatMul", List.of("x", "w"), "product")
                .node("MatMul", List.of("product", "w"), "again")
                .node("Mul", List.of("again", "again"), "squares")
                .output("squares");
        ModelBuilder otherwise = new ModelBuilder()
                .integers("from", 0)
                .integers("to", elseColumns)
                .integers("axis", 1)
                .node("Slice", List.of("x", "from", "to", "axis"), "part")
                .output("part");
        return new ModelBuilder().node("If", List.of("condition"), "y", "then_branch", then, "else_branch", otherwise);
    }

    /** Chosen by whether the sum of x is above a number. */
    private static ModelBuilder byPrivateData(double above, int elseColumns) {
        ModelBuilder model = new ModelBuilder()
                .input("x", 1, 3)
                .number("above", above)
                .node("ReduceSum", List.of("x"), "sum", "keepdims", 0)
                .node("Greater", List.of("sum", "above"), "condition");
        return model.nodesOf(branching(elseColumns)).output("y");
    }

    private static ModelBuilder byKnownRate() {
        ModelBuilder model = new ModelBuilder()
                .input("x", 1, 3)
                .wholeInput("rate")
                .tensor(ModelBuilder.tensor("16000", TensorProto.DataType.INT64_VALUE, Shape.scalar())
                        .addInt64Data(16000)
                        .build())
                .node("Equal", List.of("rate", "16000"), "condition");
        return model.nodesOf(branching(3)).output("y");
    }

    private static PlainTensor onShares(ImportedModel model) {
        return OperatorsTest.onShares(model, Map.of("x", X), -3);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.9, 1.1})
    void branchThatPrivateDataChoose_isTaken_andBothAreComputed(double above) {
        ModelBuilder built = byPrivateData(above, 3);
        PlainTensor expected = OnnxRuntime.run(built.bytes(), Map.of("x", X), "y");
        ImportedModel model = built.load(folder);

        FixturesTest.assertClose(model.predictInClear(Map.of("x", X), "y").values(), expected.values(), 1e-4);
        FixturesTest.assertClose(onShares(model).values(), expected.values(), 2e-3);
    }

    @Test
    void branchesOfOtherShapes_thatPrivateDataChoose_areRefused() {
        ImportedModel model = byPrivateData(0, 2).load(folder);

        assertThatThrownBy(() -> onShares(model))
                .hasMessageContaining("branches that private data chooses have results of other shapes");
    }

    @ParameterizedTest
    @ValueSource(doubles = {16000, 8000})
    void branchThatAKnownInputChooses_isTheOnlyOne(double rate) {
        PlainTensor known = new PlainTensor(Shape.scalar(), new double[] {rate});
        ModelBuilder built = byKnownRate();
        PlainTensor expected = OnnxRuntime.run(built.bytes(), Map.of("x", X, "rate", known), Set.of("rate"), "y");
        ImportedModel model = built.load(folder).withKnown("rate", known);

        assertThat(model.inputs()).extracting(ModelInput::name).containsExactly("x");
        FixturesTest.assertClose(onShares(model).values(), expected.values(), 2e-3);
    }

    @Test
    void knownInputs_thatDoNotFit_areRefused() {
        ImportedModel model = byKnownRate().load(folder);

        assertThatThrownBy(() -> model.withKnown("speed", PlainTensor.scalar(1)))
                .hasMessageContaining("no such input: input=speed");
        assertThatThrownBy(() -> model.withKnown("x", PlainTensor.of(1, 2)))
                .hasMessageContaining("input of the wrong shape: name=x");
    }

    /** What the model adds would be rounded to 0, and all small numbers would have one logarithm. */
    @Test
    void logarithmsBelowTheLastDigit_areRefused() {
        for (double least : new double[] {1e-3, 1e-10}) {
            ModelBuilder built = new ModelBuilder()
                    .input("x", 1, 3)
                    .number("least", least)
                    .node("Mul", List.of("x", "x"), "power")
                    .node("Add", List.of("power", "least"), "bounded")
                    .node("Transpose", List.of("bounded"), "turned")
                    .node("Log", List.of("turned"), "y")
                    .output("y");
            ImportedModel model = built.load(folder);

            if (least < 1e-5) {
                assertThatThrownBy(() -> onShares(model))
                        .hasMessageContaining("Log node-y: logarithms of numbers down to 1.0000000")
                        .hasMessageContaining("need more than 16 fraction bits");
            } else {
                PlainTensor expected = OnnxRuntime.run(built.bytes(), Map.of("x", X), "y");
                FixturesTest.assertClose(onShares(model).values(), expected.values(), 2e-3);
            }
        }
    }

    /** Exporters write scales as nodes as well as among the weights. */
    @Test
    void scalesOfAConstantNode_areStructure() {
        TensorProto.Builder scales = ModelBuilder.tensor("scales", TensorProto.DataType.FLOAT_VALUE, Shape.of(2))
                .addFloatData(2)
                .addFloatData(2);
        ModelBuilder built = new ModelBuilder()
                .input("x", 1, 3)
                .node("Constant", List.of(), "scales", "value", scales.build())
                .node(
                        "Resize",
                        List.of("x", "", "scales"),
                        "y",
                        "mode",
                        "nearest",
                        "coordinate_transformation_mode",
                        "asymmetric",
                        "nearest_mode",
                        "floor")
                .output("y");
        PlainTensor expected = OnnxRuntime.run(built.bytes(), Map.of("x", X), "y");

        PlainTensor shared = onShares(built.load(folder));

        assertThat(shared.shape()).isEqualTo(expected.shape());
        FixturesTest.assertClose(shared.values(), expected.values(), 1e-4);
    }
}

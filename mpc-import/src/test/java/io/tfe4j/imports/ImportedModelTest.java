package io.tfe4j.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.TensorProto;
import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.Session;
import io.tfe4j.TfeContext;
import io.tfe4j.config.LocalConfig;
import io.tfe4j.config.RunListener;
import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.program.Program;
import io.tfe4j.ring.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a program has of a model, and what it refuses. */
class ImportedModelTest {
    private static final Shape KERNEL = Shape.of(3, 2);
    private static final double[] KERNEL_VALUES = {0.5, -1, 0.25, 2, -0.75, 1};

    @TempDir
    Path folder;

    private static TfeContext context(ImportedModel owned) {
        return new TfeContext(new LocalConfig()
                .withListener(RunListener.SILENT)
                .withData((player, request) -> owned.weight(request.tensor())));
    }

    private static ModelBuilder dense(boolean isComplete) {
        ModelBuilder model = new ModelBuilder().input("x", 2, 3);
        if (isComplete) {
            model.weight("kernel", KERNEL, KERNEL_VALUES).weight("bias", Shape.of(2), 1, -1);
        } else {
            model.structure("kernel", KERNEL).structure("bias", Shape.of(2));
        }
        return model.node("Transpose", List.of("kernel"), "turned")
                .node("Gemm", List.of("x", "turned", "bias"), "y", "transB", 1)
                .output("y");
    }

    private static PrivateTensor predict(ImportedModel model, TfeContext tfe, double[][] x) {
        PrivateTensor input = tfe.definePrivateInput("bank", Inputs.of(x).range(-4, 4));
        return model.predict(tfe, ImportOptions.of("vendor", "classifier"), Map.of("x", input), "y");
    }

    @Test
    void predict_fromTheStructureAlone_asksTheOwnerForWeightsByName() {
        ImportedModel owned = dense(true).load(folder);
        ImportedModel structure = dense(false).load(folder);
        TfeContext tfe = context(owned);
        double[][] result = new double[1][];

        PrivateTensor y = predict(structure, tfe, new double[][] {{1, 2, 3}, {-1, 0.5, 2}});
        Output output = tfe.defineOutputValues("auditor", y, values -> result[0] = values);
        try (Session session = tfe.session()) {
            session.run(output, "structure");
        }

        assertThat(output.program().text())
                .contains("vendor provides tensor turned of classifier, hidden")
                .contains("vendor provides tensor bias of classifier, hidden")
                .doesNotContain("tensor kernel");
        FixturesTest.assertClose(result[0], new double[] {-0.25, 5, -0.875, 3}, 1e-3);
        assertThatThrownBy(() -> structure.weight("bias")).hasMessageContaining("structure only, no weights");
    }

    @Test
    void program_ofPrivateWeights_hasNoneOfTheirValues() {
        ImportedModel owned = dense(true).load(folder);
        TfeContext tfe = context(owned);

        Program program = tfe.defineOutput("auditor", "y", predict(owned, tfe, new double[][] {{1, 2, 3}, {0, 0, 0}}))
                .program();

        assertThat(program.text()).contains("privateInput").doesNotContain("constant");
    }

    @Test
    void program_ofAQuantizedModel_hasNoneOfItsWeights() {
        ImportedModel owned = new ModelBuilder()
                .input("x", 2, 3)
                .tensor(ModelBuilder.tensor("small", TensorProto.DataType.INT8_VALUE, Shape.of(3, 1))
                        .addInt32Data(3)
                        .addInt32Data(-2)
                        .addInt32Data(5)
                        .build())
                .node("Cast", List.of("small"), "kernel", "to", 1)
                .node("MatMul", List.of("x", "kernel"), "y")
                .output("y")
                .load(folder);
        TfeContext tfe = context(owned);

        Program program = tfe.defineOutput("auditor", "y", predict(owned, tfe, new double[][] {{1, 2, 3}, {0, 0, 0}}))
                .program();

        assertThat(program.text()).contains("tensor kernel of classifier").doesNotContain("constant");
    }

    @Test
    void predict_roundingOfPrivateNumbers_isExact() {
        ImportedModel model = new ModelBuilder()
                .input("x", 2, 4)
                .node("Cast", List.of("x"), "a", "to", 7)
                .node("Floor", List.of("x"), "b")
                .node("Ceil", List.of("x"), "c")
                .node("Round", List.of("x"), "d")
                .node("Concat", List.of("a", "b", "c", "d"), "y", "axis", 0)
                .output("y")
                .load(folder);
        double[] x = {1.5, -1.5, 2.5, -0.5, 3, -3, 0.25, -1.999};

        PlainTensor y = OnnxCoverage.onShares(model, Map.of("x", new PlainTensor(Shape.of(2, 4), x)), "y");

        assertThat(y.values())
                .containsExactly(
                        1, -1, 2, 0, 3, -3, 0, -1, 1, -2, 2, -1, 3, -3, 0, -2, 2, -1, 3, 0, 3, -3, 1, -1, 2, -2, 2, 0,
                        3, -3, 0, -2);
    }

    @Test
    void predict_severalUnsupportedNodes_namesAllOfThemBeforeAnythingRuns() {
        ImportedModel model = new ModelBuilder()
                .input("x", 2, 3)
                .node("Det", List.of("x"), "a")
                .node("Relu", List.of("x"), "b")
                .node("Relu", List.of("a"), "c")
                .node("Slice", List.of("b", "starts", "ends", "axes", "steps"), "d")
                .node("com.example:Own", List.of("c", "d"), "y")
                .integers("starts", 2)
                .integers("ends", 0)
                .integers("axes", 1)
                .integers("steps", 0)
                .output("y")
                .load(folder);

        UnsupportedModelException refused = catchThrowableOfType(
                UnsupportedModelException.class,
                () -> predict(model, context(model), new double[][] {{1, 2, 3}, {1, 2, 3}}));

        assertThat(refused.problems())
                .containsExactly(
                        new UnsupportedModelException.Problem("node-a", "Det", "no such operator here"),
                        new UnsupportedModelException.Problem("node-d", "Slice", "slices with a step of 0"),
                        new UnsupportedModelException.Problem("node-y", "com.example:Own", "no such operator here"));
        assertThat(refused).hasMessageContaining("model not supported: 3 nodes\n  Det node-a: ");
    }

    @Test
    void predict_rangesThatDoNotFit_namesTheNode() {
        ImportedModel model = new ModelBuilder()
                .input("x", 2, 2)
                .node("Exp", List.of("x"), "a")
                .node("Exp", List.of("a"), "y")
                .output("y")
                .load(folder);

        assertThatThrownBy(() -> predict(model, context(model), new double[][] {{1, 2}, {1, 2}}))
                .hasMessageContaining("Exp node-y: ");
    }

    @Test
    void weight_thatDependsOnInputsOrDoesNotExist_isRefused() {
        ImportedModel model = dense(true).load(folder);

        assertThat(model.weight("turned").shape()).isEqualTo(Shape.of(2, 3));
        assertThatThrownBy(() -> model.weight("y")).hasMessageContaining("does not follow from the weights alone");
        assertThatThrownBy(() -> model.weight("other")).hasMessageContaining("value=other");
    }

    @Test
    void predict_withoutAnInputOrOfAnotherShape_saysWhatIsExpected() {
        ImportedModel model = dense(true).load(folder);
        TfeContext tfe = context(model);

        assertThatThrownBy(() -> model.predict(tfe, ImportOptions.of("v", "m"), Map.of(), "y"))
                .hasMessageContaining("input missing: name=x");
        assertThatThrownBy(() -> predict(model, tfe, new double[][] {{1, 2}, {3, 4}}))
                .hasMessageContaining("name=x, shape=[2, 2], expected=[2, 3]");
    }

    @Test
    void load_normalizationAfterAConvolution_isFoldedIntoIt() {
        Shape two = Shape.of(2);
        ImportedModel model = new ModelBuilder()
                .input("x", 1, 1, 3, 3)
                .weight("kernel", Shape.of(2, 1, 2, 2), 1, 2, 3, 4, 5, 6, 7, 8)
                .weight("scale", two, 2, 1)
                .weight("mean", two, 0.5, 1)
                .weight("variance", two, 4, 1)
                .node("Identity", List.of("mean"), "shift")
                .node("Conv", List.of("x", "kernel"), "c")
                .node("BatchNormalization", List.of("c", "scale", "shift", "mean", "variance"), "y", "epsilon", 0.0)
                .output("y")
                .load(folder);

        assertThat(model.weight("y/kernel").values()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(model.weight("y/bias").values()).containsExactly(0, 0);
        TfeContext tfe = context(model);
        PrivateTensor x = tfe.definePrivateInput(
                "bank", Inputs.of(new int[] {1, 1, 3, 3}, new double[9]).range(0, 1));
        Program program = tfe.defineOutput(
                        "auditor", "y", model.predict(tfe, ImportOptions.of("v", "m"), Map.of("x", x), "y"))
                .program();
        assertThat(program.text()).contains("conv2d").doesNotContain("multiply");
    }

    @Test
    void load_chainsThatExportersWrite_becomeFunctions() {
        ModelBuilder model = new ModelBuilder()
                .input("x", 2, 3)
                .number("root", Math.sqrt(2))
                .number("one", 1)
                .number("half", 0.5)
                .node("Div", List.of("x", "root"), "d")
                .node("Erf", List.of("d"), "e")
                .node("Add", List.of("one", "e"), "a")
                .node("Mul", List.of("x", "half"), "h")
                .node("Mul", List.of("h", "a"), "gelu")
                .node("Sigmoid", List.of("gelu"), "s")
                .node("Mul", List.of("s", "gelu"), "y")
                .output("y");
        ImportedModel loaded = model.load(folder);
        TfeContext tfe = context(loaded);

        Program program = tfe.defineOutput("auditor", "y", predict(loaded, tfe, new double[][] {{1, 2, 3}, {1, 2, 3}}))
                .program();

        assertThat(program.text()).contains("= gelu", "= silu").doesNotContain("= erf", "= sigmoid");
    }

    @Test
    void load_whatIsNoModel_isRefused() throws Exception {
        Path text = Files.writeString(folder.resolve("a.onnx"), "no model");
        Path other = Files.writeString(folder.resolve("a.txt"), "no model");
        Path old = new ModelBuilder(6)
                .input("x", 1)
                .node("Relu", List.of("x"), "y")
                .output("y")
                .write(folder, "old");
        Path twice = new ModelBuilder()
                .input("x", 1)
                .node("Relu", List.of("x"), "y")
                .node("Abs", List.of("x"), "y")
                .output("y")
                .write(folder, "twice");

        assertThatThrownBy(() -> ImportedModel.load(text)).hasMessageContaining("not an ONNX model");
        assertThatThrownBy(() -> ImportedModel.load(other)).hasMessageContaining("unknown kind of model: file=a.txt");
        assertThatThrownBy(() -> ImportedModel.load(old)).hasMessageContaining("opset=6, oldest=7");
        assertThatThrownBy(() -> ImportedModel.load(twice)).hasMessageContaining("computed twice=y");
    }

    @Test
    void calibrate_findsPowersOfTwoAboveTwiceTheLargest() {
        ImportedModel model = dense(true).load(folder);

        Calibration found = model.calibrate(Map.of("x", PlainTensor.of(new double[][] {{1, 2, 3}, {0, 0, 0}})), "y", 2);

        assertThat(found.limits()).containsEntry("y", 16.0);
        Calibration.Entry last = found.entries().get(found.entries().size() - 1);
        assertThat(last.largest()).isEqualTo(5);
        assertThat(last.typical()).isCloseTo(Math.sqrt((0.0625 + 25 + 1 + 1) / 4), within(1e-9));
        assertThat(found.table(16)).contains("Gemm", "16.00", "  y");
    }
}

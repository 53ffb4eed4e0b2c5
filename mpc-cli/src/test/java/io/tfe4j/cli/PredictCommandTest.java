package io.tfe4j.cli;

import static io.tfe4j.cli.Typed.tfe4j;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tfe4j.data.NpyFiles;
import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.ring.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the root, as a person types it. */
class PredictCommandTest {
    private static final String MODEL = "fixtures/mlp/model.onnx";
    private static final int ROWS = 30;

    @TempDir
    Path folder;

    private String input() throws IOException {
        PlainTensor all = NpyFiles.read(Documents.root().resolve("fixtures/mlp/input.npy"));
        Path file = folder.resolve("some.npy");
        NpyFiles.write(file, new PlainTensor(Shape.of(ROWS, 64), Arrays.copyOf(all.values(), ROWS * 64)));
        return file.toString();
    }

    @Test
    void predict_localWithComparison_isAsOnnxRuntimeAndKeepsTheResult() throws IOException {
        Path kept = folder.resolve("kept.npy");

        Typed typed = tfe4j(
                "predict", "--model", MODEL, "--input", input(), "--output", kept.toString(), "--compare", "--json");

        assertThat(typed.exitCode()).as(typed.err()).isZero();
        JsonNode report = new ObjectMapper().readTree(typed.out());
        assertThat(report.get("largestDifference").asDouble()).isLessThan(1e-3);
        assertThat(report.get("sameClasses").asInt()).isEqualTo(ROWS);
        assertThat(report.get("rounds").asInt()).isPositive();
        double[] expected = NpyFiles.read(Documents.root().resolve("fixtures/mlp/output.npy"))
                .values();
        PlainTensor result = NpyFiles.read(kept);
        assertThat(result.shape()).isEqualTo(Shape.of(ROWS, 10));
        assertThat(result.values()).containsExactly(Arrays.copyOf(expected, ROWS * 10), within(0.01));
    }

    @Test
    void predict_withPlayersNamedAndCalibratedRanges_saysWhoSeesWhat() throws IOException {
        Typed typed = tfe4j(
                "predict",
                "--model",
                MODEL,
                "--input",
                input(),
                "--model-owner",
                "vendor",
                "--data-owner",
                "bank",
                "--receiver",
                "auditor",
                "--calibrate",
                input(),
                "--check-ranges",
                "--public-weights");

        assertThat(typed.exitCode()).as(typed.err()).isZero();
        assertThat(typed.out())
                .contains("model    of vendor; the servers see its weights")
                .contains("data     of bank; nobody else sees it")
                .contains("result   [30, 10] for auditor")
                .contains("classes  3 6 0 1 7 4");
    }

    @Test
    void predict_limitThatDoesNotHold_isFoundByTheCheck() throws IOException {
        Typed typed =
                tfe4j("predict", "--model", MODEL, "--input", input(), "--activation-limit", "0.25", "--check-ranges");

        assertThat(typed.exitCode()).isEqualTo(1);
        assertThat(typed.err()).contains("value left its range");
    }

    @Test
    void predict_wrongFiles_haveOneLineEach() throws IOException {
        Path text = Files.writeString(folder.resolve("text.onnx"), "not a model");
        Path narrow = folder.resolve("narrow.npy");
        NpyFiles.write(narrow, PlainTensor.of(new double[][] {{1, 2}}));

        assertThat(tfe4j("predict", "--model", text.toString(), "--input", input())
                        .err())
                .contains("error: not an ONNX model");
        assertThat(tfe4j("predict", "--model", "missing.onnx", "--input", input())
                        .err())
                .contains("error: no such file: missing.onnx");
        assertThat(tfe4j("predict", "--model", MODEL, "--input", text.toString())
                        .err())
                .contains("not an array that NumPy saved, file=text.onnx");
        Typed shape = tfe4j("predict", "--model", MODEL, "--input", narrow.toString());
        assertThat(shape.exitCode()).isEqualTo(2);
        assertThat(shape.err()).contains("input of the wrong shape: name=input, shape=[1, 2], expected=[any, 64]");
        assertThat(tfe4j("predict", "--model", MODEL, "--input", input(), "--result", "other")
                        .err())
                .contains("no such output: output=other, outputs=[output]");
    }
}

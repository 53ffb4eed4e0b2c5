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
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
    void predict_keras_saysWithWhatItCompares() {
        String model = "fixtures/keras-legacy/model.h5";
        String input = "fixtures/keras-legacy/input.npy";

        Typed alone = tfe4j("predict", "--model", model, "--input", input, "--compare");
        Typed recorded = tfe4j(
                "predict", "--model", model, "--input", input, "--compare-with", "fixtures/keras-legacy/output.npy");
        Typed other = tfe4j("predict", "--model", model, "--input", input, "--compare-with", "fixtures/mlp/output.npy");
        Typed both = tfe4j(
                "predict",
                "--model",
                model,
                "--input",
                input,
                "--compare",
                "--compare-with",
                "fixtures/mlp/output.npy");

        assertThat(alone.out()).contains("compare  with the importer itself, in the clear: no second opinion: largest");
        assertThat(recorded.out()).containsPattern("compare  with output.npy: largest difference [0-9.]+e-0[5-9]");
        assertThat(other.exitCode()).isNotZero();
        assertThat(other.err()).contains("shapes differ");
        assertThat(both.err()).contains("one comparison at a time");
    }

    @Test
    void predict_labelsAndScoresOfClasses_areCompared() throws IOException {
        String folder = "fixtures/random-forest/";

        Typed typed = tfe4j(
                "predict",
                "--model",
                folder + "model.onnx",
                "--input",
                folder + "input.npy",
                "--result",
                "label",
                "--compare",
                "--json");

        assertThat(typed.exitCode()).as(typed.err()).isZero();
        JsonNode report = new ObjectMapper().readTree(typed.out());
        assertThat(report.get("comparedWith").asText()).isEqualTo("ONNX Runtime");
        assertThat(report.get("largestDifference").asDouble()).isZero();
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
                .containsPattern("Gemm +[0-9.]+ +[0-9.]+ +[0-9.]+ +[0-9.]+%")
                .contains("model    of vendor; the servers see its weights")
                .contains("data     of bank; nobody else sees it")
                .contains("result   [30, 10] for auditor")
                .contains("classes  3 6 0 1 7 4");
    }

    @Test
    void predict_inBatches_isTheSameInSeveralRuns() throws IOException {
        Path kept = folder.resolve("kept.npy");

        Typed typed = tfe4j(
                "predict",
                "--model",
                MODEL,
                "--input",
                input(),
                "--batch",
                "13",
                "--output",
                kept.toString(),
                "--compare",
                "--json");

        assertThat(typed.exitCode()).as(typed.err()).isZero();
        JsonNode report = new ObjectMapper().readTree(typed.out());
        assertThat(report.get("largestDifference").asDouble()).isLessThan(1e-3);
        assertThat(report.get("runs").asInt())
                .as("weights once, then 13, 13 and 4 rows")
                .isEqualTo(4);
        assertThat(NpyFiles.read(kept).shape()).isEqualTo(Shape.of(ROWS, 10));
    }

    @Test
    void predict_limitThatDoesNotHold_isFoundByTheCheck() throws IOException {
        Typed typed =
                tfe4j("predict", "--model", MODEL, "--input", input(), "--activation-limit", "0.25", "--check-ranges");

        assertThat(typed.exitCode()).isEqualTo(1);
        assertThat(typed.err()).contains("value left its range");
    }

    /** The vendor's and the bank's players read the files from their catalog, under the names that they have here. */
    @Test
    void predict_betweenProcesses_deliversToTheReceiversCatalog() throws IOException {
        System.setProperty("tfe4j.home", folder.resolve("home").toString());
        Path data = Files.createDirectories(folder.resolve("data"));
        Files.copy(Documents.root().resolve(MODEL), data.resolve("model.onnx"));
        String input = input();
        Files.copy(Path.of(input), data.resolve("some.npy"));
        String config = hostmap("server0", "server1", "server2", "vendor", "bank", "auditor");
        try {
            assertThat(tfe4j("cluster", "start", "--config", config).err()).isEmpty();

            Typed typed = tfe4j("predict", "--model", MODEL, "--input", input, "--config", config);

            assertThat(typed.exitCode()).as(typed.err()).isZero();
            assertThat(typed.out())
                    .contains("model    of vendor", "data     of bank", "delivered to auditor as prediction");
            double[] expected = NpyFiles.read(Documents.root().resolve("fixtures/mlp/output.npy"))
                    .values();
            assertThat(NpyFiles.read(folder.resolve("results/outputs/prediction.npy"))
                            .values())
                    .containsExactly(Arrays.copyOf(expected, ROWS * 10), within(0.01));
        } finally {
            tfe4j("cluster", "stop", "--config", config);
        }
    }

    private String hostmap(String... names) throws IOException {
        StringBuilder json = new StringBuilder();
        List<ServerSocket> sockets = new ArrayList<>();
        for (String name : names) {
            ServerSocket socket = new ServerSocket(0);
            sockets.add(socket);
            json.append(json.isEmpty() ? "{" : ", ")
                    .append('"' + name + "\": \"127.0.0.1:" + socket.getLocalPort() + '"');
        }
        for (ServerSocket socket : sockets) {
            socket.close();
        }
        Files.writeString(folder.resolve("player.json"), "{\"data\": \"data\", \"results\": \"results\"}");
        return Files.writeString(folder.resolve("config.json"), json + "}").toString();
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

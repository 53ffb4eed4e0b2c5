package io.tfe4j.cli;

import io.tfe4j.config.Config;
import io.tfe4j.config.LocalConfig;
import io.tfe4j.config.RunListener;
import io.tfe4j.data.NpyFiles;
import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.imports.Calibration;
import io.tfe4j.imports.ImportOptions;
import io.tfe4j.imports.ImportedModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A model of one organisation, data of another, the answers for a third. */
@Command(
        name = "predict",
        description = "Run a model, saved as ONNX or by Keras, on private data with private weights.")
final class PredictCommand implements Runnable {
    private static final double MARGIN = 2;
    private static final int FRACTION_BITS = 16;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(
            names = "--model",
            required = true,
            paramLabel = "FILE",
            description = "The model: .onnx, .keras or .h5, or .json with its weights beside it.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path model;

    @Option(
            names = "--input",
            required = true,
            paramLabel = "[NAME=]FILE",
            description = "An input of the model as an .npy file, with its name if the model has several.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private List<String> inputs;

    @Option(
            names = "--known",
            paramLabel = "NAME=N",
            description =
                    "An input that everyone knows, such as a sampling rate: a number, or an .npy file. It is part of "
                            + "the program, so it may choose a branch or a shape.")
    private Map<String, String> known = new LinkedHashMap<>();

    @Option(names = "--output", paramLabel = "FILE", description = "Where to keep the result, as an .npy file.")
    private @Nullable Path output;

    @Option(
            names = "--result",
            paramLabel = "NAME",
            description = "Which of the model's outputs (default: the first that is no class).")
    private @Nullable String result;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Run at the players of a hostmap, which are up and whose catalogs have the files. "
                    + "Without, all players are threads of this process.")
    private @Nullable Path hostmap;

    @Option(names = "--public-weights", description = "Show the weights to the servers, which is cheaper.")
    private boolean publicWeights;

    @Option(
            names = "--calibrate",
            paramLabel = "[NAME=]FILE",
            description = "Typical inputs, run in the clear first to see how large the model's numbers become.")
    private @Nullable List<String> typical;

    @Option(
            names = "--activation-limit",
            paramLabel = "N",
            defaultValue = "1024",
            description = "No product or convolution gives a larger number, where there is no --calibrate "
                    + "(default: ${DEFAULT-VALUE}).")
    private double activationLimit;

    @Option(
            names = "--weight-limit",
            paramLabel = "N",
            defaultValue = "8",
            description = "No weight is larger, where the model's file here has none (default: ${DEFAULT-VALUE}).")
    private double weightLimit;

    @Option(
            names = "--check-ranges",
            description = "Fail if a number exceeds such a limit; only where all players are in this process.")
    private boolean checkRanges;

    @Option(
            names = "--compare",
            description = "Compute the same in the clear as well, ONNX by ONNX Runtime, and show the differences. "
                    + "For Keras that is this importer's own run, which is no second opinion: use --compare-with.")
    private boolean compare;

    @Option(
            names = "--compare-with",
            paramLabel = "FILE",
            description = "Show the differences from a .npy file of what Keras, or whoever made the model, computes.")
    private @Nullable Path expected;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "0",
            description = "Rows at a time, which bounds the memory; the servers keep the weights in between.")
    private int batch;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Mixin
    private final PredictPlayers players = new PredictPlayers();

    @Mixin
    private final Connection connection = new Connection();

    @Override
    public void run() {
        try {
            predict();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void predict() throws IOException {
        if (compare && expected != null) {
            throw new IllegalArgumentException("one comparison at a time: omit --compare or --compare-with");
        }
        if (batch < 0) {
            throw new IllegalArgumentException("batch must be positive: batch=" + batch);
        }
        ImportedModel whole = ImportedModel.load(model);
        Map<String, PlainTensor> all = new LinkedHashMap<>();
        ImportedModel loaded = whole;
        for (Map.Entry<String, String> each : known.entrySet()) {
            PlainTensor value = ModelData.known(whole, each.getKey(), each.getValue());
            all.put(each.getKey(), value);
            loaded = loaded.withKnown(each.getKey(), value);
        }
        ModelData data = ModelData.read(loaded, inputs);
        all.putAll(data.tensors());
        String wanted = Objects.requireNonNullElse(result, loaded.mainOutput());
        PredictPlayers.Cast cast = players.cast(hostmap);
        ImportOptions options = options(loaded, wanted, cast);
        Prediction prediction = new Prediction(loaded, options, data, cast);
        PredictCosts costs = new PredictCosts(json ? RunListener.SILENT : RunListener.terminal());
        PredictReport report = prediction.run(config(prediction, costs), costs, wanted, batch);
        if (expected != null) {
            report = report.compared(NpyFiles.read(expected), String.valueOf(expected.getFileName()));
        } else if (compare) {
            report = report.compared(
                    inClear(whole, all, wanted),
                    isOnnx() ? "ONNX Runtime" : "the importer itself, in the clear: no second opinion");
        }
        PlainTensor values = report.result();
        if (output != null && values != null) {
            NpyFiles.write(output, values);
        }
        PrintWriter out = spec.commandLine().getOut();
        report.print(out, json);
        out.flush();
    }

    private boolean isOnnx() {
        return model.toString().toLowerCase(Locale.ROOT).endsWith(".onnx");
    }

    private PlainTensor inClear(ImportedModel whole, Map<String, PlainTensor> all, String wanted) {
        return isOnnx() ? OnnxRuntime.run(model, whole, all, wanted) : whole.predictInClear(all, wanted);
    }

    private ImportOptions options(ImportedModel loaded, String wanted, PredictPlayers.Cast cast) throws IOException {
        ImportOptions options = ImportOptions.of(cast.modelOwner(), ModelData.datasetName(model))
                .withActivationLimit(activationLimit)
                .withWeightLimit(weightLimit);
        if (publicWeights) {
            options = options.withPublicWeights();
        }
        if (typical == null) {
            return options;
        }
        Map<String, PlainTensor> examples = ModelData.read(loaded, typical).tensors();
        Calibration calibration = loaded.calibrate(examples, wanted, MARGIN);
        if (!json) {
            spec.commandLine().getOut().println(calibration.table(FRACTION_BITS));
        }
        return options.withLimits(calibration.limits());
    }

    private Config config(Prediction prediction, RunListener listener) {
        if (hostmap != null) {
            if (checkRanges) {
                throw new IllegalArgumentException("ranges are checked in this process only: omit --config");
            }
            return connection.config(hostmap).withListener(listener);
        }
        LocalConfig local = new LocalConfig().withData(prediction.localData()).withListener(listener);
        return checkRanges ? local.withRangeChecks() : local;
    }
}

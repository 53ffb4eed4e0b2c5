package io.tfe4j.imports;

import io.tfe4j.Input;
import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.Session;
import io.tfe4j.Tensor;
import io.tfe4j.TfeContext;
import io.tfe4j.config.LocalConfig;
import io.tfe4j.config.RunListener;
import io.tfe4j.data.Catalog;
import io.tfe4j.data.NpyFiles;
import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.ml.Model;
import io.tfe4j.ring.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A folder with a model, its inputs, and what ONNX Runtime or Keras computed. */
record Fixture(String name, ImportedModel model, Map<String, PlainTensor> inputs, PlainTensor expected) {
    private static final Path ROOT = Path.of("..", "fixtures");

    static Fixture load(String name) {
        try {
            Path folder = ROOT.resolve(name);
            ImportedModel model = ImportedModel.load(model(folder));
            Map<String, PlainTensor> inputs = new HashMap<>();
            for (ModelInput input : model.inputs()) {
                Path own = folder.resolve(input.name() + ".npy");
                inputs.put(input.name(), NpyFiles.read(Files.exists(own) ? own : folder.resolve("input.npy")));
            }
            return new Fixture(name, model, inputs, NpyFiles.read(folder.resolve("output.npy")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path model(Path folder) throws IOException {
        for (String kind : List.of("onnx", "keras", "h5", "json")) {
            Path file = folder.resolve("model." + kind);
            if (Files.exists(file)) {
                return file;
            }
        }
        throw new IOException("no model: folder=" + folder);
    }

    PlainTensor labels() {
        try {
            return NpyFiles.read(ROOT.resolve(name).resolve("labels.npy"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first rows of inputs and results, if there are as many. */
    Fixture first(int rows) {
        Map<String, PlainTensor> fewer = new HashMap<>();
        inputs.forEach((input, tensor) -> fewer.put(input, first(tensor, rows)));
        return new Fixture(name, model, fewer, first(expected, rows));
    }

    private static PlainTensor first(PlainTensor tensor, int rows) {
        Shape shape =
                tensor.shape().withDimension(0, Math.min(rows, tensor.shape().dimension(0)));
        return new PlainTensor(shape, Arrays.copyOf(tensor.values(), shape.size()));
    }

    double[] inClear() {
        return model.predictInClear(inputs, model.mainOutput()).values();
    }

    ImportOptions options() {
        return ImportOptions.of("vendor", "model");
    }

    double[] onShares(ImportOptions options) {
        return onShares(options, model.mainOutput());
    }

    /** On shares; the vendor's catalog is the fixture's folder. */
    double[] onShares(ImportOptions options, String wanted) {
        TfeContext tfe = context();
        Map<String, Tensor> tensors = new HashMap<>();
        inputs.forEach((input, tensor) -> tensors.put(input, tfe.definePrivateInput("bank", declared(input, tensor))));
        double[][] result = new double[1][];
        Output output = tfe.defineOutputValues(
                "auditor", model.predict(tfe, options, tensors, wanted), values -> result[0] = values);
        try (Session session = tfe.session()) {
            session.run(output, name);
        }
        return result[0];
    }

    /** Where the vendor's catalog is the fixture's folder. */
    TfeContext context() {
        return new TfeContext(new LocalConfig()
                .withRangeChecks()
                .withListener(RunListener.SILENT)
                .withData(Catalog.load(ROOT.resolve(name))));
    }

    /** What the layers make of the inputs, on shares. */
    double[] predict(TfeContext tfe, Model layers) {
        PrivateTensor[] x = model.inputs().stream()
                .map(input -> tfe.definePrivateInput(
                        "bank", declared(input.name(), Objects.requireNonNull(inputs.get(input.name())))))
                .toArray(PrivateTensor[]::new);
        double[][] result = new double[1][];
        Output output = tfe.defineOutputValues("auditor", layers.predict(x), values -> result[0] = values);
        try (Session session = tfe.session()) {
            session.run(output, name);
        }
        return result[0];
    }

    private Input declared(String input, PlainTensor tensor) {
        Input values = Inputs.of(tensor.shape().toArray(), tensor.values());
        if (model.entries(input) > 0) {
            return values.range(0, model.entries(input) - 1).fractionBits(0);
        }
        double limit = Ranges.powerOfTwo(
                Arrays.stream(tensor.values()).map(Math::abs).max().orElse(1));
        return values.range(-limit, limit);
    }
}

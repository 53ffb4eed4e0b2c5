package io.tfe4j.benchmarks.model;

import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.PrivateVariable;
import io.tfe4j.Tensor;
import io.tfe4j.TfeContext;
import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.imports.ImportOptions;
import io.tfe4j.imports.ImportedModel;
import io.tfe4j.program.run.DataSource;
import io.tfe4j.ring.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** all-MiniLM-L6-v2 on a sentence of 32 word pieces, up to the states of its last layer. */
public final class MiniLm implements Workload {
    public static final String ID = "minilm-32";
    private static final Path FILE = Path.of("target/models/all-minilm-l6-v2.onnx");
    private static final String DATASET = "all-minilm-l6-v2";
    private static final int PLACES = 32;

    private final ImportedModel model;

    private MiniLm(ImportedModel model) {
        this.model = model;
    }

    /** Whether the model's file has been fetched. */
    public static boolean isThere() {
        return Files.exists(FILE);
    }

    /** @throws IllegalArgumentException if the model's file has not been fetched */
    public static MiniLm load() {
        if (!isThere()) {
            throw new IllegalArgumentException(
                    "model is not there: file=" + FILE + "; scripts/get_minilm.sh fetches it, 91 MB");
        }
        try {
            return new MiniLm(ImportedModel.load(FILE));
        } catch (IOException e) {
            throw new UncheckedIOException("model cannot be read: file=" + FILE, e);
        }
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public int rows() {
        return 1;
    }

    @Override
    public DataSource data() {
        return (player, request) -> model.weight(request.tensor());
    }

    @Override
    public Work define(TfeContext tfe, Consumer<double[]> result) {
        SplittableRandom random = new SplittableRandom(1);
        double[] words = random.ints(PLACES, 1000, model.entries("input_ids"))
                .asDoubleStream()
                .toArray();
        double[] ones = new double[PLACES];
        Arrays.fill(ones, 1);
        double[] zeros = new double[PLACES];
        Map<String, Tensor> inputs = Map.of(
                "input_ids", held(tfe, words, model.entries("input_ids") - 1),
                "attention_mask", held(tfe, ones, 1),
                "token_type_ids", held(tfe, zeros, 1));
        PrivateTensor states = model.predict(tfe, ImportOptions.of("owner", DATASET), inputs, model.mainOutput());
        Output output = tfe.defineOutputValues("receiver", states, result);
        Shape shape = Shape.of(1, PLACES);
        double[] expected = model.predictInClear(
                        Map.of(
                                "input_ids", new PlainTensor(shape, words),
                                "attention_mask", new PlainTensor(shape, ones),
                                "token_type_ids", new PlainTensor(shape, zeros)),
                        model.mainOutput())
                .values();
        return new Work(output, output, expected);
    }

    private static PrivateVariable held(TfeContext tfe, double[] values, int most) {
        return tfe.definePrivateVariable(
                "owner", Inputs.of(new int[] {1, PLACES}, values).range(0, most).fractionBits(0));
    }
}

package io.tfe4j.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.Session;
import io.tfe4j.Tensor;
import io.tfe4j.TfeContext;
import io.tfe4j.config.LocalConfig;
import io.tfe4j.config.RunListener;
import io.tfe4j.data.Catalog;
import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.program.DatasetRequest;
import io.tfe4j.ring.Shape;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** A model that people use, whole: all-MiniLM-L6-v2 of 23 million weights; in the Maven profile {@code models}. */
@EnabledIf("isThere")
class MiniLmTest {
    private static final String MODEL = "/all-minilm-l6-v2.onnx";
    private static final int PLACES = 32;
    private static final int SIZE = 384;

    /** Fifty sentences, as the model's tokenizer splits them, those of one meaning beside one another. */
    private static final Path DATA = Path.of("../examples/src/main/resources/data");

    private static final int SENTENCES = 50;
    private static final int AT_ONCE = 10;

    @TempDir
    Path folder;

    static boolean isThere() {
        return MiniLmTest.class.getResource(MODEL) != null;
    }

    private static double[] read(String dataset) throws Exception {
        DatasetRequest request = new DatasetRequest(dataset, List.of(), Shape.of(SENTENCES, PLACES), false);
        return Catalog.load(DATA).read("clinic", request).values();
    }

    private static Map<String, PlainTensor> inputs(double[] words, double[] mask, int first) {
        Shape shape = Shape.of(AT_ONCE, PLACES);
        return Map.of(
                "input_ids", new PlainTensor(shape, rows(words, first)),
                "attention_mask", new PlainTensor(shape, rows(mask, first)),
                "token_type_ids", new PlainTensor(shape, new double[AT_ONCE * PLACES]));
    }

    private static double[] rows(double[] all, int first) {
        return Arrays.copyOfRange(all, first * PLACES, (first + AT_ONCE) * PLACES);
    }

    @Test
    void fiftySentences_onShares_meanWhatTheyMeanInTheClear() throws Exception {
        Path file = folder.resolve("model.onnx");
        try (InputStream in = Objects.requireNonNull(MiniLmTest.class.getResourceAsStream(MODEL))) {
            Files.copy(in, file);
        }
        byte[] bytes = Files.readAllBytes(file);
        ImportedModel model = ImportedModel.load(file);
        double[] words = read("sentence-pieces");
        double[] mask = read("sentence-mask");
        double least = 1;
        for (int first = 0; first < SENTENCES; first += AT_ONCE) {
            Map<String, PlainTensor> inputs = inputs(words, mask, first);
            double[] present = rows(mask, first);
            double[][] secure = pooled(onShares(model, inputs), present);
            double[][] plain = pooled(
                    OnnxRuntime.run(bytes, inputs, inputs.keySet(), model.mainOutput())
                            .values(),
                    present);
            for (int i = 0; i < AT_ONCE; i++) {
                least = Math.min(least, cosine(secure[i], plain[i]));
                int like = i ^ 1;
                int unlike = (i + 4) % AT_ONCE;
                assertThat(cosine(secure[i], secure[like])).isGreaterThan(cosine(secure[i], secure[unlike]));
            }
        }
        System.out.println("least cosine of fifty sentences: " + least);
        assertThat(least).isGreaterThan(0.999);
    }

    private static double[] onShares(ImportedModel model, Map<String, PlainTensor> inputs) {
        TfeContext tfe = new TfeContext(new LocalConfig()
                .withListener(RunListener.SILENT)
                .withData((player, request) -> model.weight(request.tensor())));
        Map<String, Tensor> tensors = new HashMap<>();
        inputs.forEach((name, values) -> {
            int most = name.equals("attention_mask") ? 1 : model.entries(name) - 1;
            tensors.put(
                    name,
                    tfe.definePrivateInput(
                            "clinic",
                            Inputs.of(values.shape().toArray(), values.values())
                                    .range(0, most)
                                    .fractionBits(0)));
        });
        Tensor states = model.predict(tfe, ImportOptions.of("vendor", "model"), tensors, model.mainOutput());
        double[][] result = new double[1][];
        Output output = tfe.defineOutputValues("clinic", states, values -> result[0] = values);
        try (Session session = tfe.session()) {
            session.run(output, "sentences");
        }
        return result[0];
    }

    /** The sum over a sentence's words. */
    private static double[][] pooled(double[] states, double[] present) {
        double[][] sums = new double[AT_ONCE][SIZE];
        for (int i = 0; i < states.length; i++) {
            sums[i / (PLACES * SIZE)][i % SIZE] += present[i / SIZE] * states[i];
        }
        return sums;
    }

    private static double cosine(double[] a, double[] b) {
        return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}

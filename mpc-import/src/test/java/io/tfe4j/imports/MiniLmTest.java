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
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
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

    /** Two sentences of one meaning and one of another, as the model's tokenizer splits them. */
    private static final int[][] SENTENCES = {
        {101, 1996, 5776, 17612, 2015, 1997, 3108, 3255, 1012, 102}, // the patient complains of chest pain.
        {101, 1037, 2158, 4311, 2008, 2010, 2540, 13403, 1012, 102}, // a man reports that his heart hurts.
        {101, 6661, 1997, 1996, 2924, 3062, 2044, 1996, 3189, 1012, 102} // shares of the bank fell after the report.
    };

    @TempDir
    Path folder;

    static boolean isThere() {
        return MiniLmTest.class.getResource(MODEL) != null;
    }

    private static Map<String, PlainTensor> inputs() {
        double[] words = new double[SENTENCES.length * PLACES];
        double[] mask = new double[words.length];
        for (int sentence = 0; sentence < SENTENCES.length; sentence++) {
            for (int place = 0; place < SENTENCES[sentence].length; place++) {
                words[sentence * PLACES + place] = SENTENCES[sentence][place];
                mask[sentence * PLACES + place] = 1;
            }
        }
        Shape shape = Shape.of(SENTENCES.length, PLACES);
        return Map.of(
                "input_ids", new PlainTensor(shape, words),
                "attention_mask", new PlainTensor(shape, mask),
                "token_type_ids", new PlainTensor(shape, new double[words.length]));
    }

    @Test
    void sentences_onShares_meanWhatTheyMeanInTheClear() throws IOException {
        Path file = folder.resolve("model.onnx");
        try (InputStream in = Objects.requireNonNull(MiniLmTest.class.getResourceAsStream(MODEL))) {
            Files.copy(in, file);
        }
        ImportedModel model = ImportedModel.load(file);
        Map<String, PlainTensor> inputs = inputs();

        double[][] secure = pooled(onShares(model, inputs));
        double[][] plain = pooled(OnnxRuntime.run(Files.readAllBytes(file), inputs, inputs.keySet(), model.mainOutput())
                .values());

        for (int sentence = 0; sentence < SENTENCES.length; sentence++) {
            assertThat(cosine(secure[sentence], plain[sentence])).isGreaterThan(0.99999);
        }
        assertThat(cosine(secure[0], secure[1])).isGreaterThan(cosine(secure[0], secure[2]) + 0.3);
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

    /** The mean of a sentence's words. */
    private static double[][] pooled(double[] states) {
        double[][] means = new double[SENTENCES.length][SIZE];
        for (int sentence = 0; sentence < SENTENCES.length; sentence++) {
            for (int place = 0; place < SENTENCES[sentence].length; place++) {
                for (int i = 0; i < SIZE; i++) {
                    means[sentence][i] += states[(sentence * PLACES + place) * SIZE + i] / SENTENCES[sentence].length;
                }
            }
        }
        return means;
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

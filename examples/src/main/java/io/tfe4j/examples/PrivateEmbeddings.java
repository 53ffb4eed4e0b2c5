package io.tfe4j.examples;

import io.tfe4j.Inputs;
import io.tfe4j.PrivateTensor;
import io.tfe4j.RunReport;
import io.tfe4j.Session;
import io.tfe4j.Tensor;
import io.tfe4j.Tfe;
import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.imports.ImportOptions;
import io.tfe4j.imports.ImportedModel;
import io.tfe4j.ring.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A clinic has sentences, a vendor a model that tells how alike sentences are: all-MiniLM-L6-v2, of 23 million weights. A
 * researcher learns the similarities, and nobody the sentences or the weights but their owners.
 */
final class PrivateEmbeddings implements Example {
    private static final int ALL = 50;
    private static final int PLACES = 32;
    private static final int SIZE = 384;
    private static final double MOST_STATE = 64;
    private static final double LEAST_SQUARE = 0.0625;
    private static final double TOLERANCE = 0.01;
    private static final String MODEL = "all-minilm-l6-v2";
    private static final String WORDS = "input_ids";
    private static final String MASK = "attention_mask";
    private static final String TYPES = "token_type_ids";
    private static final String SIMILARITIES = "similarities";

    @Override
    public String name() {
        return "private-embeddings";
    }

    @Override
    public String summary() {
        return "how alike a clinic's sentences are, by a vendor's language model";
    }

    @Override
    public Map<String, String> settings() {
        return Settings.defaults("model", "target/models/" + MODEL + ".onnx", "sentences", "6");
    }

    @Override
    public void run(Stage stage) {
        int count = Math.min(ALL, stage.settings().positive("sentences"));
        Path file = Path.of(stage.settings().text("model"));
        if (!Files.exists(file)) {
            throw new IllegalArgumentException("model is not there: file=" + file
                    + "; scripts/get_minilm.sh fetches it, 91 MB, or --set model=FILE names another place");
        }
        ImportedModel model = ExampleData.model(file);
        Tfe.setConfig(stage.config(MODEL, model));
        PrivateTensor words = sentences(stage, "sentence-pieces", model.entries(WORDS) - 1, count);
        PrivateTensor mask = sentences(stage, "sentence-mask", 1, count);
        Map<String, Tensor> inputs = Map.of(WORDS, words, MASK, mask, TYPES, words.mul(0));
        PrivateTensor states = model.predict(
                Tfe.context(), ImportOptions.of(stage.owner("vendor", 1), MODEL), inputs, model.mainOutput());
        var output = stage.output("researcher", SIMILARITIES, similarities(states, mask, count));
        try (Session session = Tfe.session()) {
            show(stage, model, session.run(List.of(output), name()), count);
        }
    }

    private static PrivateTensor sentences(Stage stage, String dataset, double most, int count) {
        return Tfe.definePrivateInput(
                        stage.owner("clinic", 0),
                        Inputs.dataset(dataset)
                                .shape(ALL, PLACES)
                                .range(0, most)
                                .fractionBits(0))
                .slice(new int[] {0, 0}, new int[] {count, PLACES});
    }

    /** Cosines of the sums over each sentence's words. */
    private static PrivateTensor similarities(PrivateTensor states, PrivateTensor mask, int count) {
        PrivateTensor sums = states.assumeRange(-MOST_STATE, MOST_STATE)
                .mul(mask.expandDims(2))
                .sum(1)
                .mul(1.0 / PLACES);
        PrivateTensor products = sums.mmul(sums.transpose());
        PrivateTensor lengths = products.diagonal()
                .assumeRange(LEAST_SQUARE, SIZE * MOST_STATE * MOST_STATE)
                .rsqrt();
        return products.mul(lengths.reshape(count, 1)).mul(lengths);
    }

    private static void show(Stage stage, ImportedModel model, RunReport run, int count) {
        stage.players(run);
        stage.ownersSee(List.of("clinic"), "its own sentences");
        stage.ownersSee(List.of("vendor"), "its own model");
        stage.receiverSees("researcher", "how alike each two sentences are");
        stage.report(run);
        if (!stage.received()) {
            return;
        }
        double[] secure = stage.result(SIMILARITIES);
        stage.check(secure, plain(stage, model, count), TOLERANCE);
        stage.print("");
        List<String> sentences = stage.lines("sentences.txt");
        for (int i = 0; i < count; i++) {
            int row = i;
            int closest = IntStream.range(0, count)
                    .filter(other -> other != row)
                    .boxed()
                    .max((a, b) -> Double.compare(secure[row * count + a], secure[row * count + b]))
                    .orElse(row);
            stage.print("%-45s %.2f  %s", sentences.get(i), secure[i * count + closest], sentences.get(closest));
        }
    }

    private static double[] plain(Stage stage, ImportedModel model, int count) {
        double[] mask = Arrays.copyOf(stage.tensor("sentence-mask", ALL, PLACES), count * PLACES);
        double[] words = Arrays.copyOf(stage.tensor("sentence-pieces", ALL, PLACES), count * PLACES);
        Shape shape = Shape.of(count, PLACES);
        double[] states = model.predictInClear(
                        Map.of(
                                WORDS, new PlainTensor(shape, words),
                                MASK, new PlainTensor(shape, mask),
                                TYPES, new PlainTensor(shape, new double[words.length])),
                        model.mainOutput())
                .values();
        double[][] sums = new double[count][SIZE];
        for (int place = 0; place < mask.length; place++) {
            for (int i = 0; i < SIZE; i++) {
                sums[place / PLACES][i] += mask[place] * states[place * SIZE + i];
            }
        }
        return IntStream.range(0, count * count)
                .mapToDouble(pair -> cosine(sums[pair / count], sums[pair % count]))
                .toArray();
    }

    private static double cosine(double[] a, double[] b) {
        return product(a, b) / Math.sqrt(product(a, a) * product(b, b));
    }

    private static double product(double[] a, double[] b) {
        return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
    }
}

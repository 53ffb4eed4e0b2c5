package io.tfe4j.privacy.plain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.tfe4j.ml.Layer;
import io.tfe4j.ml.layers.AveragePooling2D;
import io.tfe4j.ml.layers.Conv2D;
import io.tfe4j.ml.layers.Dense;
import io.tfe4j.ml.layers.DepthwiseConv2D;
import io.tfe4j.ml.layers.ELU;
import io.tfe4j.ml.layers.Embedding;
import io.tfe4j.ml.layers.Flatten;
import io.tfe4j.ml.layers.GELU;
import io.tfe4j.ml.layers.GRU;
import io.tfe4j.ml.layers.GlobalAveragePooling2D;
import io.tfe4j.ml.layers.GlobalMaxPooling2D;
import io.tfe4j.ml.layers.GroupNormalization;
import io.tfe4j.ml.layers.LSTM;
import io.tfe4j.ml.layers.LayerNormalization;
import io.tfe4j.ml.layers.LeakyReLU;
import io.tfe4j.ml.layers.MaxPooling2D;
import io.tfe4j.ml.layers.MultiHeadAttention;
import io.tfe4j.ml.layers.ReLU;
import io.tfe4j.ml.layers.Reshape;
import io.tfe4j.ml.layers.Sigmoid;
import io.tfe4j.ml.layers.SimpleRNN;
import io.tfe4j.ml.layers.Softmax;
import io.tfe4j.ml.layers.Tanh;
import io.tfe4j.privacy.engine.Objective;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models as files of Keras: what is written is read as the same model, and what Keras wrote is read. */
class KerasArchiveTest {
    private static final int ROWS = 7;

    @TempDir
    Path folder;

    static Stream<PlainModel> models() {
        return Stream.of(
                model(5, new Dense(4), new ReLU(), new Dense(3).withoutBias(), new Tanh(), new Dense(1), new Sigmoid()),
                model(6, new Embedding(9, 3), new Flatten(), new Dense(8), new LayerNormalization(), new GELU()),
                model(3, new Dense(4), new LeakyReLU(0.1), new Dense(2), new ELU(0.7), new Dense(2), new Softmax()),
                model(
                        new int[] {2, 9, 8},
                        new Conv2D(4, 3, 2).stride(2).same(),
                        new Tanh(),
                        new GroupNormalization(2),
                        new Conv2D(6, 2).padding(1, 0, 0, 1).groups(2).withoutBias(),
                        new DepthwiseConv2D(2).multiplier(2).same(),
                        new MaxPooling2D(2).stride(1).same(),
                        new AveragePooling2D(2, 1).padding(0, 1, 0, 0).countingPadding(),
                        new ReLU(),
                        new LayerNormalization(),
                        new Conv2D(3, 2).dilation(1, 2),
                        new Flatten(),
                        new Dense(4),
                        new Reshape(4, 1, 1),
                        new GlobalMaxPooling2D(),
                        new GroupNormalization(2)),
                model(new int[] {3, 4, 4}, new Conv2D(2, 3), new Sigmoid()),
                model(new int[] {2, 3, 3}, new GlobalAveragePooling2D(), new Softmax()),
                model(
                        new int[] {5, 3},
                        new SimpleRNN(4).sequences(),
                        new LayerNormalization(),
                        new LSTM(5).sequences(),
                        new Tanh(),
                        new GRU(3),
                        new Dense(2)),
                model(new int[] {6}, new Embedding(9, 4), new GRU(3).sequences(), new SimpleRNN(2)));
    }

    /** With weights that are not the first ones. */
    private static PlainModel model(int features, Layer... layers) {
        return model(new int[] {features}, layers);
    }

    private static PlainModel model(int[] input, Layer... layers) {
        PlainModel model = PlainModel.of(input, layers);
        int count = model.plain().stream()
                .mapToInt(layer -> layer.firstWeights().length)
                .sum();
        return model.withWeights(new Random(count).doubles(count, -1, 1).toArray());
    }

    private static double[] predict(PlainModel model, double[] features) {
        return new PlainEngine(model, Objective.MEAN_SQUARED_ERROR).predict(features);
    }

    private static double[] features(PlainModel model) {
        return new Random(3)
                .ints((long) ROWS * model.features(), 0, 9)
                .asDoubleStream()
                .toArray();
    }

    @ParameterizedTest
    @MethodSource("models")
    void modelThatIsWritten_isReadAsItWas(PlainModel model) throws IOException {
        Path file = folder.resolve("model.keras");
        KerasArchive.write(model, file);

        PlainModel read = KerasArchive.read(file);

        assertThat(new PlainEngine(read, Objective.MEAN_SQUARED_ERROR).weights())
                .isEqualTo(new PlainEngine(model, Objective.MEAN_SQUARED_ERROR).weights());
        assertThat(predict(read, features(model))).isEqualTo(predict(model, features(model)));
        // a second time over the first
        KerasArchive.write(read, file);
        assertThat(predict(KerasArchive.read(file), features(model))).isEqualTo(predict(model, features(model)));
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void modelFromAFile_predictsOnShares() throws IOException {
        PlainModel model = models().findFirst().orElseThrow();
        Path file = folder.resolve("model.keras");
        KerasArchive.write(model, file);
        double[] x = new Random(4)
                .doubles((long) SameLayersTest.EXAMPLES * model.features(), -2, 2)
                .toArray();

        PlainModel read = KerasArchive.read(file);

        assertThat(SameLayersTest.onShares(read.input(), x, read.layers().toArray(Layer[]::new)))
                .containsExactly(predict(model, x), within(5e-3));
    }

    @Test
    void whatKerasHasNoLayerFor_isRefused_andTheOldFileStays() throws IOException {
        Path file = folder.resolve("model.keras");
        Files.writeString(file, "old");

        assertThatThrownBy(() -> KerasArchive.write(
                        PlainModel.of(new int[] {3, 4}, new MultiHeadAttention(2, 2), new Flatten()), file))
                .hasMessageContaining("layer is not written for Keras: layer=MultiHeadAttention");
        assertThatThrownBy(() -> KerasArchive.write(
                        PlainModel.of(
                                new int[] {1, 9, 9}, new Conv2D(1, 2).stride(2).dilation(2)),
                        file))
                .hasMessageContaining("both a stride and a dilation");
        assertThatThrownBy(() ->
                        KerasArchive.write(PlainModel.of(new int[] {1, 6, 6}, new MaxPooling2D(2).padding(1)), file))
                .hasMessageContaining("MaxPooling2D with a padding of its own");
        assertThatThrownBy(() -> KerasArchive.write(
                        PlainModel.of(new int[] {1, 6, 6}, new AveragePooling2D(2).padding(1)), file))
                .hasMessageContaining("AveragePooling2D with a padding of its own");
        assertThat(file).hasContent("old");
    }

    @Test
    void filesThatAreDamaged_areRefused() throws IOException {
        Path file = folder.resolve("model.keras");
        KerasArchive.write(models().findFirst().orElseThrow(), file);
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length += 1 + whole.length / 50) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> KerasArchive.read(file))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("not a Keras model");
        }
    }

    /** In single precision, which {@code fixtures/make_keras.py} has made: with dropout, on images, and on sequences. */
    @ParameterizedTest
    @ValueSource(strings = {"keras-sequential", "keras-channels-first", "keras-groups", "keras-sequences"})
    void modelOfKeras_givesTheResultsOfKeras(String name) throws IOException {
        Path made = Path.of("..", "fixtures", name);

        PlainModel model = KerasArchive.read(made.resolve("model.keras"));

        assertThat(predict(model, numbers(made.resolve("input.npy"))))
                .containsExactly(numbers(made.resolve("output.npy")), within(1e-5));
    }

    /** Variables of the same numbers under the same names, and layers of the same classes and options. */
    @ParameterizedTest
    @ValueSource(strings = {"keras-channels-first", "keras-groups", "keras-sequences"})
    void modelThatIsWritten_isWhatKerasWrites(String name) throws IOException {
        Path made = Path.of("..", "fixtures", name, "model.keras");
        Path file = folder.resolve("model.keras");
        KerasArchive.write(KerasArchive.read(made), file);

        List<JsonNode> own = layers(file);
        // an activation of a layer is a layer of its own here
        List<JsonNode> others = layers(made);
        int activations = 0;
        for (JsonNode other : others) {
            JsonNode mine = own.get(others.indexOf(other) + activations);
            assertThat(mine.path("class_name")).isEqualTo(other.path("class_name"));
            for (Map.Entry<String, JsonNode> option : mine.path("config").properties()) {
                boolean isOther = option.getKey().equals("activation")
                        && other.path("class_name").asText().equals("Dense");
                JsonNode wanted = other.path("config").path(option.getKey());
                if (isOther && !wanted.asText().equals("linear")) {
                    activations++;
                } else if (!option.getKey().equals("name")) {
                    assertThat(option.getValue().toString())
                            .as(option.getKey())
                            .isEqualTo((wanted.size() == 1 ? wanted.get(0) : wanted).toString());
                }
            }
        }
        try (HdfFile mine = variables(file);
                HdfFile other = variables(made)) {
            Map<String, double[]> written = datasets(mine.getByPath("layers"));
            Map<String, double[]> expected = datasets(other.getByPath("layers"));
            assertThat(written.keySet()).isEqualTo(expected.keySet()).isNotEmpty();
            written.forEach((path, values) -> assertThat(values).as(path).isEqualTo(expected.get(path)));
        }
    }

    private static List<JsonNode> layers(Path file) throws IOException {
        List<JsonNode> layers = new ArrayList<>();
        new ObjectMapper()
                .readTree(content(file, "config.json"))
                .path("config")
                .path("layers")
                .forEach(layers::add);
        return layers;
    }

    private static HdfFile variables(Path file) throws IOException {
        return HdfFile.fromBytes(content(file, "model.weights.h5"));
    }

    private static byte[] content(Path file, String name) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile());
                InputStream in = zip.getInputStream(zip.getEntry(name))) {
            return in.readAllBytes();
        }
    }

    private static Map<String, double[]> datasets(Node node) {
        Map<String, double[]> all = new TreeMap<>();
        if (node instanceof Group group) {
            group.getChildren().values().forEach(child -> all.putAll(datasets(child)));
        } else if (node instanceof Dataset dataset) {
            String shape = Arrays.toString(dataset.getDimensions());
            double[] values = dataset.getDataFlat() instanceof float[] floats
                    ? IntStream.range(0, floats.length)
                            .mapToDouble(i -> floats[i])
                            .toArray()
                    : (double[]) dataset.getDataFlat();
            all.put(dataset.getPath() + shape, values);
        }
        return all;
    }

    /** Images whose channels Keras has last at the input, and other ways to move axes. */
    @Test
    void layersOfImages_withoutTheirPermutations_areRefused() {
        String image = "{'class_name':'InputLayer','config':{'batch_shape':[null,4,4,3]}}";
        String convolution = "{'class_name':'Conv2D','config':{'filters':2,'kernel_size':[2,2],'strides':[1,1]}}";
        String last = "{'class_name':'Permute','config':{'dims':[2,3,1]}}";
        assertRefused("channels of images are first", image, convolution);
        assertRefused("channels of images are last", image, last, convolution, "{'class_name':'Flatten'}");
        assertRefused("channels of images are last", image, last, convolution);
        assertRefused("axes are moved in another way", image, "{'class_name':'Permute','config':{'dims':[1,3,2]}}");
        assertRefused("axes are moved in another way", image, last, last);
        String zeros = "{'class_name':'ZeroPadding2D','config':{'padding':[[1,1],[0,0]]}}";
        assertRefused("zeros around images", image, last, zeros, zeros);
        assertRefused(
                "zeros around images",
                image,
                last,
                zeros,
                "{'class_name':'MaxPooling2D','config':{'pool_size':[2,2],'strides':[2,2]}}");
        assertRefused("zeros around images", image, last, zeros, "{'class_name':'Permute','config':{'dims':[3,1,2]}}");
        assertRefused(
                "options that are not read",
                "{'class_name':'InputLayer','config':{'batch_shape':[null,4,3]}}",
                "{'class_name':'GRU','config':{'units':2,'go_backwards':true}}");
    }

    private static void assertRefused(String message, String... layers) {
        String json = "{'class_name':'Sequential','config':{'layers':[" + String.join(",", layers) + "]}}";
        assertThatThrownBy(() -> KerasSequential.read(json.replace('\'', '"'), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    /** Of a file of NumPy in single precision, whose header's length is in its ninth and tenth byte. */
    private static double[] numbers(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        FloatBuffer numbers = bytes.position(10 + bytes.getShort(8))
                .slice()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        return IntStream.range(0, numbers.remaining()).mapToDouble(numbers::get).toArray();
    }
}

package io.tfe4j.privacy.plain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tfe4j.ml.Layer;
import io.tfe4j.ml.layers.Dense;
import io.tfe4j.ml.layers.ELU;
import io.tfe4j.ml.layers.Embedding;
import io.tfe4j.ml.layers.Flatten;
import io.tfe4j.ml.layers.GELU;
import io.tfe4j.ml.layers.LayerNormalization;
import io.tfe4j.ml.layers.LeakyReLU;
import io.tfe4j.ml.layers.ReLU;
import io.tfe4j.ml.layers.Reshape;
import io.tfe4j.ml.layers.Sigmoid;
import io.tfe4j.ml.layers.Softmax;
import io.tfe4j.ml.layers.Tanh;
import io.tfe4j.privacy.engine.Objective;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Models as files of Keras: what is written is read as the same model, and what Keras wrote is read. */
class KerasArchiveTest {
    private static final int ROWS = 7;

    @TempDir
    Path folder;

    static Stream<PlainModel> models() {
        return Stream.of(
                model(5, new Dense(4), new ReLU(), new Dense(3).withoutBias(), new Tanh(), new Dense(1), new Sigmoid()),
                model(6, new Embedding(9, 3), new Flatten(), new Dense(8), new LayerNormalization(), new GELU()),
                model(3, new Dense(4), new LeakyReLU(0.1), new Dense(2), new ELU(0.7), new Dense(2), new Softmax()));
    }

    /** With weights that are not the first ones. */
    private static PlainModel model(int features, Layer... layers) {
        PlainModel model = PlainModel.of(new int[] {features}, layers);
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
                        PlainModel.of(new int[] {4}, new Dense(4), new Reshape(1, 2, 2), new Flatten()), file))
                .hasMessageContaining("layer is not written for Keras");
        assertThatThrownBy(() -> KerasArchive.write(PlainModel.of(new int[] {2, 3}, new Flatten(), new Dense(1)), file))
                .hasMessageContaining("examples are not vectors: shape=[2, 3]");
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

    /** With dropout and weights in single precision, which {@code fixtures/make_keras.py} has made. */
    @Test
    void modelOfKeras_givesTheResultsOfKeras() throws IOException {
        Path made = Path.of("..", "fixtures", "keras-sequential");

        PlainModel model = KerasArchive.read(made.resolve("model.keras"));

        assertThat(predict(model, numbers(made.resolve("input.npy"))))
                .containsExactly(numbers(made.resolve("output.npy")), within(1e-5));
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

package io.tfe4j.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tfe4j.Inputs;
import io.tfe4j.PrivateTensor;
import io.tfe4j.TfeContext;
import io.tfe4j.config.LocalConfig;
import io.tfe4j.config.RunListener;
import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.ring.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keras models beyond those of the fixtures. */
class KerasTest {
    private static final Path FIXTURES = Path.of("..", "fixtures");

    @TempDir
    Path folder;

    private static String layer(String kind, String config) {
        return "{\"class_name\": \"" + kind + "\", \"config\": {\"name\": \"" + kind.toLowerCase(Locale.ROOT) + "\", "
                + config + "}}";
    }

    private ImportedModel sequential(String... layers) throws IOException {
        String json = "{\"class_name\": \"Sequential\", \"config\": {\"layers\": [" + String.join(", ", layers) + "]}}";
        return ImportedModel.load(Files.writeString(folder.resolve("model.json"), json));
    }

    @Test
    void load_weightsOfKeras_haveTheNamesOfLayersAndTheOrderOfOnnx() {
        ImportedModel model = Fixture.load("keras-residual").model();

        assertThat(model.weight("depthwise_conv2d/kernel").shape()).isEqualTo(Shape.of(8, 1, 3, 3));
        assertThat(model.weight("batch_normalization/kernel").shape()).isEqualTo(Shape.of(8, 3, 3, 3));
        assertThat(model.inputs().get(0)).hasToString("input_layer [any, 16, 16, 3]");
    }

    @Test
    void predict_layersThatAreNotSupported_areAllNamed() throws IOException {
        ImportedModel model = sequential(
                layer("InputLayer", "\"batch_shape\": [null, 4]"),
                layer("Masking", "\"mask_value\": 0.0"),
                layer("ReLU", "\"threshold\": 1.0"));
        TfeContext tfe = new TfeContext(new LocalConfig().withListener(RunListener.SILENT));
        PrivateTensor x = tfe.definePrivateInput("bank", Inputs.of(new double[1][4]));

        assertThatThrownBy(() -> model.predict(
                        tfe, ImportOptions.of("vendor", "model"), Map.of("inputlayer", x), model.mainOutput()))
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessageContaining("2 nodes")
                .hasMessageContaining("keras:Masking masking: no such layer here")
                .hasMessageContaining("keras:ReLU relu: setting not supported: threshold=1.0");
    }

    @Test
    void predict_numbersThatOldFilesHaveAsArrays_areRead() throws IOException {
        ImportedModel model = sequential(
                layer("InputLayer", "\"batch_shape\": [null, 2]"),
                layer("LeakyReLU", "\"alpha\": {\"type\": \"ndarray\", \"value\": 0.125}"));
        ImportedModel other =
                sequential(layer("InputLayer", "\"batch_shape\": [null, 2]"), layer("LeakyReLU", "\"alpha\": [0.125]"));
        Map<String, PlainTensor> x = Map.of("inputlayer", new PlainTensor(Shape.of(1, 2), new double[] {-8, 8}));

        assertThat(model.predictInClear(x, model.mainOutput()).values()).containsExactly(-1, 8);
        assertThatThrownBy(() -> other.predictInClear(x, other.mainOutput()))
                .hasMessageContaining("keras:LeakyReLU leakyrelu: setting not supported: alpha=[0.125]");
    }

    @Test
    void load_structureWithoutItsWeights_saysWhereTheyBelong() {
        assertThatThrownBy(() ->
                        sequential(layer("InputLayer", "\"batch_shape\": [null, 4]"), layer("Dense", "\"units\": 3")))
                .hasMessageContaining("weights missing: put them beside the structure");
    }

    @Test
    void load_whatIsNoKerasModel_isRefused() throws IOException {
        Path zip = Files.writeString(folder.resolve("a.keras"), "no zip file");
        Path hdf = Files.writeString(folder.resolve("a.h5"), "no HDF5 file");
        Path weights = Files.copy(FIXTURES.resolve("keras-json/model.weights.h5"), folder.resolve("weights.h5"));
        Path other = Files.writeString(folder.resolve("b.json"), "{\"class_name\": \"Own\"}");

        assertThatThrownBy(() -> ImportedModel.load(zip)).hasMessageContaining("not a Keras model: file=a.keras");
        assertThatThrownBy(() -> ImportedModel.load(hdf)).hasMessageContaining("not an HDF5 file: file=a.h5");
        assertThatThrownBy(() -> ImportedModel.load(weights)).hasMessageContaining("weights without a structure");
        assertThatThrownBy(() -> ImportedModel.load(other)).hasMessageContaining("class of its own: class=Own");
    }
}

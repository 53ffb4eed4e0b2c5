package io.tfe4j.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.ring.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Small models, each with a setting that changes the result and is easily overlooked. Keras and ONNX Runtime computed the
 * right values. Each model is right, in the clear and on shares, or refused with the setting's name.
 */
class RightOrRefusedTest {
    static final Path FOLDER = Path.of("src", "test", "resources", "io", "tfe4j", "imports", "settings");
    private static final double TOLERANCE = 0.01;

    /** What refused ones say; all others are right. */
    private static final Map<String, String> REFUSED = Map.of(
            "keras-embedding_mask_lstm", "setting not supported: mask_zero=true",
            "keras-flatten_channels_first", "setting not supported: data_format=channels_first",
            "keras-layernorm_axis12", "setting not supported: axis=[1,2]",
            "keras-relu_threshold", "setting not supported: threshold=1.0",
            "onnx-layernorm_small_var", "epsilon=9.999999960041972E-13 is too small",
            "onnx-tree_MAX", "attribute not supported: aggregate_function=MAX");

    record Line(String name, Shape shape, double[] values) {
        static Line of(String text) {
            String[] parts = text.split("\\|");
            int[] shape = Arrays.stream(parts[2].split(","))
                    .filter(size -> !size.isEmpty())
                    .mapToInt(Integer::parseInt)
                    .toArray();
            double[] values = Arrays.stream(parts[3].split(" "))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
            return new Line(parts[0], Shape.of(shape), values);
        }

        PlainTensor tensor() {
            return new PlainTensor(shape, values);
        }
    }

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            return files.filter(file -> String.valueOf(file.getFileName()).startsWith("model."))
                    .sorted()
                    .toList();
        }
    }

    static List<Line> lines(Path file) throws IOException {
        return Files.readAllLines(file).stream().map(Line::of).toList();
    }

    /** Inputs by their names; Keras's by their numbers. */
    static Map<String, PlainTensor> inputs(ImportedModel model, List<Line> lines) {
        Map<String, PlainTensor> inputs = new HashMap<>();
        for (Line line : lines) {
            String name = line.name().startsWith("#")
                    ? model.inputs()
                            .get(Integer.parseInt(line.name().substring(1)))
                            .name()
                    : line.name();
            inputs.put(name, line.tensor());
        }
        return inputs;
    }

    static String output(ImportedModel model, Line line) {
        if (!line.name().startsWith("*")) {
            return line.name();
        }
        int number =
                line.name().length() == 1 ? 0 : Integer.parseInt(line.name().substring(1));
        return model.outputs().get(number).name();
    }

    @ParameterizedTest
    @MethodSource("files")
    void predict_settingThatIsEasilyOverlooked_isRightOrRefusedByName(Path file) throws IOException {
        String refusal = REFUSED.get(String.valueOf(file.getName(file.getNameCount() - 2)));
        ImportedModel model = ImportedModel.load(file);
        Map<String, PlainTensor> inputs = inputs(model, lines(file.resolveSibling("inputs.txt")));
        for (Line line : lines(file.resolveSibling("outputs.txt"))) {
            String wanted = output(model, line);
            if (refusal != null) {
                assertThatThrownBy(() -> OnnxCoverage.onShares(model, inputs, wanted))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining(refusal);
                continue;
            }
            PlainTensor clear = model.predictInClear(inputs, wanted);
            PlainTensor shared = OnnxCoverage.onShares(model, inputs, wanted);

            assertThat(clear.shape()).isEqualTo(line.shape());
            assertThat(shared.shape()).isEqualTo(line.shape());
            FixturesTest.assertClose(clear.values(), line.values(), TOLERANCE);
            FixturesTest.assertClose(shared.values(), line.values(), TOLERANCE);
        }
    }

    @Test
    void predict_settings_areManyAndNotAllRefused() throws IOException {
        List<String> names = new ArrayList<>();
        files().forEach(file -> names.add(String.valueOf(file.getName(file.getNameCount() - 2))));

        assertThat(names.stream().distinct()).hasSizeGreaterThanOrEqualTo(33).containsAll(REFUSED.keySet());
    }
}

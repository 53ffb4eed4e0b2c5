package io.tfe4j.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.tfe4j.fixedpoint.PlainTensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Layers of Keras with each setting at other values: what is not right is refused by name. */
class KerasSettingsTest {
    private static final Path ARCHIVE = Path.of("..", "fixtures", "settings.zip");
    private static final double TOLERANCE = 0.01;

    /** On shares one in so many runs; in the clear all do. */
    private static final int EVERY = Integer.getInteger("keras.settings.every", 10);

    @TempDir
    Path folder;

    private List<Path> cases() throws IOException {
        TreeSet<Path> cases = new TreeSet<>();
        try (ZipFile zip = new ZipFile(ARCHIVE.toFile())) {
            Enumeration<? extends ZipEntry> entries = zip.entries();
            while (entries.hasMoreElements()) {
                ZipEntry entry = entries.nextElement();
                Path file = folder.resolve(entry.getName());
                Files.createDirectories(file.getParent());
                try (InputStream bytes = zip.getInputStream(entry)) {
                    Files.copy(bytes, file);
                }
                cases.add(file.getParent());
            }
        }
        return List.copyOf(cases);
    }

    @Test
    void predict_anySettingOfALayer_isRightOrRefused() throws IOException {
        List<String> wrong = new ArrayList<>();
        List<String> refused = new ArrayList<>();
        List<Path> cases = cases();
        for (int i = 0; i < cases.size(); i++) {
            Path one = cases.get(i);
            try {
                String difference = difference(one, i % EVERY == 0);
                if (difference != null) {
                    wrong.add(one.getFileName() + ": " + difference);
                }
            } catch (IllegalArgumentException e) {
                refused.add(one.getFileName() + ": " + e.getMessage());
            }
        }

        assertThat(wrong).as("refused are " + String.join("\n", refused)).isEmpty();
        assertThat(refused)
                .allMatch(why -> why.contains("not supported")
                        || why.contains("no such layer")
                        || why.contains("axes do not fit"));
        assertThat(cases.size() - refused.size()).as("right").isGreaterThan(250);
    }

    private static @Nullable String difference(Path folder, boolean onShares) throws IOException {
        ImportedModel model = ImportedModel.load(folder.resolve("model.json"));
        Map<String, PlainTensor> inputs =
                RightOrRefusedTest.inputs(model, RightOrRefusedTest.lines(folder.resolve("inputs.txt")));
        for (RightOrRefusedTest.Line line : RightOrRefusedTest.lines(folder.resolve("outputs.txt"))) {
            String wanted = RightOrRefusedTest.output(model, line);
            List<PlainTensor> results = new ArrayList<>(List.of(model.predictInClear(inputs, wanted)));
            if (onShares) {
                results.add(OnnxCoverage.onShares(model, inputs, wanted));
            }
            for (PlainTensor result : results) {
                if (!result.shape().equals(line.shape())) {
                    return line.name() + ": shape=" + result.shape() + ", expected=" + line.shape();
                }
                for (int i = 0; i < line.values().length; i++) {
                    double right = line.values()[i];
                    if (!(Math.abs(result.values()[i] - right) <= TOLERANCE * Math.max(1, Math.abs(right)))) {
                        return line.name() + ": value=" + result.values()[i] + ", expected=" + right;
                    }
                }
            }
        }
        return null;
    }
}

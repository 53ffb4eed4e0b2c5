package io.tfe4j.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tfe4j.imports.OnnxCoverage.Outcome;
import io.tfe4j.imports.OnnxCoverage.Result;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Enumeration;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The two smallest of the node tests that ONNX has for each operator; some of them do not fit. */
class OnnxCoverageTest {
    private static final Path ARCHIVE = Path.of("src", "test", "resources", "io", "tfe4j", "imports", "node-tests.zip");

    @TempDir
    Path folder;

    @Test
    void run_nodeTestsOfEachOperator_noneIsWrong() throws IOException {
        unpack();

        List<Result> results = OnnxCoverage.run(folder, result -> {});

        assertThat(results).allMatch(result -> result.outcome() == Outcome.PASS || result.outcome() == Outcome.UNFIT);
        assertThat(results.stream().filter(result -> result.outcome() == Outcome.PASS))
                .hasSizeGreaterThan(200);
    }

    @Test
    void run_folderWithoutTests_saysWhatATestIs() {
        assertThatThrownBy(() -> OnnxCoverage.run(folder, result -> {}))
                .hasMessageContaining("each is a folder with model.onnx");
    }

    @Test
    void run_wrongOutput_isToldByElement() throws IOException {
        unpack();
        Path test = folder.resolve("test_abs");
        Files.copy(
                test.resolve("test_data_set_0/input_0.pb"),
                test.resolve("test_data_set_0/output_0.pb"),
                StandardCopyOption.REPLACE_EXISTING);
        Path alone = Files.createDirectory(folder.resolve("alone"));
        Files.move(test, alone.resolve("test_abs"));

        Result result = OnnxCoverage.run(alone, one -> {}).get(0);

        assertThat(result.outcome()).isEqualTo(Outcome.WRONG);
        assertThat(result.reason()).contains("in the clear, element=");
    }

    private void unpack() throws IOException {
        try (ZipFile zip = new ZipFile(ARCHIVE.toFile())) {
            Enumeration<? extends ZipEntry> entries = zip.entries();
            while (entries.hasMoreElements()) {
                ZipEntry entry = entries.nextElement();
                Path file = folder.resolve(entry.getName());
                Files.createDirectories(file.getParent());
                try (InputStream bytes = zip.getInputStream(entry)) {
                    Files.copy(bytes, file);
                }
            }
        }
    }
}

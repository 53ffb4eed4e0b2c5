package io.tfe4j.examples;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where an example finds its tables: shipped with it, or files of the same names in a folder of the user's. */
final class ExampleData {
    private final String example;
    private final @Nullable Path folder;

    ExampleData(String example, @Nullable Path folder) {
        this.example = example;
        this.folder = folder;
    }

    CsvTable table(String file) {
        try (InputStream bytes = open(file)) {
            return CsvTable.read(file, new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private InputStream open(String file) throws IOException {
        if (folder != null) {
            return Files.newInputStream(folder.resolve(file));
        }
        InputStream shipped = ExampleData.class.getResourceAsStream("/data/" + example + "/" + file);
        if (shipped == null) {
            throw new AssertionError("not shipped: example=" + example + ", file=" + file);
        }
        return shipped;
    }
}

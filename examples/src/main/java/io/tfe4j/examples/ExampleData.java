package io.tfe4j.examples;

import io.tfe4j.data.Catalog;
import io.tfe4j.imports.ImportedModel;
import io.tfe4j.program.DatasetRequest;
import io.tfe4j.ring.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tables of the examples: those shipped, or files of the same names in a folder of the user's. */
final class ExampleData {
    private static final String SHIPPED = "/data";

    private final Path folder;
    private final Catalog catalog;

    ExampleData(@Nullable Path folder) {
        this.folder = folder == null ? shipped() : folder;
        catalog = Catalog.load(this.folder);
    }

    Catalog catalog() {
        return catalog;
    }

    /** Columns of a table side by side, which only a demonstration can see: it has everybody's tables. */
    double[] columns(String dataset, int rows, String... columns) {
        Shape shape = columns.length == 1 ? Shape.of(rows) : Shape.of(rows, columns.length);
        return read(new DatasetRequest(dataset, List.of(columns), shape, false));
    }

    /** A tensor without columns, likewise. */
    double[] tensor(String dataset, Shape shape) {
        return read(new DatasetRequest(dataset, List.of(), shape, false));
    }

    ImportedModel model(String dataset) {
        Path keras = folder.resolve(dataset + ".keras");
        return model(Files.exists(keras) ? keras : folder.resolve(dataset + ".onnx"));
    }

    static ImportedModel model(Path file) {
        try {
            return ImportedModel.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException("model cannot be read: file=" + file, e);
        }
    }

    List<String> lines(String file) {
        try {
            return Files.readAllLines(folder.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException("text cannot be read: file=" + file, e);
        }
    }

    private double[] read(DatasetRequest request) {
        try {
            return catalog.read("demonstration", request).values();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalArgumentException("table cannot be read: dataset=" + request.dataset(), e);
        }
    }

    private static Path shipped() {
        URL notice = ExampleData.class.getResource(SHIPPED + "/NOTICE.md");
        if (notice == null) {
            throw new AssertionError("not shipped: " + SHIPPED);
        }
        try {
            URI uri = notice.toURI();
            return uri.getScheme().equals("jar")
                    ? archive(uri).getPath(SHIPPED)
                    : Path.of(uri).resolveSibling("");
        } catch (URISyntaxException e) {
            throw new AssertionError("not a place: " + notice, e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Open as long as this JVM is. */
    private static FileSystem archive(URI uri) throws IOException {
        try {
            return FileSystems.newFileSystem(uri, Map.of());
        } catch (FileSystemAlreadyExistsException e) {
            return FileSystems.getFileSystem(uri);
        }
    }
}

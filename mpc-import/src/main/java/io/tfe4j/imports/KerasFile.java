package io.tfe4j.imports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.exceptions.HdfException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** Reads Keras models: {@code .keras}, {@code .h5}, or the JSON of a structure with its weights beside it. */
final class KerasFile {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int MAX_WEIGHTS = Integer.MAX_VALUE - 1024;

    private static final int LAST_VERSION = 3;

    private KerasFile() {}

    /** A zip file of {@code config.json} and {@code model.weights.h5}, which may itself lie in an archive. */
    static Graph readArchive(Path file) throws IOException {
        if (file.getFileSystem().equals(FileSystems.getDefault())) {
            return readZip(file);
        }
        Path copy = Files.createTempFile("model", ".keras");
        try {
            Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
            return readZip(copy);
        } finally {
            Files.delete(copy);
        }
    }

    private static Graph readZip(Path file) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            ZipEntry config = zip.getEntry("config.json");
            ZipEntry weights = zip.getEntry("model.weights.h5");
            if (config == null || weights == null || weights.getSize() > MAX_WEIGHTS) {
                throw new ImportException("not a Keras model: file=" + file.getFileName());
            }
            try (InputStream json = zip.getInputStream(config);
                    InputStream bytes = zip.getInputStream(weights);
                    HdfFile hdf = HdfFile.fromBytes(bytes.readAllBytes())) {
                return KerasGraph.of(
                        parse(json.readAllBytes(), file), KerasWeights.byClass(hdf), archiveVersion(zip, file));
            }
        } catch (ZipException | HdfException e) {
            throw new ImportException("not a Keras model: file=" + file.getFileName());
        }
    }

    /** Structure and weights in one HDF5 file. */
    static Graph readHdf(Path file) throws IOException {
        try (HdfFile hdf = new HdfFile(file)) {
            Attribute config = hdf.getAttribute("model_config");
            Attribute version = hdf.getAttribute("keras_version");
            if (config == null) {
                throw new ImportException(
                        "weights without a structure: file=" + file.getFileName() + "; save the whole model");
            }
            return KerasGraph.of(
                    parse(String.valueOf(config.getData()).getBytes(StandardCharsets.UTF_8), file),
                    KerasWeights.byLayer(hdf),
                    version(version == null ? "" : String.valueOf(version.getData())));
        } catch (HdfException e) {
            throw new ImportException("not an HDF5 file: file=" + file.getFileName());
        }
    }

    /** What {@code model.to_json()} gave, with {@code NAME.weights.h5} beside it if there is one. */
    static Graph readJson(Path file) throws IOException {
        JsonNode config = parse(Files.readAllBytes(file), file);
        int version = version(config.path("keras_version").asText(""));
        String name = String.valueOf(file.getFileName());
        Path weights = file.resolveSibling(name.substring(0, name.lastIndexOf('.')) + ".weights.h5");
        if (!Files.exists(weights)) {
            return KerasGraph.of(config, KerasWeights.NONE, version);
        }
        try (HdfFile hdf = new HdfFile(weights)) {
            return KerasGraph.of(config, KerasWeights.byClass(hdf), version);
        } catch (HdfException e) {
            throw new ImportException("not an HDF5 file: file=" + weights.getFileName());
        }
    }

    private static int archiveVersion(ZipFile zip, Path file) throws IOException {
        ZipEntry metadata = zip.getEntry("metadata.json");
        if (metadata == null) {
            return LAST_VERSION;
        }
        try (InputStream json = zip.getInputStream(metadata)) {
            return version(
                    parse(json.readAllBytes(), file).path("keras_version").asText(""));
        }
    }

    /** The first number of a version such as 2.9.0; a file that says none is of the last one, which always does. */
    private static int version(String text) {
        int dot = text.indexOf('.');
        try {
            return dot > 0 ? Integer.parseInt(text.substring(0, dot)) : LAST_VERSION;
        } catch (NumberFormatException e) {
            throw new ImportException("not a version of Keras: keras_version=" + text);
        }
    }

    private static JsonNode parse(byte[] json, Path file) throws IOException {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new ImportException("not a Keras model's structure: file=" + file.getFileName());
        }
    }
}

package io.tfe4j.data;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a catalog says of one dataset. */
public final class DatasetEntry {
    private final String name;
    private final Path directory;
    private final @Nullable Path file;
    private final CellRules rules;
    private final JsonNode settings;
    private final Limits limits;

    DatasetEntry(String name, Path directory, @Nullable Path file, CellRules rules, JsonNode settings, Limits limits) {
        this.name = name;
        this.directory = directory;
        this.file = file;
        this.rules = rules;
        this.settings = settings;
        this.limits = limits;
    }

    public String name() {
        return name;
    }

    /** The folder of the catalog, to which paths are relative. */
    public Path directory() {
        return directory;
    }

    public boolean hasFile() {
        return file != null;
    }

    /**
     * The dataset's file, known to exist and to be of a permitted size.
     *
     * @throws IllegalArgumentException if the entry names none, or it is not there
     */
    public Path file() throws IOException {
        if (file == null) {
            throw new CatalogException("dataset names no file: dataset=" + name);
        }
        if (!Files.isRegularFile(file)) {
            throw new CatalogException("file not found: dataset=" + name + ", file=" + fileName());
        }
        limits.checkBytes(fileName(), Files.size(file));
        return file;
    }

    /** The last part of the file's path, for errors: they travel to other players. */
    public String fileName() {
        return file == null ? "none" : Objects.toString(file.getFileName());
    }

    /** A setting of the provider's, null if the entry has none. */
    public @Nullable String setting(String key) {
        return settings.hasNonNull(key) ? settings.get(key).asText() : null;
    }

    public Limits limits() {
        return limits;
    }

    CellRules rules() {
        return rules;
    }

    @Override
    public String toString() {
        return "dataset " + name + " of folder " + directory;
    }
}

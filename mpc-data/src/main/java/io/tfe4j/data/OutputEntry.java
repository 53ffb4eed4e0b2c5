package io.tfe4j.data;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a catalog says of one output. */
public final class OutputEntry {
    private final String name;
    private final Path directory;
    private final @Nullable Path file;
    private final JsonNode settings;

    OutputEntry(String name, Path directory, @Nullable Path file, JsonNode settings) {
        this.name = name;
        this.directory = directory;
        this.file = file;
        this.settings = settings;
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

    /** Where the result goes; write it with {@link AtomicFile}. */
    public Path file() {
        if (file == null) {
            throw new CatalogException("output names no file: output=" + name);
        }
        return file;
    }

    /** The same, with its result in another file. */
    OutputEntry at(Path other) {
        return new OutputEntry(name, directory, other, settings);
    }

    /** A setting of the consumer's, null if the entry has none. */
    public @Nullable String setting(String key) {
        return settings.hasNonNull(key) ? settings.get(key).asText() : null;
    }

    JsonNode settings() {
        return settings;
    }

    /** The names that the entry gives the result's columns, or as many of this library's making. */
    public List<String> columns(int count) {
        JsonNode given = settings.get("columns");
        List<String> names = new ArrayList<>();
        if (given != null) {
            given.forEach(name -> names.add(name.asText()));
            if (names.size() != count) {
                throw new CatalogException("columns named do not fit the result: output=" + name + ", named="
                        + names.size() + ", columns=" + count);
            }
            return names;
        }
        for (int column = 1; column <= count; column++) {
            names.add(count == 1 ? "value" : "column-" + column);
        }
        return names;
    }

    @Override
    public String toString() {
        return "output " + name + " to folder " + directory;
    }
}

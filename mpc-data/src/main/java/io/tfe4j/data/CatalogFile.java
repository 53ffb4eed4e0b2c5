package io.tfe4j.data;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What {@code catalog.json} says, or would say by default. */
final class CatalogFile {
    static final String NAME = "catalog.json";

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final JsonNode EMPTY = JsonNodeFactory.instance.objectNode();
    private static final String DEFAULT_OUTPUTS = "outputs";

    private final JsonNode root;
    private final String place;

    private CatalogFile(JsonNode root, String place) {
        this.root = root;
        this.place = place;
        checkKeys(root, Set.of("datasets", "outputs", "outputDirectory", "limits"), place);
        object(root, "datasets").forEach(entry -> checkObject(entry, place));
        object(root, "outputs").forEach(entry -> checkObject(entry, place));
        checkKeys(object(root, "limits"), Set.of("bytes", "rows"), place + " limits");
        limits();
    }

    /** Of a folder, which may have none. */
    static CatalogFile of(Path folder) throws IOException {
        Path file = folder.resolve(NAME);
        if (!Files.isRegularFile(file)) {
            return new CatalogFile(EMPTY, NAME);
        }
        try (Reader reader = TextFiles.open(file)) {
            JsonNode root = MAPPER.readTree(reader);
            checkObject(root, NAME);
            return new CatalogFile(root, NAME);
        } catch (JacksonException e) {
            JsonLocation at = e.getLocation();
            throw new CatalogException("not valid JSON: " + e.getOriginalMessage() + ", at " + NAME
                    + (at == null ? "" : ":" + at.getLineNr() + ":" + at.getColumnNr()));
        }
    }

    /** With a list of datasets nothing else is one; without it every file is. */
    boolean listsDatasets() {
        return root.has("datasets");
    }

    JsonNode datasets() {
        return object(root, "datasets");
    }

    @Nullable
    JsonNode dataset(String name) {
        return datasets().get(name);
    }

    @Nullable
    JsonNode output(String name) {
        return object(root, "outputs").get(name);
    }

    String outputDirectory() {
        return root.hasNonNull("outputDirectory") ? root.get("outputDirectory").asText() : DEFAULT_OUTPUTS;
    }

    Limits limits() {
        JsonNode limits = object(root, "limits");
        return new Limits(
                number(limits, "bytes", Limits.DEFAULT.bytes()), number(limits, "rows", Limits.DEFAULT.rows()));
    }

    private long number(JsonNode of, String key, long otherwise) {
        JsonNode value = of.get(key);
        if (value == null) {
            return otherwise;
        }
        if (!value.canConvertToLong() || !value.isIntegralNumber()) {
            throw new CatalogException("not a whole number: key=" + key + ", at " + place);
        }
        return value.asLong();
    }

    private JsonNode object(JsonNode of, String key) {
        JsonNode value = of.get(key);
        if (value == null) {
            return EMPTY;
        }
        checkObject(value, place + " " + key);
        return value;
    }

    private static void checkObject(JsonNode value, String where) {
        if (!value.isObject()) {
            throw new CatalogException("not a JSON object: at " + where);
        }
    }

    /** A misspelt key is an error, not a setting that has no effect. */
    static void checkKeys(JsonNode of, Set<String> allowed, String where) {
        of.fieldNames().forEachRemaining(key -> {
            if (!allowed.contains(key)) {
                throw new CatalogException("unknown key: key=" + key + ", allowed="
                        + allowed.stream().sorted().toList() + ", at " + where);
            }
        });
    }
}

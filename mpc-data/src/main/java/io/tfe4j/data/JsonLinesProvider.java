package io.tfe4j.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.program.DatasetRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tables with a JSON object on each line, whose keys are the columns. */
final class JsonLinesProvider implements InputProvider {
    private static final ObjectReader READER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(com.fasterxml.jackson.core.StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build()
            .readerFor(JsonNode.class);
    private static final double EXACT = 0x1p53;

    @Override
    public String name() {
        return "jsonl";
    }

    @Override
    public Set<String> extensions() {
        return Set.of("jsonl", "ndjson");
    }

    @Override
    public PlainTensor read(DatasetEntry entry, DatasetRequest request) throws IOException {
        TableBuilder table = new TableBuilder(entry, request);
        Set<String> seen = new LinkedHashSet<>();
        try (BufferedReader reader = TextFiles.open(entry.file())) {
            long line = 0;
            for (String text = reader.readLine(); text != null; text = reader.readLine()) {
                line++;
                if (!text.isBlank()) {
                    add(parsed(text), request.columns(), line, table, seen);
                }
            }
        } catch (IOException e) {
            throw TextFiles.unreadable(entry, "JSON lines", e);
        }
        table.header(List.copyOf(seen));
        return table.build();
    }

    private static @Nullable JsonNode parsed(String text) {
        try {
            JsonNode row = READER.readValue(text);
            return row.isObject() ? row : null;
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private static void add(
            @Nullable JsonNode row, List<String> columns, long line, TableBuilder table, Set<String> seen) {
        if (row == null) {
            table.problem("not a JSON object: line=" + line);
        } else {
            for (int column = 0; column < columns.size(); column++) {
                JsonNode value = row.get(columns.get(column));
                if (value != null) {
                    seen.add(columns.get(column));
                }
                put(column, value, line, table);
            }
        }
        table.endRow();
    }

    private static void put(int column, @Nullable JsonNode value, long line, TableBuilder table) {
        if (value == null || value.isNull()) {
            table.missing(column, line);
        } else if (value.isNumber() && !(value.isIntegralNumber() && Math.abs(value.doubleValue()) >= EXACT)) {
            table.number(column, value.doubleValue(), line);
        } else {
            table.text(column, value.isValueNode() ? value.asText() : "a list or an object", line);
        }
    }
}

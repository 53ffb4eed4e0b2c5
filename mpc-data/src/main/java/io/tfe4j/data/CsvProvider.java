package io.tfe4j.data;

import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.program.DatasetRequest;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.DuplicateHeaderMode;

/** Tables of text, UTF-8, whose first line names the columns. */
final class CsvProvider implements InputProvider {
    @Override
    public String name() {
        return "csv";
    }

    @Override
    public Set<String> extensions() {
        return Set.of("csv", "tsv");
    }

    @Override
    public Set<String> settings() {
        return Set.of("delimiter");
    }

    @Override
    public PlainTensor read(DatasetEntry entry, DatasetRequest request) throws IOException {
        TableBuilder table = new TableBuilder(entry, request);
        try (Reader reader = TextFiles.open(entry.file());
                CSVParser parser = format(entry).parse(reader)) {
            List<String> header = parser.getHeaderNames();
            int[] positions = table.header(header);
            for (CSVRecord row : parser) {
                add(row, header.size(), positions, parser.getCurrentLineNumber(), table);
            }
        } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
            throw TextFiles.unreadable(entry, "CSV with a line of different column names", e);
        }
        return table.build();
    }

    private static void add(CSVRecord row, int width, int[] positions, long line, TableBuilder table) {
        if (row.size() > width) {
            table.problem("more cells than column names: line=" + line);
        }
        for (int column = 0; column < positions.length; column++) {
            int position = positions[column];
            if (position >= 0 && position < row.size()) {
                table.text(column, row.get(position), line);
            } else if (position >= 0) {
                table.missing(column, line);
            }
        }
        table.endRow();
    }

    private static CSVFormat format(DatasetEntry entry) {
        String delimiter = entry.setting("delimiter");
        if (delimiter == null) {
            delimiter = entry.fileName().endsWith(".tsv") ? "\t" : ",";
        }
        return CSVFormat.DEFAULT
                .builder()
                .setDelimiter(delimiter)
                .setHeader()
                .setSkipHeaderRecord(true)
                .setDuplicateHeaderMode(DuplicateHeaderMode.DISALLOW)
                .setIgnoreSurroundingSpaces(true)
                .setTrim(true)
                .setIgnoreEmptyLines(true)
                .get();
    }
}

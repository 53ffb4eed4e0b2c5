package io.tfe4j.data;

import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.program.DatasetRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * Tables of text whose first line names the columns, as pandas, R and spreadsheets write them: with a mark of the byte
 * order, a line {@code sep=;} before all, a column without a name, line ends within quotes.
 */
final class CsvProvider implements InputProvider {
    private static final String DELIMITER = "delimiter";
    private static final String ENCODING = "encoding";
    private static final Pattern SEPARATOR = Pattern.compile("(?i)\"?sep=(.)\"?");
    private static final Pattern LINE = Pattern.compile("(?:startline |at line: )(\\d+)");
    private static final int MOST_OF_FIRST_LINE = 1 << 16;

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
        return Set.of(DELIMITER, "decimal", ENCODING);
    }

    @Override
    public PlainTensor read(DatasetEntry entry, DatasetRequest request) throws IOException {
        TableBuilder table = new TableBuilder(entry, request);
        try (BufferedReader reader = TextFiles.open(entry.file(), encoding(entry))) {
            String said = separator(reader);
            try (CSVParser parser = format(delimiter(entry, said)).parse(reader)) {
                read(entry, parser, said == null ? 0 : 1, table);
            }
        } catch (CharacterCodingException e) {
            throw unreadable(entry);
        } catch (IOException | UncheckedIOException | IllegalArgumentException | IllegalStateException e) {
            if (e.getCause() instanceof CharacterCodingException) {
                throw unreadable(entry);
            }
            Matcher line = LINE.matcher(String.valueOf(e.getMessage()));
            throw TextFiles.unreadable(
                    entry, "CSV with quotes that match" + (line.find() ? ", line=" + line.group(1) : ""), e);
        }
        return table.build();
    }

    private static CatalogException unreadable(DatasetEntry entry) {
        String remedy = entry.setting(ENCODING) == null
                ? "UTF-8; save it so, or name its encoding in the catalog, such as \"encoding\": \"windows-1252\""
                : entry.setting(ENCODING);
        return new CatalogException(
                "file cannot be read: dataset=" + entry.name() + ", file=" + entry.fileName() + ", expected=" + remedy);
    }

    private static void read(DatasetEntry entry, CSVParser parser, long skipped, TableBuilder table) {
        Iterator<CSVRecord> rows = parser.iterator();
        List<String> header = rows.hasNext() ? header(entry, rows.next()) : List.of();
        int[] positions = table.header(header);
        if (header.size() == 1 && positions[0] < 0) {
            table.problem("only one column, is there another \"delimiter\" to name in the catalog?");
        }
        while (rows.hasNext()) {
            CSVRecord row = rows.next();
            long ends = skipped + parser.getCurrentLineNumber();
            add(row, header.size(), positions, ends - lineEnds(row), table);
        }
    }

    /** Columns without a name, such as the index that pandas writes, cannot be asked for. */
    private static List<String> header(DatasetEntry entry, CSVRecord first) {
        List<String> header = first.toList();
        Set<String> seen = new HashSet<>();
        for (String name : header) {
            if (!name.isEmpty() && !seen.add(name)) {
                throw new CatalogException("two columns of one name: dataset=" + entry.name() + ", file="
                        + entry.fileName() + ", columns=" + (header.indexOf(name) + 1) + " and "
                        + (header.lastIndexOf(name) + 1) + "; different column names are needed");
            }
        }
        return header;
    }

    private static long lineEnds(CSVRecord row) {
        return row.stream()
                .mapToLong(cell -> cell.chars().filter(c -> c == '\n').count())
                .sum();
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

    /** What a first line {@code sep=;} says, which is then read; else null. */
    private static @Nullable String separator(BufferedReader reader) throws IOException {
        reader.mark(MOST_OF_FIRST_LINE);
        StringBuilder line = new StringBuilder();
        for (int next = reader.read(); next >= 0 && next != '\n' && line.length() < 8; next = reader.read()) {
            line.append((char) next);
        }
        Matcher said = SEPARATOR.matcher(line.toString().replace("\r", ""));
        if (said.matches()) {
            return said.group(1);
        }
        reader.reset();
        return null;
    }

    /** With decimal commas, cells are separated by something else. */
    private static String delimiter(DatasetEntry entry, @Nullable String said) {
        String named = entry.setting(DELIMITER);
        if (named != null) {
            return named;
        }
        if (said != null) {
            return said;
        }
        if (Plugins.extension(Path.of(entry.fileName())).equals("tsv")) {
            return "\t";
        }
        return entry.rules().decimal() == ',' ? ";" : ",";
    }

    private static Charset encoding(DatasetEntry entry) {
        String name = entry.setting(ENCODING);
        try {
            return name == null ? StandardCharsets.UTF_8 : Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw new CatalogException("no such encoding: dataset=" + entry.name() + ", encoding=" + name);
        }
    }

    private static CSVFormat format(String delimiter) {
        return CSVFormat.DEFAULT
                .builder()
                .setDelimiter(delimiter)
                .setIgnoreSurroundingSpaces(true)
                .setTrim(true)
                .setIgnoreEmptyLines(true)
                .get();
    }
}

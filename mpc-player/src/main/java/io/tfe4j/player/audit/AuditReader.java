package io.tfe4j.player.audit;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A log's lines, one after another; checks that they form a chain, but not who signed them. */
public final class AuditReader implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** A program of a hundred thousand inputs has room. */
    private static final int MAX_LINE = 16 << 20;

    private final InputStream in;
    private AuditHead head = AuditHead.START;
    private long wholeBytes;
    private long tornBytes;

    AuditReader(Path file) throws IOException {
        in = new BufferedInputStream(Files.newInputStream(file));
    }

    /** Hands the records of a log to {@code reader} as they are, verified by nobody. */
    public static void forEach(Path file, Consumer<JsonNode> reader) throws IOException {
        try (AuditReader lines = new AuditReader(file)) {
            for (AuditLine line = lines.next(); line != null; line = lines.next()) {
                reader.accept(JSON.readTree(line.bytes()));
            }
        }
    }

    /**
     * Hands what a log says of runs to {@code reader}, verified by nobody.
     *
     * @throws IllegalArgumentException if a line is none that this version writes
     */
    public static void forEachRun(Path file, Consumer<AuditEntry> reader) throws IOException {
        forEach(file, line -> {
            AuditEntry entry = AuditLine.entry(line);
            if (entry != null) {
                reader.accept(entry);
            }
        });
    }

    /** The next line that ends with a line feed, null at the end; {@link #tornBytes} tells what follows it. */
    @Nullable
    AuditLine next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0; next = in.read()) {
            if (next == '\n') {
                wholeBytes += line.size() + 1;
                return new AuditLine(line.toByteArray());
            }
            if (line.size() == MAX_LINE) {
                throw new IOException("line too long: line=" + (head.sequence() + 1) + ", allowed=" + MAX_LINE);
            }
            line.write(next);
        }
        tornBytes = line.size();
        return null;
    }

    /** Null if {@code line} follows the lines accepted before, else what is wrong with it. */
    @Nullable
    String accept(AuditLine line) {
        JsonNode fields;
        try {
            fields = JSON.readTree(line.bytes());
        } catch (JsonProcessingException e) {
            return "not JSON";
        } catch (IOException e) {
            return "unreadable";
        }
        if (!fields.isObject() || !line.isWellFormed()) {
            return "not a record";
        }
        long sequence = fields.path(AuditLine.SEQUENCE).asLong(-1);
        if (sequence != head.sequence() + 1) {
            return "out of sequence: sequence=" + sequence + ", expected=" + (head.sequence() + 1);
        }
        if (!head.hasHash(fields.path(AuditLine.PREVIOUS).asText())) {
            return "does not follow the line before: the hash differs";
        }
        head = new AuditHead(sequence, line.hash());
        return null;
    }

    static String certificate(AuditLine line) throws IOException {
        return JSON.readTree(line.bytes()).path(AuditLine.CERTIFICATE).asText();
    }

    AuditHead head() {
        return head;
    }

    long wholeBytes() {
        return wholeBytes;
    }

    long tornBytes() {
        return tornBytes;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}

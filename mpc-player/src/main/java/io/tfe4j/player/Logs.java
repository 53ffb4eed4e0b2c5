package io.tfe4j.player;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** The log of a player on standard error: lines of text, or a JSON object a line. */
final class Logs {
    private static final String TEXT = "%1$tFT%1$tT.%1$tL%1$tz %4$s %5$s%6$s%n";

    /** It writes a stack trace for each malformed call that a peer makes; kept, or its level would be forgotten. */
    private static final Logger GRPC_NOISE = Logger.getLogger("io.grpc.internal.SerializingExecutor");

    private Logs() {}

    /**
     * @throws IllegalArgumentException if there is no such format
     */
    static void configure(String format) {
        if (!format.equals("text") && !format.equals("json")) {
            throw new IllegalArgumentException("unknown log format: format=" + format + ", allowed=text, json");
        }
        GRPC_NOISE.setLevel(Level.OFF);
        if (System.getProperty("java.util.logging.SimpleFormatter.format") == null) {
            System.setProperty("java.util.logging.SimpleFormatter.format", TEXT);
        }
        if (format.equals("json")) {
            for (Handler handler : Logger.getLogger("").getHandlers()) {
                handler.setFormatter(new Json());
            }
        }
    }

    /** One line a record. */
    static final class Json extends Formatter {
        private static final JsonFactory FACTORY = JsonFactory.builder()
                .configure(JsonWriteFeature.ESCAPE_NON_ASCII, true)
                .build();

        @Override
        public String format(LogRecord record) {
            StringWriter text = new StringWriter();
            try (JsonGenerator json = FACTORY.createGenerator(text)) {
                json.writeStartObject();
                json.writeStringField("time", record.getInstant().toString());
                json.writeStringField("level", record.getLevel().getName());
                json.writeStringField("logger", record.getLoggerName());
                json.writeStringField("message", formatMessage(record));
                if (record.getThrown() != null) {
                    json.writeStringField("error", record.getThrown().toString());
                }
                json.writeEndObject();
            } catch (IOException e) {
                throw new UncheckedIOException("a string cannot be written", e);
            }
            return text + "\n";
        }
    }
}

package io.tfe4j.player.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One line: a JSON object in ASCII, whose last field is the signature. Signed is all before that field, after
 * {@link #CONTEXT}, so that the player's key signs nothing that could pass for something else. The next line holds the
 * hash of the whole line, signature included.
 */
final class AuditLine {
    /** What precedes the line in what is signed. */
    static final String CONTEXT = "tfe4j audit 1\n";

    static final String SEQUENCE = "sequence";
    static final String PREVIOUS = "previous";
    static final String CERTIFICATE = "certificate";

    private static final String SIGNATURE = ",\"signature\":\"";
    private static final String END = "\"}";
    private static final JsonFactory JSON =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private final byte[] bytes;

    AuditLine(byte[] bytes) {
        this.bytes = bytes;
    }

    interface Fields {
        void write(JsonGenerator json) throws IOException;
    }

    static AuditLine of(AuditHead previous, Instant time, AuditSigner signer, Fields fields) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (JsonGenerator json = JSON.createGenerator(out)) {
                json.writeStartObject();
                json.writeNumberField(SEQUENCE, previous.sequence() + 1);
                json.writeStringField("time", time.toString());
                json.writeStringField("player", signer.player());
                fields.write(json);
                json.writeStringField(PREVIOUS, previous.hash());
                json.writeStringField(CERTIFICATE, signer.certificate());
                json.writeBooleanField("signed", !signer.certificate().isEmpty());
                json.writeEndObject();
            }
            byte[] object = out.toByteArray();
            byte[] unsigned = Arrays.copyOf(object, object.length - 1);
            String signature = HexFormat.of().formatHex(signer.sign(signed(unsigned)));
            out.reset();
            out.writeBytes(unsigned);
            out.writeBytes((SIGNATURE + signature + END).getBytes(StandardCharsets.US_ASCII));
            return new AuditLine(out.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Fields run(AuditEntry entry) {
        return json -> {
            AuditEntry.Request request = entry.request();
            AuditEntry.Outcome outcome = entry.outcome();
            json.writeStringField("event", "run");
            json.writeStringField("session", request.session());
            json.writeNumberField("run", request.run());
            json.writeStringField("submitter", request.submitter());
            json.writeStringField("program", request.program());
            json.writeStringField("submission", request.submission());
            json.writeStringField("tag", request.tag());
            json.writeArrayFieldStart("players");
            for (String player : entry.players()) {
                json.writeString(player);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("inputs");
            for (AuditEntry.Input input : entry.inputs()) {
                json.writeStartObject();
                json.writeStringField("player", input.player());
                json.writeStringField("dataset", input.dataset());
                json.writeArrayFieldStart("columns");
                for (String column : input.columns()) {
                    json.writeString(column);
                }
                json.writeEndArray();
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("outputs");
            for (AuditEntry.Output output : entry.outputs()) {
                json.writeStartObject();
                json.writeStringField("name", output.name());
                json.writeStringField("receiver", output.receiver());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeStringField("rule", entry.rule());
            json.writeStringField("result", outcome.result().name().toLowerCase(Locale.ROOT));
            json.writeStringField("code", outcome.code());
            json.writeStringField("reason", outcome.reason());
            json.writeNumberField("bytesSent", outcome.bytesSent());
            json.writeNumberField("rounds", outcome.rounds());
            if (!outcome.proof().isEmpty()) {
                json.writeStringField("proof", outcome.proof());
            }
            if (!outcome.heads().isEmpty()) {
                json.writeObjectFieldStart("heads");
                for (Map.Entry<String, String> head : new TreeMap<>(outcome.heads()).entrySet()) {
                    json.writeStringField(head.getKey(), head.getValue());
                }
                json.writeEndObject();
            }
        };
    }

    static Fields round(AuditRound round) {
        return json -> {
            json.writeStringField("event", "round");
            json.writeStringField("round", round.name());
            json.writeStringField("terms", round.terms());
            json.writeNumberField("clients", round.clients());
            json.writeNumberField("accepted", round.accepted());
            json.writeStringField("rule", round.rule());
            json.writeStringField("result", round.result().name().toLowerCase(Locale.ROOT));
            json.writeStringField("reason", round.reason());
        };
    }

    /** What {@link #run} has written; null of another line. */
    static @Nullable AuditEntry entry(JsonNode line) {
        if (!line.path("event").asText().equals("run")) {
            return null;
        }
        List<AuditEntry.Input> inputs = new ArrayList<>();
        line.path("inputs")
                .forEach(input -> inputs.add(new AuditEntry.Input(
                        input.path("player").asText(), input.path("dataset").asText(), texts(input.path("columns")))));
        List<AuditEntry.Output> outputs = new ArrayList<>();
        line.path("outputs")
                .forEach(output -> outputs.add(new AuditEntry.Output(
                        output.path("name").asText(), output.path("receiver").asText())));
        return new AuditEntry(
                new AuditEntry.Request(
                        line.path("session").asText(),
                        line.path("run").asInt(),
                        line.path("submitter").asText(),
                        line.path("program").asText(),
                        line.path("submission").asText(),
                        line.path("tag").asText()),
                texts(line.path("players")),
                inputs,
                outputs,
                line.path("rule").asText(),
                new AuditEntry.Outcome(
                        AuditEntry.Result.valueOf(line.path("result").asText().toUpperCase(Locale.ROOT)),
                        line.path("code").asText(),
                        line.path("reason").asText(),
                        line.path("bytesSent").asLong(),
                        line.path("rounds").asInt(),
                        line.path("proof").asText(),
                        heads(line.path("heads"))));
    }

    private static Map<String, String> heads(JsonNode object) {
        Map<String, String> heads = new TreeMap<>();
        object.properties()
                .forEach(each -> heads.put(each.getKey(), each.getValue().asText()));
        return heads;
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(each -> texts.add(each.asText()));
        return texts;
    }

    static Fields warning(String reason) {
        return json -> {
            json.writeStringField("event", "warning");
            json.writeStringField("reason", reason);
        };
    }

    byte[] bytes() {
        return bytes;
    }

    String hash() {
        return AuditKeys.sha256(bytes);
    }

    /** Where the signature's field begins, -1 if the line does not end with one. A string cannot hold bare quotes. */
    private int signatureField() {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int field = text.lastIndexOf(SIGNATURE);
        return field >= 0
                        && text.substring(field + SIGNATURE.length())
                                .matches("([0-9a-f]{2})*" + java.util.regex.Pattern.quote(END))
                ? field
                : -1;
    }

    boolean isWellFormed() {
        return signatureField() >= 0;
    }

    byte[] signed() {
        return signed(Arrays.copyOf(bytes, signatureField()));
    }

    byte[] signature() {
        int start = signatureField() + SIGNATURE.length();
        String hex = new String(bytes, start, bytes.length - END.length() - start, StandardCharsets.US_ASCII);
        return HexFormat.of().parseHex(hex);
    }

    private static byte[] signed(byte[] line) {
        byte[] context = CONTEXT.getBytes(StandardCharsets.US_ASCII);
        byte[] signed = Arrays.copyOf(context, context.length + line.length);
        System.arraycopy(line, 0, signed, context.length, line.length);
        return signed;
    }
}

package io.tfe4j.environments;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * JSON objects over two pipes, a line each. An answer's line begins with a mark; what is on other lines was printed by a
 * library, natively perhaps, and goes to the output.
 */
final class MessageChannel {
    private static final byte[] MARK = "@tfe4j ".getBytes(StandardCharsets.US_ASCII);
    private static final ObjectMapper MAPPER = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build());

    private final InputStream in;
    private final OutputStream out;
    private final OutputTail printed;
    private final int maxMessageBytes;

    MessageChannel(InputStream in, OutputStream out, OutputTail printed, int maxMessageBytes) {
        this.in = new BufferedInputStream(in, 1 << 16);
        this.out = out;
        this.printed = printed;
        this.maxMessageBytes = maxMessageBytes;
    }

    /** What came is no answer; the message does not quote it. */
    static final class NoAnswerException extends IOException {
        private static final long serialVersionUID = 1;

        NoAnswerException(String message) {
            super(message);
        }
    }

    static byte[] encoded(JsonNode message) throws JsonProcessingException {
        return MAPPER.writeValueAsBytes(message);
    }

    void write(byte[] message) throws IOException {
        out.write(message);
        out.write('\n');
        out.flush();
    }

    /**
     * Waits for the answer to a request.
     *
     * @throws EOFException if the process closed its end
     * @throws NoAnswerException if a line is longer than agreed, or is not JSON, or answers another request
     */
    JsonNode read(long id) throws IOException {
        while (true) {
            byte[] line = line();
            if (line.length >= MARK.length && Arrays.equals(line, 0, MARK.length, MARK, 0, MARK.length)) {
                return answer(line, id);
            }
            if (line.length > 0) {
                printed.append(line, line.length);
                printed.append(new byte[] {'\n'}, 1);
            }
        }
    }

    private static JsonNode answer(byte[] line, long id) throws IOException {
        JsonNode answer;
        try {
            answer = MAPPER.readTree(line, MARK.length, line.length - MARK.length);
        } catch (JsonProcessingException e) {
            throw new NoAnswerException("message is not JSON: bytes=" + line.length);
        }
        long answered = answer.path("id").asLong();
        if (answered != id) {
            throw new NoAnswerException("answer to another request: id=" + answered + ", expected=" + id);
        }
        return answer;
    }

    private byte[] line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                printed.append(line.toByteArray(), line.size());
                throw new EOFException("the process closed its output");
            }
            if (line.size() == maxMessageBytes) {
                throw new NoAnswerException("message too large: maxMessageBytes=" + maxMessageBytes);
            }
            line.write(next);
        }
        return line.toByteArray();
    }
}

package io.tfe4j.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

@Timeout(60)
class RequestLoopTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** The answers to some lines. */
    private static List<JsonNode> answers(String... lines) throws Exception {
        ByteArrayOutputStream answers = new ByteArrayOutputStream();
        CompletableFuture<Void> ended = new CompletableFuture<>();
        InputStream in = new ByteArrayInputStream((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
        RequestReader reader = new RequestReader(in, 10_000, () -> ended.complete(null));
        Thread loop = new Thread(() -> {
            try {
                new RequestLoop(reader, new PrintStream(answers, true), new Requests()).run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        loop.start();
        ended.get(30, TimeUnit.SECONDS);
        while (answers.toString(StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> line.startsWith("@"))
                        .count()
                < lines.length) {
            Thread.sleep(10);
        }
        loop.interrupt();
        loop.join();
        return answers.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("@tfe4j "))
                .map(line -> read(line.substring(7)))
                .toList();
    }

    private static JsonNode read(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void requests_areAnsweredInOrder_errorsToo() throws Exception {
        String load = "{'id': 7, 'method': 'load', 'parameters': {'objective': 'MEAN_SQUARED_ERROR', 'input': [2], "
                + "'layers': [{'type': 'dense', 'units': 1, 'bias': false}]}}";

        List<JsonNode> answers = answers(
                "{\"id\": 6, \"method\": \"weights\"}",
                load.replace('\'', '"'),
                "{\"id\": 8, \"method\": \"setWeights\", \"parameters\": {\"weights\": \"" + Doubles.encode(3, 4)
                        + "\"}}",
                "{\"id\": 9, \"method\": \"predict\", \"parameters\": {\"features\": \"" + Doubles.encode(1, 10)
                        + "\"}}",
                "{\"id\": 10, \"method\": \"sing\"}");

        assertThat(answers).extracting(one -> one.get("id").asInt()).containsExactly(6, 7, 8, 9, 10);
        assertThat(answers.get(0).get("error").get("message").asText()).contains("no model is loaded");
        assertThat(answers.get(1).get("result").get("parameters").asInt()).isEqualTo(2);
        assertThat(Doubles.decode(answers.get(3).get("result").get("outputs").asText()))
                .containsExactly(43);
        assertThat(answers.get(4).get("error").get("type").asText()).isEqualTo("IllegalArgumentException");
        assertThat(answers.get(4).get("error").get("message").asText()).contains("method=sing");
    }

    @Test
    void endOfTheInput_isNoticed_whileNobodyTakesRequests() throws Exception {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        PipedOutputStream parent = new PipedOutputStream();
        new RequestReader(new PipedInputStream(parent), 100, () -> ended.complete(null)).getClass();

        parent.write("half a request".getBytes(StandardCharsets.UTF_8));
        parent.close();

        ended.get(30, TimeUnit.SECONDS);
        assertThat(ended).isCompleted();
    }

    @Test
    void lineThatIsTooLong_endsTheProcess() throws Exception {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        InputStream in = new ByteArrayInputStream("x".repeat(101).getBytes(StandardCharsets.UTF_8));

        new RequestReader(in, 100, () -> ended.complete(null)).getClass();

        ended.get(30, TimeUnit.SECONDS);
        assertThat(ended).isCompleted();
    }
}

package io.tfe4j.dl4j;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/** One request after the other, one answer for each: a line that begins with a mark. */
final class RequestLoop {
    /** Native code prints past {@code System.out}: its half lines end before an answer begins. */
    private static final String MARK = "\n@tfe4j ";

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final RequestReader requests;
    private final PrintStream answers;
    private final Requests methods;

    RequestLoop(RequestReader requests, PrintStream answers, Requests methods) {
        this.requests = requests;
        this.answers = answers;
        this.methods = methods;
    }

    void run() throws IOException, InterruptedException {
        while (true) {
            ObjectNode answer = answer(MAPPER.readTree(requests.next()));
            answers.write((MARK + MAPPER.writeValueAsString(answer) + "\n").getBytes(StandardCharsets.UTF_8));
            answers.flush();
        }
    }

    private ObjectNode answer(JsonNode request) {
        ObjectNode answer =
                MAPPER.createObjectNode().put("id", request.path("id").asLong());
        try {
            answer.set("result", methods.answer(request.path("method").asText(), request.path("parameters")));
        } catch (Exception | LinkageError | OutOfMemoryError e) {
            if (!(e instanceof IllegalArgumentException)) {
                e.printStackTrace();
            }
            answer.putObject("error")
                    .put("type", e.getClass().getSimpleName())
                    .put("message", String.valueOf(e.getMessage()));
        }
        return answer;
    }
}

package io.tfe4j.environments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** A child that does what it is told, good or bad. Written apart from the real worker, as a second reading. */
final class FakeWorker {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private FakeWorker() {}

    public static void main(String[] arguments) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            JsonNode request = MAPPER.readTree(line);
            ObjectNode answer =
                    MAPPER.createObjectNode().put("id", request.get("id").asLong());
            answer(request.get("method").asText(), request.get("parameters"), answer);
        }
    }

    private static void answer(String method, JsonNode parameters, ObjectNode answer) throws Exception {
        switch (method) {
            case "echo" -> answer.set("result", parameters);
            case "variables" -> answer.set("result", MAPPER.valueToTree(variables()));
            case "fail" -> {
                System.err.println("a library warned of it");
                error(answer, "IllegalArgumentException", "layer is unknown");
            }
            case "exit" -> {
                System.err.println("out of luck");
                System.exit(parameters.get("code").asInt());
            }
            case "print" -> {
                System.out.println("a library's banner");
                System.out.print("and half a line");
                answer.set("result", parameters);
            }
            case "chatter" -> {
                for (int i = 0; i < 20_000; i++) {
                    System.err.println("line " + i);
                }
                error(answer, "IllegalStateException", "too much said");
            }
            case "hang" -> Thread.sleep(600_000);
            case "large" ->
                answer.put("result", "x".repeat(parameters.get("bytes").asInt()));
            case "junk" -> {
                System.out.println("@tfe4j {\"id\":");
                return;
            }
            case "another" -> answer.put("id", 12345);
            default -> throw new AssertionError(method);
        }
        PrintStream out = System.out;
        out.print("\n@tfe4j " + answer + "\n");
        out.flush();
    }

    private static void error(ObjectNode answer, String type, String message) {
        answer.putObject("error").put("type", type).put("message", message);
    }

    private static Map<String, String> variables() {
        return new TreeMap<>(System.getenv());
    }
}

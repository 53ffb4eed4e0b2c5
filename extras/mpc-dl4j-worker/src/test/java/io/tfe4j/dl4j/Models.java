package io.tfe4j.dl4j;

import java.io.IOException;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** Models as the process is told of them. */
final class Models {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Models() {}

    /** With single quotes for double ones. */
    static LoadedModel of(String objective, String input, String layers) throws IOException {
        return LoadedModel.of(
                MAPPER.readTree(("{'objective': '" + objective + "', 'input': " + input + ", 'layers': " + layers + "}")
                        .replace('\'', '"')));
    }

    static LoadedModel keras(String objective, String json) throws IOException {
        return LoadedModel.of(
                MAPPER.createObjectNode().put("objective", objective).put("keras", json.replace('\'', '"')));
    }

    static double length(double[] values) {
        double squares = 0;
        for (double value : values) {
            squares += value * value;
        }
        return Math.sqrt(squares);
    }
}

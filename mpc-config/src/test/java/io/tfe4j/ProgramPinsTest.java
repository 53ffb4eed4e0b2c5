package io.tfe4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.tfe4j.config.LocalConfig;
import io.tfe4j.config.RunListener;
import io.tfe4j.program.CostEstimate;
import io.tfe4j.program.Program;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What a program is on the wire, and what it costs, for a program of each operation. Digests are what players consent to
 * and what audit logs keep: whoever changes a line here makes yesterday's consents void. Costs are what the documents
 * promise. The list as it would be now is written to {@code mpc-config/target/program-pins.txt}.
 */
class ProgramPinsTest {
    @Test
    void digestsAndCosts_ofAProgramOfEachOperation_areThoseOfTheList() throws Exception {
        List<String> now = new ArrayList<>();
        SameBitsTest.OPERATIONS.forEach((name, operation) -> {
            TfeContext tfe = new TfeContext(new LocalConfig().withListener(RunListener.SILENT));
            Tensor result = operation.apply(new SameBitsTest.Products(tfe));
            Output output = tfe.defineOutputValues("receiver", result, values -> {});
            List<Program> programs = Output.programs(List.of(output));
            for (Program program : programs) {
                CostEstimate cost = program.estimate();
                now.add(name + ": " + program.digest() + ", rounds=" + cost.rounds() + ", bytes=" + cost.bytes()
                        + ", products=" + cost.products());
            }
        });

        Files.write(Path.of("target", "program-pins.txt"), now);
        assertThat(now).as("src/test/resources/io/tfe4j/program-pins.txt").isEqualTo(pinned());
    }

    private static List<String> pinned() throws Exception {
        try (InputStream list = ProgramPinsTest.class.getResourceAsStream("program-pins.txt")) {
            return list == null
                    ? List.of()
                    : new String(list.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .toList();
        }
    }
}

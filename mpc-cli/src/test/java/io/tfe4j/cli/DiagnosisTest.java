package io.tfe4j.cli;

import static io.tfe4j.cli.Typed.tfe4j;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class DiagnosisTest {
    private static final long GIB = 1L << 30;

    @Test
    void goodMachine_hasNoRemedies() {
        Machine machine = new Machine(
                21,
                "21",
                true,
                "vector, 8 lanes",
                10,
                8,
                32 * GIB,
                24 * GIB,
                List.of("PS Scavenge"),
                LargePages.USED,
                "Linux",
                "linux-x86_64");

        assertThat(Diagnosis.of(machine)).allMatch(finding -> finding.verdict() == Finding.Verdict.OK);
    }

    @Test
    void badMachine_hasARemedyOnEveryLine() {
        Machine machine = new Machine(
                11,
                "11",
                false,
                "scalar",
                0.3,
                1,
                32 * GIB,
                GIB,
                List.of("Copy"),
                LargePages.UNAVAILABLE,
                "Plan 9",
                null);

        assertThat(Diagnosis.of(machine)).hasSize(8).allSatisfy(finding -> {
            assertThat(finding.verdict()).isNotEqualTo(Finding.Verdict.OK);
            assertThat(finding.remedy()).isNotBlank();
        });
    }

    @Test
    void doctor_json_agreesWithItsExitCode() throws IOException {
        Typed typed = tfe4j("doctor", "--json");

        JsonNode report = new ObjectMapper().readTree(typed.out());
        assertThat(report.get("findings")).hasSize(8);
        assertThat(typed.exitCode()).isEqualTo(report.get("healthy").asBoolean() ? 0 : 1);
    }
}

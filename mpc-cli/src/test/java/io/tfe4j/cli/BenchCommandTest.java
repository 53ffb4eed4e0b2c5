package io.tfe4j.cli;

import static io.tfe4j.cli.Typed.tfe4j;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is measured is right, and the same wherever the servers live; how long it takes is not looked at. */
@Timeout(120)
class BenchCommandTest {
    private static final List<String> SMALL = List.of(
            "bench", "ops", "--only", "mul-int,ltz32", "--n", "1000", "--repeat", "2", "--warmup", "1", "--json");

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void processes_measureTheSameWork_asThreads(boolean tls) throws Exception {
        List<JsonNode> threads = rows();
        List<JsonNode> processes = tls ? rows("--processes", "--tls") : rows("--processes");

        assertThat(processes).hasSize(2);
        for (int i = 0; i < processes.size(); i++) {
            JsonNode row = processes.get(i);
            assertThat(row.get("mode").asText()).isEqualTo("processes");
            assertThat(row.get("tls").asBoolean()).isEqualTo(tls);
            assertThat(row.get("maxError").asDouble()).isZero();
            for (String same : List.of("op", "n", "bytesPerParty", "rounds")) {
                assertThat(row.get(same)).as(same).isEqualTo(threads.get(i).get(same));
            }
        }
    }

    @Test
    void federatedRound_countsWhoIsLeftOut() throws Exception {
        Typed typed = tfe4j("bench", "federated", "--clients", "100", "--length", "500", "--batch", "16", "--json");

        assertThat(typed.exitCode()).as(typed.err()).isZero();
        assertThat(new ObjectMapper().readTree(typed.out()).get("verdicts"))
                .isEqualTo(new ObjectMapper().readTree("""
                                        {"ACCEPTED":88,"OUT_OF_NORM":1,"INCOMPLETE":5,"WRONG_SHAPE":1,"ABSENT":5}
                                        """));
    }

    @Test
    void optionsThatDoNotFitTheMode_areRefused() {
        assertThat(tfe4j("bench", "ops", "--tls").err()).contains("needed=--processes");
        assertThat(tfe4j("bench", "ops", "--processes", "--network", "40ms,100Mbit")
                        .err())
                .contains("needed=--threads");
    }

    @Test
    void serverThatDies_isNamed() throws Exception {
        CompletableFuture<Typed> measuring = CompletableFuture.supplyAsync(() ->
                tfe4j("bench", "ops", "--processes", "--only", "mul-int", "--n", "1000", "--repeat", "100000000"));

        ProcessHandle second = startedServer(1);
        second.destroyForcibly();

        Typed typed = measuring.get(60, TimeUnit.SECONDS);
        assertThat(typed.exitCode()).isNotZero();
        assertThat(typed.err()).contains("server process ended: server=server1, exitCode=137");
        assertThat(servers()).as("the others ended too").isEmpty();
    }

    private static ProcessHandle startedServer(int index) throws InterruptedException {
        List<ProcessHandle> found = servers();
        while (found.size() < 3) {
            Thread.sleep(20);
            found = servers();
        }
        return found.get(index);
    }

    private static List<ProcessHandle> servers() {
        return ProcessHandle.current()
                .children()
                .filter(child -> child.info().command().orElse("").endsWith("java"))
                .sorted(Comparator.comparing(ProcessHandle::pid))
                .toList();
    }

    private static List<JsonNode> rows(String... options) throws Exception {
        List<String> words = new ArrayList<>(SMALL);
        words.addAll(List.of(options));
        Typed typed = tfe4j(words.toArray(String[]::new));
        assertThat(typed.exitCode()).as(typed.err()).isZero();
        List<JsonNode> rows = new ArrayList<>();
        for (String line : typed.out().lines().toList()) {
            rows.add(new ObjectMapper().readTree(line));
        }
        return rows;
    }
}

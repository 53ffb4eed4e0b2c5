package io.tfe4j.cli;

import static io.tfe4j.cli.Typed.tfe4j;
import static org.assertj.core.api.Assertions.assertThat;

import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.TfeContext;
import io.tfe4j.config.LocalConfig;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What docs/running.md tells a reader to do, with players as processes: all of it in order, with and without TLS. */
@Timeout(300)
class RunningTest {
    private static final List<String> NAMES =
            List.of("server0", "server1", "server2", "input-provider", "result-receiver");

    @TempDir
    Path folder;

    private Path hostmap() throws IOException {
        StringBuilder json = new StringBuilder();
        List<ServerSocket> sockets = new ArrayList<>();
        for (String name : NAMES) {
            ServerSocket socket = new ServerSocket(0);
            sockets.add(socket);
            json.append(json.isEmpty() ? "{" : ", ")
                    .append('"' + name + "\": \"127.0.0.1:" + socket.getLocalPort() + '"');
        }
        for (ServerSocket socket : sockets) {
            socket.close();
        }
        Path data = Documents.root().resolve("examples/src/main/resources/data");
        Files.writeString(folder.resolve("player.json"), "{\"data\": \"" + data + "\", \"results\": \"results\"}");
        return Files.writeString(folder.resolve("config.json"), json + "}");
    }

    private static Typed done(String... words) {
        Typed typed = tfe4j(words);
        assertThat(typed.exitCode()).as("%s: %s", List.of(words), typed.err()).isZero();
        return typed;
    }

    @Test
    void clusterOnOneMachine_runsExamplesAndScripts() throws Exception {
        System.setProperty("tfe4j.home", folder.resolve("home").toString());
        String config = hostmap().toString();
        assertThat(tfe4j("status", "--config", config).err()).contains("player not reachable: player=server0");
        try {
            assertThat(done("cluster", "start", "--config", config).out()).contains("all players are up");
            assertThat(done("cluster", "start", "--config", config).out()).contains("server1: runs already");
            assertThat(done("status", "--config", config).out()).contains("server0", "server, coordinator");

            assertThat(done("example", "simple-average", "--config", config).out())
                    .contains(localCost(), "delivered to result-receiver as average-kwh");
            assertThat(folder.resolve("results/outputs/average-kwh.npy")).exists();
            assertThat(done("example", "private-prediction", "--config", config).out())
                    .contains("delivered to result-receiver as digits");
            assertThat(folder.resolve("results/outputs/digits.npy")).exists();
            assertThat(script(config)).contains("mill-average: ", " rounds, ");
            assertThat(folder.resolve("results/outputs/mill-average.npy")).exists();
            assertThat(done("sessions", "list", "--config", config).out()).contains("no sessions");
            assertThat(tfe4j("sessions", "cancel", "7", "--config", config).err())
                    .contains("session id malformed: id=7");
        } finally {
            assertThat(done("cluster", "stop", "--config", config).out())
                    .contains("server0: stopped", "result-receiver: stopped");
        }
        assertThat(done("cluster", "stop", "--config", config).out()).contains("server0: was not running");
    }

    /** What the same example costs with all players in one process, to the byte. */
    private static String localCost() {
        Matcher cost = Pattern.compile("\\d+ rounds, [\\d,]+ bytes")
                .matcher(done("example", "simple-average").out());
        assertThat(cost.find()).isTrue();
        return cost.group();
    }

    /** The program of docs/running.md, as a single file. */
    private String script(String config) throws IOException, InterruptedException {
        Documents.Block block = Documents.blocks("java")
                .filter(each -> String.join("\n", each.lines()).contains("class MillAverage"))
                .findFirst()
                .orElseThrow();
        Path file = Files.writeString(folder.resolve("MillAverage.java"), String.join("\n", block.lines()));
        File out = folder.resolve("script.txt").toFile();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "--add-modules",
                        "jdk.incubator.vector",
                        Main.class.getName(),
                        "run",
                        file.toString(),
                        config)
                .redirectErrorStream(true)
                .redirectOutput(out)
                .start();
        int code = process.waitFor();
        String text = Files.readString(out.toPath());
        assertThat(code).as(text).isZero();
        return text;
    }

    @Test
    void withCertificates_theSame_andThePolicyDecides() throws Exception {
        System.setProperty("tfe4j.home", folder.resolve("home").toString());
        String config = hostmap().toString();
        // beside the hostmap, where players and scripts look
        String certs = folder.resolve("certs").toString();
        try {
            done("cluster", "start", "--config", config, "--certs", certs);

            assertThat(done("example", "simple-average", "--config", config).out())
                    .contains(localCost());
            assertThat(done("example", "simple-average", "--config", config, "--certs", certs)
                            .out())
                    .contains("delivered to result-receiver");
            try (Stream<Path> logs = Files.walk(folder.resolve("home"))) {
                Path log = logs.filter(file -> file.endsWith("server1.log"))
                        .findFirst()
                        .orElseThrow();
                assertThat(Files.readString(log)).contains("mutual TLS 1.3, identity player:server1");
            }
            try (Stream<Path> files = Files.walk(folder.resolve("home"))) {
                Path audit = files.filter(file -> file.endsWith("server1/audit.jsonl"))
                        .findFirst()
                        .orElseThrow();
                assertThat(done("audit", "verify", "--file", audit.toString(), "--cert", certs + "/server1.crt")
                                .out())
                        .contains("none changed or missing");
            }
        } finally {
            done("cluster", "stop", "--config", config);
        }
    }

    @Test
    void approve_addsTheRule() throws IOException {
        TfeContext tfe = new TfeContext(new LocalConfig());
        Output output = tfe.defineOutput(
                "researcher",
                "mean",
                tfe.definePrivateInput(
                                "hospital",
                                Inputs.dataset("patients")
                                        .columns("age")
                                        .rows(3)
                                        .range(0, 150))
                        .mean());
        Path program = Files.write(folder.resolve("mean.tfe"), output.program().encode());
        Path policy = folder.resolve("policy.json");

        Typed first = done("program", "approve", program.toString(), "--policy", policy.toString());
        Typed second = done("program", "approve", program.toString(), "--policy", policy.toString());

        assertThat(first.out()).contains("approved " + output.program().digest() + " by submitter:submitter");
        assertThat(second.out()).contains("approved already");
        assertThat(Files.readString(policy)).contains("hospital/patients.age", "researcher/mean");
    }
}

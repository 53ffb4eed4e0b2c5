package io.tfe4j.cli;

import static io.tfe4j.cli.Typed.tfe4j;
import static org.assertj.core.api.Assertions.assertThat;

import io.tfe4j.data.NpyFiles;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What docs/federated.md tells three organisations and their clients to do, with TLS, its terms and its policy. */
@Timeout(180)
class AggregateCommandTest {
    private static final List<String> PHONES = List.of("phone-1", "phone-2", "phone-3");

    @TempDir
    Path folder;

    private final List<Integer> ports = new ArrayList<>();

    @BeforeEach
    void prepare() throws IOException {
        List<ServerSocket> free = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            free.add(new ServerSocket(0));
            ports.add(free.get(i).getLocalPort());
        }
        for (ServerSocket socket : free) {
            socket.close();
        }
        Files.writeString(folder.resolve("config.json"), hostmap(0));
        Files.writeString(folder.resolve("clients.json"), hostmap(3));
        Files.writeString(folder.resolve("round.json"), documented("terms"));
        Files.writeString(folder.resolve("policy.json"), documented("policy"));
        Files.writeString(folder.resolve("update.txt"), "0.5, 0.25, 0, -0.25");
        List<String> words = new ArrayList<>(List.of("certs", "--config", at("config.json"), "--out", at("certs")));
        PHONES.forEach(phone -> words.addAll(List.of("--client", phone)));
        assertThat(tfe4j(words.toArray(String[]::new)).exitCode()).isZero();
    }

    private static String documented(String name) {
        return String.join(
                "\n",
                Documents.blocks("json round=" + name).findFirst().orElseThrow().lines());
    }

    private String hostmap(int first) {
        return String.format(
                "{\"server0\": \"127.0.0.1:%d\", \"server1\": \"127.0.0.1:%d\", \"server2\": \"127.0.0.1:%d\"}",
                ports.get(first), ports.get(first + 1), ports.get(first + 2));
    }

    private String at(String file) {
        return folder.resolve(file).toString();
    }

    private CompletableFuture<Typed> serve(int server, String terms) {
        return CompletableFuture.supplyAsync(
                () -> tfe4j(
                        "aggregate",
                        "serve",
                        "server" + server,
                        "--config",
                        at("config.json"),
                        "--clients-at",
                        "127.0.0.1:" + ports.get(3 + server),
                        "--terms",
                        at(terms),
                        "--policy",
                        at("policy.json"),
                        "--state",
                        at("state" + server),
                        "--out",
                        at("sums" + server)),
                task -> new Thread(task).start());
    }

    private List<CompletableFuture<Typed>> serveAll(String terms) {
        return IntStream.range(0, 3).mapToObj(server -> serve(server, terms)).toList();
    }

    private Typed join(String phone, String... more) {
        List<String> words = new ArrayList<>(List.of(
                "aggregate",
                "join",
                phone,
                "--servers",
                at("clients.json"),
                "--terms",
                at("round.json"),
                "--update",
                at("update.txt")));
        words.addAll(List.of(more));
        return tfe4j(words.toArray(String[]::new));
    }

    private String audited(int server) {
        return tfe4j(
                        "audit",
                        "show",
                        "--file",
                        folder.resolve("state" + server + "/audit.jsonl").toString())
                .out();
    }

    @Test
    void documentedRound_givesEachServerTheSum_andALineInItsAuditLogForEachState() throws IOException {
        List<CompletableFuture<Typed>> servers = serveAll("round.json");
        for (String phone : PHONES) {
            Typed typed = join(phone);
            assertThat(typed.exitCode()).as(typed.err()).isZero();
            assertThat(typed.out()).contains(phone + ": all servers have the update for round round-17");
        }

        double[] first = null;
        for (int i = 0; i < 3; i++) {
            Typed typed = servers.get(i).join();
            assertThat(typed.exitCode()).as(typed.err()).isZero();
            assertThat(typed.out()).contains("round round-17 is over: 3 clients in the sum");
            double[] sum =
                    NpyFiles.read(folder.resolve("sums" + i + "/round-17.npy")).values();
            assertThat(sum).hasSize(4);
            assertThat(first == null ? sum : first).isEqualTo(sum);
            first = sum;
            assertThat(audited(i).lines().map(line -> line.replaceFirst("  terms .*  rule", "  rule")))
                    .satisfiesExactly(
                            line -> assertThat(line)
                                    .endsWith("server" + i(line) + "  accepted  round round-17  clients 3  in the sum 0"
                                            + "  rule keyboard"),
                            line -> assertThat(line).contains("  computed  ").contains("in the sum 3"),
                            line -> assertThat(line).contains("  finished  ").contains("in the sum 3"));
            assertThat(tfe4j(
                                    "audit",
                                    "verify",
                                    "--file",
                                    folder.resolve("state" + i + "/audit.jsonl").toString(),
                                    "--cert",
                                    folder.resolve("certs/server" + i + ".crt").toString())
                            .exitCode())
                    .isZero();
            assertThat(Files.readAllLines(folder.resolve("state" + i + "/clients.ledger")))
                    .filteredOn(line -> !line.startsWith("budget"))
                    .hasSize(1);
        }

        for (CompletableFuture<Typed> again : serveAll("round.json")) {
            assertThat(again.join().err()).contains("a sum was opened under this round's name before: round=round-17");
        }
    }

    private static String i(String line) {
        return line.replaceFirst(".*  server([0-9])  .*", "$1");
    }

    @Test
    void roundThatOnePolicyDoesNotAllow_beginsNowhere() throws IOException {
        Files.writeString(
                folder.resolve("loud.json"),
                documented("terms").replace("\"noiseMultiplier\": 1.0", "\"noiseMultiplier\": 0"));

        List<CompletableFuture<Typed>> servers = serveAll("loud.json");

        for (int i = 0; i < 3; i++) {
            Typed typed = servers.get(i).join();
            assertThat(typed.exitCode()).isNotZero();
            assertThat(audited(i)).contains("refused (policy does not allow this round");
            assertThat(folder.resolve("sums" + i)).doesNotExist();
        }
        assertThat(servers.get(0).join().err()).contains("noiseMultiplier 0.0, where 0.5 is needed");
    }

    @Test
    void wrongTermsAndUpdates_areRefusedBeforeAnythingIsSent() throws IOException {
        Files.writeString(folder.resolve("round.json"), "{\"round\": \"round-1\", \"lenght\": 4}");
        assertThat(join("phone-1").err())
                .contains("terms of a round are not valid")
                .contains("lenght");

        Files.writeString(folder.resolve("round.json"), "{\"round\": \"round-1\", \"length\": 4}");
        assertThat(join("phone-1").err()).contains("terms of a round need");

        Files.writeString(folder.resolve("round.json"), documented("terms"));
        Files.writeString(folder.resolve("update.txt"), "1, two");
        assertThat(join("phone-1").err()).contains("update is no list of numbers");

        Files.writeString(folder.resolve("update.txt"), "1, 2, 3, 4");
        assertThat(join("phone-1", "--patience", "1").err()).contains("update not taken: server=P0");
        assertThat(join("mallory").err()).contains("certificate file missing");
    }
}

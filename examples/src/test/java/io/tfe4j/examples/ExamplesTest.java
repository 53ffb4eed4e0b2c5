package io.tfe4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tfe4j.DeploymentSession;
import io.tfe4j.RunReport;
import io.tfe4j.config.Config;
import io.tfe4j.config.Hostmap;
import io.tfe4j.config.LocalConfig;
import io.tfe4j.config.Player;
import io.tfe4j.config.RunListener;
import io.tfe4j.data.Catalog;
import io.tfe4j.program.Program;
import io.tfe4j.program.run.Bindings;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExamplesTest {
    private static final Set<String> NOT_COMPARED =
            Set.of("mnist", "resnet50", "private-embeddings", "dp-training", "dp-mnist", "dp-federated");

    /** Those that compare with the same in the clear. */
    static Stream<String> compared() {
        return Examples.summaries().keySet().stream().filter(name -> !NOT_COMPARED.contains(name));
    }

    /** Of those, the ones whose owners need no code of their own. */
    static Stream<String> names() {
        return compared().filter(name -> !name.equals("federated-learning"));
    }

    @ParameterizedTest
    @MethodSource("compared")
    void example_onShippedData_isRightAndShowsPlayersAndCost(String name) {
        String printed = run(name, ExampleOptions.DEFAULT);

        assertThat(printed)
                .contains("who sees what", "random-looking", "Players: [server0, server1, server2, ", ": OK");
        assertThat(printed).containsPattern("cost     [1-9]\\d* rounds, [1-9][\\d,]* bytes");
    }

    @ParameterizedTest
    @MethodSource("names")
    void example_onAHostmapOfOtherPlayers_givesThemTheParts(String name, @TempDir Path folder) throws IOException {
        Path hostmap = Files.writeString(folder.resolve("hosts.json"), """
                {"server0": "127.0.0.1:1", "server1": "127.0.0.1:2", "server2": "127.0.0.1:3",
                 "input-provider": "127.0.0.1:4", "result-receiver": "127.0.0.1:5"}
                """);

        String printed = run(name, new ExampleOptions(hostmap, null));

        assertThat(printed)
                .contains("Players: [server0, server1, server2, input-provider, result-receiver]", ": OK")
                .contains("  input-provider ", "  result-receiver ");
    }

    @ParameterizedTest
    @MethodSource("names")
    void example_whoseReceiverIsElsewhere_saysWhereTheResultIs_andRunsThePinnedPrograms(
            String name, @TempDir Path folder) throws IOException {
        Path hostmap = Files.writeString(
                folder.resolve("hosts.json"),
                "{\"a\": \"h:1\", \"b\": \"h:2\", \"c\": \"h:3\", \"owner\": \"h:4\", \"other\": \"h:5\"}");
        Path data = Path.of("src/main/resources/data").toAbsolutePath();

        List<Program> programs = new ArrayList<>();
        String printed =
                run(name, new ExampleOptions(hostmap, null, Map.of(), file -> new Elsewhere(file, data, programs)));

        assertThat(printed).contains("result   delivered to other as ").doesNotContain("check ");
        assertThat(described(programs))
                .as("src/test/resources/io/tfe4j/examples/programs/%s.txt, which pins what the example runs", name)
                .isEqualTo(pinned(name, described(programs)));
    }

    /** Digest, rounds and bytes of each program, in the order in which an example ran them. */
    private static String described(List<Program> programs) {
        return programs.stream()
                .map(program -> program.digest() + " " + program.estimate().rounds() + " rounds "
                        + program.estimate().bytes() + " bytes\n")
                .collect(Collectors.joining());
    }

    /** What is written down; what there is now lies in {@code examples/target/programs}. */
    private static String pinned(String name, String now) throws IOException {
        Path actual = Path.of("target", "programs", name + ".txt");
        Files.createDirectories(actual.getParent());
        Files.writeString(actual, now);
        try (InputStream pinned = ExamplesTest.class.getResourceAsStream("programs/" + name + ".txt")) {
            return pinned == null ? "" : new String(pinned.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Runs programs as they arrive from afar, without the script's consumers, and notes them. */
    private record Elsewhere(Path hostmap, Path data, List<Program> programs) implements Config {
        @Override
        public List<Player> players() {
            return Hostmap.load(hostmap);
        }

        @Override
        public DeploymentSession open(Bindings script) {
            DeploymentSession session = LocalConfig.load(hostmap)
                    .withListener(RunListener.SILENT)
                    .withData(Catalog.load(data))
                    .withOutputs((player, output, result) -> assertThat(player).isEqualTo("other"))
                    .open(new Bindings());
            return new DeploymentSession() {
                @Override
                public RunReport run(Program program, String tag) {
                    programs.add(program);
                    return session.run(program, tag);
                }

                @Override
                public void close() {
                    session.close();
                }
            };
        }
    }

    @Test
    void unknownName_isRefused_namingTheKnown() {
        assertThatThrownBy(() -> run("simple", ExampleOptions.DEFAULT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("simple-average");
    }

    @Test
    void brokenTable_endsTheRun_namingThePlace(@TempDir Path folder) throws IOException {
        for (int owner = 0; owner < 5; owner++) {
            Files.writeString(
                    folder.resolve("mill-" + owner + ".csv"), "month,kwh_per_tonne\n" + "2025-01,many\n".repeat(12));
        }

        assertThatThrownBy(() -> run("simple-average", new ExampleOptions(null, folder)))
                .hasStackTraceContaining("line=2, column=kwh_per_tonne");
    }

    @Test
    void auction_ofEqualBids_goesToTheFirstBidderAtThatBid(@TempDir Path folder) throws IOException {
        for (int bidder = 0; bidder < 6; bidder++) {
            int high = bidder == 0 || bidder == 3 ? 5 : 70;
            Files.writeString(
                    folder.resolve("bidder-" + bidder + ".csv"),
                    "lot,bid_euro\n1," + high + "\n2,0\n3,900000\n4," + bidder + "\n5," + (9 - bidder) + "\n");
        }

        String printed = run("private-auction", new ExampleOptions(null, folder));

        assertThat(printed)
                .contains("1  bidder-1        70 euro", "2  bidder-0         0 euro", "3  bidder-0   900,000 euro");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "d"})
    void mnist_learnsToTellDigits(String network) {
        String printed = run("mnist", settings(Map.of("network", network)));

        Matcher last =
                Pattern.compile("epoch  5 .* s   ([0-9.]+) % of 500 told right").matcher(printed);
        assertThat(last.find()).as(printed).isTrue();
        assertThat(Double.parseDouble(last.group(1))).isGreaterThan(70);
    }

    @Test
    void resNet50_ofFewFilters_seesTheImage() {
        assertThat(run("resnet50", settings(Map.of("width", "2"))))
                .contains("building the program took", "a score for each of the classes", " rounds, ");
    }

    @Test
    void encryptedTraining_onColumnsOfTheSamePatients_isRight() {
        assertThat(run("encrypted-training", settings(Map.of("split", "vertical"))))
                .contains("Players: [server0, server1, server2, imaging-clinic, cancer-centre, researcher]", ": OK")
                .contains("trained on 400 patients; of 169 others told right");
    }

    @Test
    void dpFederated_learns_andKeepsItsBudget() {
        String printed = run("dp-federated", ExampleOptions.DEFAULT);

        Matcher last = Pattern.compile("\\n +15 .* ([0-9.]+) % ").matcher(printed);
        assertThat(last.find()).as(printed).isTrue();
        assertThat(Double.parseDouble(last.group(1))).isGreaterThan(55);
        assertThat(printed).contains("epsilon  8.00 against a server");
    }

    @Test
    void embeddings_withoutTheirModel_sayHowToGetIt() {
        assertThatThrownBy(() -> run("private-embeddings", settings(Map.of("model", "nowhere.onnx"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("scripts/get_minilm.sh");
    }

    @Test
    void federatedLearning_staysInOneProcess(@TempDir Path folder) throws IOException {
        Path hostmap = Files.writeString(
                folder.resolve("hosts.json"),
                "{\"a\": \"h:1\", \"b\": \"h:2\", \"c\": \"h:3\", \"owner\": \"h:4\", \"other\": \"h:5\"}");

        assertThatThrownBy(() -> run("federated-learning", new ExampleOptions(hostmap, null)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("leave out --config");
    }

    @ParameterizedTest
    @CsvSource({"epochs,0", "rate,fast", "network,e", "test,120", "colour,red"})
    void settingThatIsNone_isRefused_byName(String name, String value) {
        assertThatThrownBy(() -> run("mnist", settings(Map.of(name, value))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name);
    }

    private static ExampleOptions settings(Map<String, String> settings) {
        return new ExampleOptions(null, null, settings, LocalConfig::load);
    }

    private static String run(String name, ExampleOptions options) {
        StringWriter out = new StringWriter();
        Examples.run(name, options, new PrintWriter(out));
        return out.toString();
    }
}

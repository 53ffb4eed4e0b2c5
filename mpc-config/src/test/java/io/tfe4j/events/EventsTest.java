package io.tfe4j.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.PrivateVariable;
import io.tfe4j.RunReport;
import io.tfe4j.Session;
import io.tfe4j.TfeContext;
import io.tfe4j.config.LocalConfig;
import io.tfe4j.config.RunListener;
import io.tfe4j.events.wire.Event;
import io.tfe4j.events.wire.GraphDef;
import io.tfe4j.events.wire.NodeDef;
import io.tfe4j.party.InMemoryNetwork;
import io.tfe4j.party.Transport;
import io.tfe4j.program.Node;
import io.tfe4j.program.Program;
import io.tfe4j.program.run.NodeExecution;
import io.tfe4j.program.run.RunObserver;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventsTest {
    private static final double CANARY = 8253.71875;
    private static final List<String> SERVERS = List.of("server0", "server1", "server2");

    @TempDir
    private Path folder;

    private TfeContext recording(String... switches) {
        Map<String, String> environment = new HashMap<>(Map.of(Events.DIRECTORY, folder.toString()));
        for (String name : switches) {
            environment.put(name, "1");
        }
        return new TfeContext(new LocalConfig()
                .withListener(RunListener.SILENT)
                .withTimeout(Duration.ofSeconds(20))
                .withEvents(Events.fromEnvironment(environment)));
    }

    /** A loop with two products, and a canary that no file may hold. */
    private static Output looping(TfeContext tfe) {
        PrivateTensor rows = tfe.definePrivateInput(
                "owner-a", Inputs.of(new double[][] {{CANARY, 2}, {3, 4}}).range(-10_000, 10_000));
        PrivateVariable total = tfe.definePrivateVariable(Inputs.of(1.0, 1.0).range(-1_000, 1_000));
        tfe.repeat(
                3, i -> total.assign(total.mul(0.5).add(rows.batch(i, 1).sum(0)).clip(-1000, 1000)));
        return tfe.defineOutputValues("receiver", total.mul(total), values -> {});
    }

    @Test
    void statistics_everyByteAndRound_isInTheScalars() throws IOException {
        TfeContext tfe = recording(Events.STATS);
        Output output = looping(tfe);
        RunReport first;
        try (Session session = tfe.session()) {
            first = session.run(output, "training");
            session.run(output, "training");
        }

        List<Event> events = EventReader.read(EventReader.onlyEventFile(folder.resolve("training")));

        assertThat(events.get(0).getFileVersion()).isEqualTo("brain.Event:2");
        assertThat(events.stream().filter(Event::hasGraphDef)).hasSize(1);
        List<Event> runs = events.stream().filter(Event::hasSummary).toList();
        assertThat(runs).extracting(Event::getStep).containsExactly(1L, 2L);
        Map<String, Float> scalars = EventReader.scalars(runs.get(0));
        assertThat(scalars).containsEntry("total/bytes", (float) first.bytes()).containsEntry("total/rounds", (float)
                first.rounds());
        for (String player : first.players()) {
            float sent = (float) first.bytesSentBy(player);
            assertThat(scalars).containsEntry("total/bytes/" + player, sent);
            double byNode = scalars.entrySet().stream()
                    .filter(scalar -> scalar.getKey().matches("bytes/.*/" + player))
                    .mapToDouble(Map.Entry::getValue)
                    .sum();
            assertThat(byNode).as(player).isEqualTo(sent);
        }
        assertThat(scalars.keySet()).anyMatch(tag -> tag.matches("seconds/privateInput-\\d+/owner-a"));
        assertThat(scalars.keySet()).anyMatch(tag -> tag.matches("rounds/mul\\w*-\\d+/server1"));
    }

    @Test
    void statistics_afterARestart_stepsGoOnRising() throws IOException {
        for (int process = 0; process < 2; process++) {
            TfeContext tfe = recording(Events.STATS);
            try (Session session = tfe.session()) {
                session.run(looping(tfe), "again");
            }
        }

        // a file's name has the second in which its process began
        List<Event> events = new ArrayList<>();
        for (Path file : EventReader.eventFiles(folder.resolve("again"))) {
            events.addAll(EventReader.read(file));
        }

        assertThat(events.stream().filter(Event::hasSummary).map(Event::getStep))
                .containsExactly(1L, 2L);
    }

    @Test
    void graph_showsWhoDoesWhat() throws IOException {
        TfeContext tfe = recording(Events.STATS);
        Output output = looping(tfe);
        try (Session session = tfe.session()) {
            session.run(output, "graph");
        }

        Event event = EventReader.read(EventReader.onlyEventFile(folder.resolve("graph"))).stream()
                .filter(Event::hasGraphDef)
                .findFirst()
                .orElseThrow();
        List<NodeDef> nodes = GraphDef.parseFrom(event.getGraphDef()).getNodeList();

        assertThat(nodes).hasSize(output.program().size());
        Set<String> names = nodes.stream().map(NodeDef::getName).collect(Collectors.toSet());
        assertThat(names).hasSameSizeAs(nodes).allMatch(name -> name.matches("[A-Za-z0-9.][A-Za-z0-9_./-]*"));
        assertThat(names).anyMatch(name -> name.matches("repeat-\\d+/EventsTest\\.java_\\d+/\\w+-\\d+"));
        assertThat(nodes).allSatisfy(node -> assertThat(names).containsAll(node.getInputList()));
        assertThat(nodes)
                .filteredOn(node -> node.getOp().equals("privateInput"))
                .extracting(NodeDef::getDevice)
                .containsOnly("/job:owner-a");
        assertThat(nodes)
                .filteredOn(node -> node.getOp().equals("output"))
                .extracting(NodeDef::getDevice)
                .containsOnly("/job:receiver");
        assertThat(nodes).extracting(NodeDef::getDevice).contains(ProgramGraph.SERVERS);
    }

    /** Tags come from whoever submits. */
    @Test
    void traces_areBoundedInNumber_andTheOldestGiveWay() throws IOException {
        for (int i = 0; i < 510; i++) {
            Path old = Files.writeString(folder.resolve("old-" + i + ".trace.json"), "{}");
            Files.setLastModifiedTime(old, FileTime.fromMillis(1000L * (i + 1)));
        }
        Files.writeString(folder.resolve("notes.json"), "{}");
        TfeContext tfe = recording(Events.TRACE);
        Output output = tfe.defineOutputValues(
                "receiver", tfe.definePrivateInput("owner-a", Inputs.of(1.0)).add(1), values -> {});
        try (Session session = tfe.session()) {
            session.run(output, "new");
        }

        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.map(file -> file.getFileName().toString()))
                    .hasSize(501)
                    .contains("new-1.trace.json", "notes.json", "old-509.trace.json", "old-11.trace.json")
                    .doesNotContain("old-10.trace.json");
        }
    }

    @Test
    void trace_eachExecution_isASliceOfItsPlayer_andNoTwoOverlapInARow() throws IOException {
        TfeContext tfe = recording(Events.TRACE);
        Output output = looping(tfe);
        RunReport run;
        try (Session session = tfe.session()) {
            run = session.run(output, "traced");
        }

        JsonNode trace = trace("traced-1.trace.json");

        List<JsonNode> slices = slices(trace);
        long clientNodes = 2;
        assertThat(slices).hasSize((int) (3 * output.program().executions() + clientNodes));
        assertThat(slices.stream()
                        .mapToLong(slice -> slice.at("/args/bytes").asLong())
                        .sum())
                .isEqualTo(run.bytes());
        assertThat(slices.stream()
                        .mapToInt(slice -> slice.at("/args/lastRound").asInt())
                        .max())
                .hasValue(run.rounds());
        Map<String, Long> freeAt = new HashMap<>();
        for (JsonNode slice : slices) {
            String row = slice.get("pid") + "/" + slice.get("tid");
            long start = slice.get("ts").asLong();
            assertThat(start).isGreaterThanOrEqualTo(freeAt.getOrDefault(row, 0L));
            freeAt.put(row, start + slice.get("dur").asLong());
        }
        assertThat(processes(trace).values()).containsExactly("server0", "server1", "server2", "owner-a", "receiver");
        assertThat(trace.at("/otherData/result").asText()).isEqualTo("finished");
        assertThat(slices)
                .anyMatch(slice -> slice.at("/args/execution").asInt() == 2
                        && slice.at("/args/source").asText().startsWith("EventsTest.java:"));
    }

    @Test
    void failedRun_leavesATrace_andNoStatistics() throws IOException {
        TfeContext tfe = recording(Events.TRACE, Events.STATS);
        PrivateTensor x = tfe.definePrivateInput("owner", Inputs.of(CANARY).range(0, 1));
        Output output = tfe.defineOutputValues("receiver", x.mul(x), values -> {});

        try (Session session = tfe.session()) {
            assertThatThrownBy(() -> session.run(output, "broken")).hasMessageContaining("owner");
        }

        assertThat(trace("broken-1.trace.json").at("/otherData/result").asText())
                .isEqualTo("failed");
        assertThat(folder.resolve("broken")).doesNotExist();
    }

    @Test
    void files_holdNoValue() throws IOException {
        TfeContext tfe = recording(Events.TRACE, Events.STATS);
        try (Session session = tfe.session()) {
            session.run(looping(tfe), "canary");
        }

        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(Files::isRegularFile).toList();
        }
        // a trace, an event file and its last step: of the run, and of the one that set the variable
        assertThat(files).hasSize(6);
        long fixedPoint = (long) (CANARY * 65536);
        byte[] wire = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(fixedPoint)
                .array();
        for (Path file : files) {
            String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
            assertThat(text)
                    .doesNotContain("8253.7")
                    .doesNotContain(Long.toString(fixedPoint))
                    .doesNotContain(new String(wire, StandardCharsets.ISO_8859_1));
        }
    }

    @Test
    void onePlayerAlone_hasFilesOfItsOwn() throws IOException {
        Program program = looping(recording()).program();
        Events events = Events.fromEnvironment(
                Map.of(Events.STATS, "1", Events.TRACE, "1", Events.DIRECTORY, folder.toString()), "server1");
        RunRecording recording = events.begin("../tag", program, List.of("server0", "server1", "server2", "owner-a"));
        Node node = program.allNodes().get(0);

        recording.observer("server1", new Quiet()).nodeDone(new NodeExecution(node, 0, 100, 2_000_100, 1, 3));
        recording.finished();
        recording.failed();

        assertThat(EventReader.read(EventReader.onlyEventFile(folder.resolve("__tag/server1"))))
                .hasSize(3);
        JsonNode trace = trace("__tag-server1-1.trace.json");
        assertThat(processes(trace)).containsExactly(Map.entry(2, "server1"));
        assertThat(slices(trace).get(0).at("/args/rounds").asInt()).isEqualTo(2);
        assertThat(slices(trace).get(0).get("dur").asLong()).isEqualTo(2_000);
    }

    @Test
    void slicesBeyondTheLimit_areCounted_andTheFileSaysSo() throws IOException {
        Program program = looping(recording()).program();
        Slices slices = new Slices(2);
        for (int i = 0; i < 5; i++) {
            NodeExecution execution =
                    new NodeExecution(program.allNodes().get(0), i, i * 1_000_000L, (i + 2) * 1_000_000L, 0, 0);
            slices.add(new Slices.Slice(0, execution, 8, 0));
        }
        RunFacts facts = new RunFacts("tag", program, SERVERS, java.time.Instant.EPOCH, 0);

        new EventFiles(folder, "").writeTrace(facts, slices, "finished");

        JsonNode trace = trace("tag-1.trace.json");
        assertThat(slices(trace)).extracting(slice -> slice.get("tid").asInt()).containsExactly(1, 2);
        assertThat(trace.at("/otherData/slicesLeftOut").asInt()).isEqualTo(3);
        assertThat(trace.toString()).contains("the rest is left out: 3 more slices");
    }

    @Test
    void off_wrapsNothing() {
        Transport transport = new InMemoryNetwork(3, 1).endpoint(0);
        RunObserver observer = new Quiet();

        for (Map<String, String> environment :
                List.of(Map.<String, String>of(), Map.of(Events.STATS, "0", Events.TRACE, "false"))) {
            Events events = Events.fromEnvironment(environment);
            RunRecording run = events.begin("tag", looping(recording()).program(), SERVERS);

            assertThat(events.areOn()).isFalse();
            assertThat(run.transport("server0", transport)).isSameAs(transport);
            assertThat(run.observer("server0", observer)).isSameAs(observer);
            run.finished();
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void tags_thatAreNoFileNames_stayInTheFolder() {
        List<String> unsafe = List.of("", "..", "../../etc", "a/b", ".hidden", "C:\\x", "x".repeat(300), "tab\t\0");

        assertThat(unsafe)
                .extracting(EventFiles::fileName)
                .allMatch(name -> name.matches("[A-Za-z0-9_-][A-Za-z0-9._-]{0,79}"));
        assertThat(EventFiles.fileName("train-2.b_c")).isEqualTo("train-2.b_c");
    }

    private static final class Quiet implements RunObserver {
        @Override
        public void nodeDone(Node node, long nanos) {}

        @Override
        public void failed(Node node, Throwable cause) {}
    }

    private JsonNode trace(String name) throws IOException {
        return new ObjectMapper().readTree(folder.resolve(name).toFile());
    }

    private static List<JsonNode> slices(JsonNode trace) {
        List<JsonNode> slices = new ArrayList<>();
        trace.get("traceEvents").forEach(event -> {
            if (event.get("ph").asText().equals("X")) {
                slices.add(event);
            }
        });
        return slices;
    }

    private static Map<Integer, String> processes(JsonNode trace) {
        Map<Integer, String> processes = new LinkedHashMap<>();
        Set<String> seen = new HashSet<>();
        trace.get("traceEvents").forEach(event -> {
            if (event.get("name").asText().equals("process_name")
                    && seen.add(event.get("pid").asText())) {
                processes.put(event.get("pid").asInt(), event.at("/args/name").asText());
            }
        });
        return processes;
    }
}

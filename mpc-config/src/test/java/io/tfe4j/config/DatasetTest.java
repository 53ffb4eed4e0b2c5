package io.tfe4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tfe4j.DatasetInput;
import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.Session;
import io.tfe4j.TfeContext;
import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.party.InMemoryNetwork;
import io.tfe4j.party.MpcException;
import io.tfe4j.program.DatasetRequest;
import io.tfe4j.program.Exchange;
import io.tfe4j.program.Node;
import io.tfe4j.program.Program;
import io.tfe4j.program.run.Bindings;
import io.tfe4j.program.run.ClientProgram;
import io.tfe4j.program.run.DataSource;
import io.tfe4j.program.run.ResultSink;
import io.tfe4j.program.run.RunObserver;
import io.tfe4j.ring.Shape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Inputs that name a dataset of their owner's, and results that go to the receiver's catalog. */
class DatasetTest {
    private static final DataSource HOSPITAL = (player, request) -> {
        assertThat(player).isEqualTo("hospital");
        assertThat(request.dataset()).isEqualTo("patients");
        assertThat(request.columns()).containsExactly("age", "bmi");
        return PlainTensor.of(new double[][] {{63, 25}, {47, 31}, {71, 22}});
    };

    private final Map<String, PlainTensor> results = new LinkedHashMap<>();
    private final ResultSink sink = (player, output, result) -> results.put(player + " " + output, result);

    private static DatasetInput patients() {
        return Inputs.dataset("patients").columns("age", "bmi").rows(3).range(0, 150);
    }

    private static TfeContext context(DataSource data, ResultSink sink) {
        return new TfeContext(new LocalConfig()
                .withListener(RunListener.SILENT)
                .withData(data)
                .withOutputs(sink));
    }

    @Test
    void run_datasetToCatalog_deliversUnderTheOutputsName() {
        TfeContext tfe = context(HOSPITAL, sink);
        PrivateTensor sum = tfe.definePrivateInput("hospital", patients()).sum(0);
        Output named = tfe.defineOutput("researcher", "totals", sum);
        Output unnamed = tfe.defineOutput("researcher", sum);

        try (Session session = tfe.session()) {
            session.run(List.of(named, unnamed), "totals");
        }

        assertThat(results.keySet()).containsExactly("researcher totals", "researcher output-1");
        assertThat(Objects.requireNonNull(results.get("researcher totals")).values())
                .containsExactly(181, 78);
    }

    @Test
    void run_outputInALoop_reachesTheCatalogOnceStacked() {
        TfeContext tfe = context(HOSPITAL, sink);
        PrivateTensor all = tfe.definePrivateInput("hospital", patients());
        Output loop = tfe.repeat(3, i -> tfe.defineOutput("researcher", "rows", all.batch(i, 1)));

        try (Session session = tfe.session()) {
            session.run(loop, "rows");
        }

        assertThat(Objects.requireNonNull(results.get("researcher rows")).shape())
                .isEqualTo(Shape.of(3, 1, 2));
        assertThat(results.get("researcher rows").values()).containsExactly(63, 25, 47, 31, 71, 22);
    }

    @Test
    void program_namesDatasetColumnsAndOutput_inTextAndDigest() {
        TfeContext tfe = Running.local();
        Program program = tfe.defineOutput("researcher", "totals", tfe.definePrivateInput("hospital", patients()))
                .program();
        Program other = tfe.defineOutput(
                        "researcher",
                        "others",
                        tfe.definePrivateInput("hospital", patients().columns("age", "body height")))
                .program();
        Program tensor = tfe.defineOutput(
                        "researcher",
                        "images",
                        tfe.definePublicInput(
                                "hospital", Inputs.dataset("scans").shape(2, 3, 4)))
                .program();

        assertThat(program.text())
                .contains("hospital provides columns age, bmi of patients, hidden: %0")
                .contains("researcher receives %0 as totals")
                .contains("privateInput {columns=[age, bmi], dataset=\"patients\", ");
        assertThat(other.text()).contains("provides columns age, \"body height\" of patients");
        assertThat(tensor.text()).contains("hospital provides the dataset scans, known to the servers: %0");
        assertThat(Program.decode(program.encode()).text()).isEqualTo(program.text());
        assertThat(Program.decode(program.encode()).digest()).isEqualTo(program.digest());
        assertThat(other.digest()).isNotEqualTo(program.digest());
        assertThat(DatasetRequest.of(tensor.node(0)))
                .contains(new DatasetRequest("scans", List.of(), Shape.of(2, 3, 4), true));
    }

    @Test
    void program_oneTensorOfADataset_isNamedToTheReviewerAndToItsOwner() {
        TfeContext tfe = Running.local();
        DatasetInput kernel =
                Inputs.dataset("classifier").tensor("onnx::MatMul_7").shape(2, 3);
        Program program = tfe.defineOutput("researcher", "kernel", tfe.definePrivateInput("vendor", kernel))
                .program();

        assertThat(program.text())
                .contains("vendor provides tensor \"onnx::MatMul_7\" of classifier, hidden: %0")
                .contains("tensor=\"onnx::MatMul_7\"");
        Program decoded = Program.decode(program.encode());
        assertThat(decoded.digest()).isEqualTo(program.digest());
        assertThat(DatasetRequest.of(decoded.node(0)))
                .contains(new DatasetRequest("classifier", List.of(), "onnx::MatMul_7", Shape.of(2, 3), false));
        assertThat(Exchange.of(decoded).get(0).paths()).containsExactly("vendor/classifier.onnx::MatMul_7");
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "two\nlines"})
    void define_tensorThatAReviewerCouldNotRead_isRefused(String name) {
        DatasetInput input = Inputs.dataset("classifier").tensor(name).shape(1);

        assertThatThrownBy(() -> Running.local().definePrivateInput("vendor", input))
                .hasMessageContaining("tensor name malformed");
        assertThatThrownBy(() -> Running.local().definePrivateInput("vendor", input.tensor("x".repeat(513))))
                .hasMessageContaining("allowed=1 to 512 printable characters");
        assertThatThrownBy(() -> Running.local()
                        .definePrivateInput(
                                "vendor", input.tensor("x").columns("a").shape(1)))
                .hasMessageContaining("a tensor has no columns");
    }

    @Test
    void define_oneColumn_isAVectorUnlessAskedForAMatrix() {
        TfeContext tfe = Running.local();
        DatasetInput age = Inputs.dataset("patients").columns("age").rows(5);

        assertThat(tfe.definePrivateInput("hospital", age).shape()).containsExactly(5);
        assertThat(tfe.definePrivateInput("hospital", age.asMatrix()).shape()).containsExactly(5, 1);
        assertThat(tfe.definePrivateInput("hospital", Inputs.dataset("v").rows(4))
                        .shape())
                .containsExactly(4);
    }

    @Test
    void define_withoutSizeOrWithAContradiction_isRefused() {
        TfeContext tfe = Running.local();

        assertThatThrownBy(() -> tfe.definePrivateInput(
                        "hospital", Inputs.dataset("patients").columns("age")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("dataset of undeclared size: dataset=patients")
                .hasMessageContaining("rows(count)");
        assertThatThrownBy(() -> tfe.definePrivateInput("hospital", patients().shape(3, 3)))
                .hasMessageContaining("contradict");
        assertThatThrownBy(() -> tfe.definePrivateInput(
                        "hospital", Inputs.dataset("patients").columns("a", "b").shape(3, 3)))
                .hasMessageContaining("columns do not fit the shape");
        assertThatThrownBy(() -> tfe.definePrivateInput("hospital", patients().columns("a", "a")))
                .hasMessageContaining("named twice");
        assertThatThrownBy(() -> tfe.definePrivateInput("hospital", patients().rows(0)))
                .hasMessageContaining("without rows");
        assertThatThrownBy(() -> tfe.definePrivateVariable(patients())).hasMessageContaining("read at its owner");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "../secrets", "a/b", ".hidden", "a b", "line\nbreak"})
    void define_namesThatAreNotNames_areRefused(String name) {
        TfeContext tfe = Running.local();

        assertThatThrownBy(() ->
                        tfe.definePrivateInput("hospital", Inputs.dataset(name).rows(3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("name malformed")
                .hasMessageNotContaining("\n");
        assertThatThrownBy(() -> tfe.defineOutput("researcher", name, tfe.definePrivateInput("a", Inputs.of(1))))
                .hasMessageContaining("output name malformed");
    }

    @Test
    void define_outputNamedTwice_isRefused_forOnePlayer() {
        TfeContext tfe = Running.local();
        PrivateTensor x = tfe.definePrivateInput("a", Inputs.of(1));
        tfe.defineOutput("researcher", "x", x);
        tfe.defineOutput("other", "x", x);

        assertThatThrownBy(() -> tfe.defineOutput("researcher", "x", x)).hasMessageContaining("output named twice");
    }

    @Test
    void run_withoutCatalog_isRefusedBeforeAnythingIsSent() {
        TfeContext tfe = Running.local();
        PrivateTensor x = tfe.definePrivateInput("hospital", patients());
        Output consumed = tfe.defineOutputValues("researcher", x, values -> {});
        Output lost = tfe.defineOutput("researcher", "lost", tfe.definePrivateInput("a", Inputs.of(1)));

        try (Session session = tfe.session()) {
            assertThatThrownBy(() -> session.run(consumed))
                    .hasMessageContaining("player has no data catalog: player=hospital, dataset=patients");
            assertThatThrownBy(() -> session.run(lost))
                    .hasMessageContaining("nobody takes the output: player=researcher, output=lost");
        }
    }

    @Test
    void prepare_badData_isRefusedWithoutAMessage() {
        InMemoryNetwork network = new InMemoryNetwork(4, 100);
        ClientProgram client = client(network, (player, request) -> PlainTensor.of(new double[][] {{1, 2}, {3, 999}}));
        ClientProgram unreadable = client(network, (player, request) -> {
            throw new IOException("no such file");
        });

        MpcException failure = catchThrowableOfType(MpcException.class, client::prepare);

        assertThat(failure.code()).isEqualTo(MpcException.Code.BAD_INPUT);
        assertThat(failure).hasMessageContaining("wrong shape");
        assertThatThrownBy(unreadable::prepare)
                .hasMessageContaining("cause=java.io.IOException")
                .hasRootCauseMessage("no such file");
        for (int server = 0; server < 3; server++) {
            assertThat(network.bytesSent(3, server)).isZero();
        }
    }

    @Test
    void run_oneOwnersBadData_endsTheRunWithoutWaitingForAnother() {
        TfeContext tfe = context(
                (player, request) -> {
                    if (player.equals("quick")) {
                        throw new IOException("disk on fire");
                    }
                    Thread.sleep(60_000);
                    return PlainTensor.of(1);
                },
                sink);
        PrivateTensor slow = tfe.definePrivateInput("slow", Inputs.dataset("a").rows(1));
        PrivateTensor quick =
                tfe.definePrivateInput("quick", Inputs.dataset("b").rows(1));
        Output output = tfe.defineOutput("researcher", slow.add(quick));
        long start = System.nanoTime();

        try (Session session = tfe.session()) {
            assertThatThrownBy(() -> session.run(output))
                    .hasMessageContaining("player=quick")
                    .hasRootCauseMessage("disk on fire");
        }

        assertThat(System.nanoTime() - start).isLessThan(30_000_000_000L);
    }

    @Test
    void prepareThenRun_readsOnce_andRunAloneToo() {
        InMemoryNetwork network = new InMemoryNetwork(4, 1000);
        List<String> reads = new ArrayList<>();
        DataSource counting = (player, request) -> {
            reads.add(request.dataset());
            return HOSPITAL.read(player, request);
        };

        ClientProgram prepared = client(network, counting);
        prepared.prepare();
        prepared.run();
        assertThat(reads).hasSize(1);
        long once = network.bytesSent(3, 0);

        client(new InMemoryNetwork(4, 1000), counting).run();
        assertThat(reads).hasSize(2);
        assertThat(once).isPositive();
    }

    private static ClientProgram client(InMemoryNetwork network, DataSource data) {
        TfeContext tfe = Running.local();
        Program program = tfe.defineOutputValues(
                        "researcher", tfe.definePrivateInput("hospital", patients()), values -> {})
                .program();
        Bindings bindings = new Bindings().withCatalog(data, null);
        RunObserver silent = new RunObserver() {
            @Override
            public void nodeDone(Node node, long nanos) {}

            @Override
            public void failed(Node node, Throwable cause) {}
        };
        return new ClientProgram(program, new ClientProgram.Client("hospital", network.endpoint(3), bindings, silent));
    }
}

package io.tfe4j.player;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tfe4j.DatasetInput;
import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.Session;
import io.tfe4j.TfeContext;
import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.party.Address;
import io.tfe4j.party.Message;
import io.tfe4j.party.MpcException;
import io.tfe4j.player.link.Port;
import io.tfe4j.player.link.RunLinks;
import io.tfe4j.program.run.Bindings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * An owner whose player shares other numbers than it may, under a rule that demands that servers make sure of ranges: hospital-b
 * adds to the words it sends, so that its numbers change while its shares stay consistent, or not. The run is refused before
 * anybody has spent anything, by the name of the data set alone.
 */
@Tag("security-47")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DishonestOwnerTest {
    private static final int ROWS = 5;
    private static final int MANY = 100_000;
    /** One run costs 1.7 of 2: a second one is possible only if the first was for nothing. */
    private static final double NOISE = 2.5;

    private static final String POLICY = """
            {"rules": [
              {"name": "checked", "submitters": ["*"], "inputs": ["hospital-*/ages-*"], "receivers": ["*"],
               "declaredAs": [{"inputs": ["hospital-*/*"], "range": [-150, 150], "checksRanges": true}],
               "differentialPrivacy": {"epsilon": 2, "delta": 1e-5, "datasets": ["hospital-*/*"]}},
              {"name": "proven", "submitters": ["*"], "inputs": ["hospital-*/weights-*"], "receivers": ["*"],
               "differentialPrivacy": {"epsilon": 2, "delta": 1e-5, "datasets": ["hospital-*/*"]}}]}""";

    /** What is added to the word of an element of the masked tensor, the same to both servers that get it, or not. */
    private record Change(int element, long word, boolean toBoth) {
        void send(RunLinks links, int to, Address address, Message message) {
            long[] words = message.words().clone();
            boolean isMasked = words.length == ROWS || words.length == MANY;
            if (isMasked && (toBoth || to == 1)) {
                words[element] += word;
            }
            links.send(to, address, new Message(words, message.round()));
        }
    }

    @TempDir
    static Path folder;

    private final Map<String, PlainTensor> delivered = new ConcurrentHashMap<>();
    private volatile Hostility hostility = Hostility.NONE;
    private Cluster cluster;
    private int number;

    @BeforeAll
    void start() throws IOException {
        cluster = Cluster.of(folder, true, Average.NAMES);
        for (String name : Average.NAMES) {
            cluster.policy(name, POLICY).bindings(name, this::bindings);
        }
        cluster.probe("hospital-b", new RunProbe() {
            @Override
            public void before(RunKey run, RunStep step) {}

            @Override
            public Port around(Port port) {
                return new HostilePort(port, () -> hostility);
            }
        });
        cluster.startAll();
    }

    @AfterAll
    void stop() {
        cluster.close();
    }

    @BeforeEach
    void nextData() {
        number++;
        delivered.clear();
        hostility = Hostility.NONE;
    }

    /** Both bounds are among the data. */
    private Bindings bindings() {
        return new Bindings()
                .withCatalog(
                        (player, request) -> {
                            double[] values = new double[request.shape().size()];
                            for (int i = 0; i < values.length; i++) {
                                values[i] = 150 - 300 * (i % 2);
                            }
                            return new PlainTensor(request.shape(), values);
                        },
                        (player, output, result) -> delivered.put(player + "/" + output, result));
    }

    /** Another table for each test, so that each has budgets of its own. */
    private DatasetInput table(int rows) {
        return Inputs.dataset("ages-" + number).columns("age").rows(rows).range(-150, 150);
    }

    private void run(TfeContext tfe, PrivateTensor result) {
        Output output = tfe.defineOutput("researcher", "sum", result);
        try (Session session = tfe.session()) {
            session.run(output, "sum");
        }
    }

    private void run(int rows) {
        TfeContext tfe = new TfeContext(cluster.remote());
        PrivateTensor ages = tfe.concat(
                0,
                tfe.definePrivateInput("hospital-a", table(rows).checkRanges()),
                tfe.definePrivateInput("hospital-b", table(rows).checkRanges()));
        run(tfe, ages.noisedSum(150, NOISE));
    }

    /** How many entries count. */
    private long spent(String player, String owner) throws IOException {
        Path ledger = cluster.state(player).resolve("privacy").resolve(owner + "%2Fages-" + number + ".ledger");
        List<String> lines = LedgerLines.entries(ledger);
        return lines.size()
                - 2 * lines.stream().filter(line -> line.contains("withdrawn")).count();
    }

    /** Servers check before they spend; what others have spent in the meantime they take back. */
    private void assertNothingLeft() throws IOException {
        assertThat(delivered).isEmpty();
        for (String player : Average.NAMES) {
            for (String owner : List.of("hospital-a", "hospital-b")) {
                assertThat(spent(player, owner)).as(player).isZero();
            }
        }
        Path atServer = cluster.state("server0").resolve("privacy");
        assertThat(LedgerLines.entries(atServer.resolve("hospital-a%2Fages-" + number + ".ledger")))
                .isEmpty();
    }

    private void assertRefused(int rows, Hostility hostile) throws IOException {
        hostility = hostile;
        assertThatThrownBy(() -> run(rows))
                .isInstanceOf(MpcException.class)
                .hasMessageContaining("numbers outside of their declared range: data=hospital-b: ages-" + number)
                .satisfies(failure -> assertThat(String.valueOf(failure.getMessage())
                                .replace("ages-" + number, "")
                                .replaceAll("server\\d|Test.java:\\d+", ""))
                        .doesNotContain("element")
                        .doesNotContainPattern("\\d{2}"));
    }

    @Test
    void numberOutOfRange_isRefused_byTheNameOfTheData_andCostsNothing() throws IOException {
        long[] changes = {
            1, // 150 and the smallest step
            1L << 40,
            1L << 62,
            Long.MIN_VALUE,
            Double.doubleToRawLongBits(Double.NaN)
        };
        for (long change : changes) {
            assertRefused(ROWS, new Change(0, change, true)::send);
            assertRefused(ROWS, new Change(1, -change, true)::send);
        }
        assertNothingLeft();

        hostility = Hostility.NONE;
        run(ROWS);
        assertThat(delivered).hasSize(1);
        for (String player : Average.NAMES) {
            assertThat(spent(player, "hospital-a")).as(player).isOne();
        }
        assertThatThrownBy(() -> run(ROWS)).hasMessageContaining("privacy budget exceeded");
    }

    @Test
    void numbersWithinTheRange_whateverTheOwnerHas_pass() {
        // from 150 to -150 and back: an owner may lie about its data
        hostility = new Change(0, -(300L << 16), true)::send;
        run(ROWS);
        assertThat(delivered).hasSize(1);
    }

    @Test
    void oneNumberOfAHundredThousand_isFound() throws IOException {
        assertRefused(MANY, new Change(77_777, -1, true)::send);
        assertNothingLeft();
    }

    @Test
    void inconsistentShares_endTheRun_beforeAnythingIsSpent() throws IOException {
        for (long change : new long[] {1, 1L << 20, Long.MIN_VALUE}) {
            hostility = new Change(2, change, false)::send;
            assertThatThrownBy(() -> run(ROWS))
                    .isInstanceOf(MpcException.class)
                    .satisfies(failure -> assertThat(String.valueOf(failure.getMessage()))
                            .containsAnyOf("numbers outside of their declared range", "inconsistent"));
        }
        assertNothingLeft();
    }

    @Test
    void inputWithoutTheCheck_isRefusedByTheRule() throws IOException {
        TfeContext tfe = new TfeContext(cluster.remote());
        PrivateTensor ages = tfe.definePrivateInput("hospital-a", table(ROWS));

        assertThatThrownBy(() -> run(tfe, ages.noisedSum(150, NOISE)))
                .hasMessageContaining("nearest rule=checked, lacks=[declaration]");
        assertNothingLeft();
    }

    /** Where no rule demands the check, a proof that needs it does not hold without. */
    @Test
    void proofThatRestsOnAnothersRange_isRefusedWithoutTheCheck() throws IOException {
        for (double clip : new double[] {2, 1, 0.5}) {
            TfeContext tfe = new TfeContext(cluster.remote());
            DatasetInput weights =
                    Inputs.dataset("weights-1").columns("w").rows(ROWS).range(-1, 1);
            PrivateTensor own = tfe.definePrivateInput("hospital-a", weights);
            PrivateTensor others = tfe.definePrivateInput("hospital-b", weights).clip(-clip, clip);
            assertThatThrownBy(() -> run(tfe, own.mul(others).noisedSum(2, NOISE)))
                    .hasMessageContaining("nearest rule=proven, lacks=[privacy]");
        }
        assertNothingLeft();
    }
}

package io.tfe4j.player;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.RunReport;
import io.tfe4j.Session;
import io.tfe4j.TfeContext;
import io.tfe4j.config.LocalConfig;
import io.tfe4j.config.RunListener;
import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.program.Bindings;
import io.tfe4j.program.ResultSink;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same program, between players that reach one another through their ports. */
@Timeout(120)
class RemoteTest {
    private static final String[] NAMES = {"server0", "server1", "server2", "hospital-a", "hospital-b", "researcher"};

    @TempDir
    Path folder;

    private final Map<String, PlainTensor> delivered = new ConcurrentHashMap<>();

    private Supplier<Bindings> data(double... values) {
        return () -> new Bindings().withCatalog((player, request) -> PlainTensor.of(values), new Delivered());
    }

    private final class Delivered implements ResultSink {
        @Override
        public void accept(String player, String output, PlainTensor result) {
            delivered.put(player + "/" + output, result);
        }
    }

    private double[] delivered(String output) {
        return Objects.requireNonNull(delivered.get(output)).values();
    }

    private Cluster cluster(boolean tls) throws Exception {
        return Cluster.of(folder, tls, NAMES)
                .bindings("hospital-a", data(1, 2, 3))
                .bindings("hospital-b", data(40, 50, 60))
                .bindings("researcher", data());
    }

    private static PrivateTensor input(TfeContext tfe, String owner) {
        return tfe.definePrivateInput(
                owner, Inputs.dataset("ages").columns("age").rows(3).range(0, 150));
    }

    private static Output mean(TfeContext tfe) {
        PrivateTensor all = tfe.concat(0, input(tfe, "hospital-a"), input(tfe, "hospital-b"));
        return tfe.defineOutput("researcher", "mean", all.mean());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void result_reachesItsReceiver_asLocally(boolean tls) throws Exception {
        TfeContext local = new TfeContext(new LocalConfig()
                .withListener(RunListener.SILENT)
                .withData((player, request) ->
                        player.equals("hospital-a") ? PlainTensor.of(1, 2, 3) : PlainTensor.of(40, 50, 60))
                .withOutputs((player, output, result) -> delivered.put("local", result)));
        RunReport expected;
        try (Session session = local.session()) {
            expected = session.run(mean(local), "mean");
        }
        try (Cluster cluster = cluster(tls).startAll()) {
            TfeContext tfe = new TfeContext(cluster.remote());
            try (Session session = tfe.session()) {
                RunReport report = session.run(mean(tfe), "mean");

                assertThat(delivered("researcher/mean")[0]).isCloseTo(26, within(1e-4));
                assertThat(delivered("researcher/mean")).isEqualTo(delivered("local"));
                assertThat(report.programDigest()).isEqualTo(expected.programDigest());
                assertThat(report.rounds()).isEqualTo(expected.rounds());
                assertThat(report.bytes()).isEqualTo(expected.bytes());
            }
        }
    }
}

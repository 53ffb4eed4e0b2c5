package io.tfe4j.player;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.PrivateVariable;
import io.tfe4j.RunReport;
import io.tfe4j.Session;
import io.tfe4j.TfeContext;
import io.tfe4j.config.LocalConfig;
import io.tfe4j.config.RunListener;
import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.party.MpcException;
import io.tfe4j.program.run.Bindings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same programs, between players that reach one another through their ports. */
@Timeout(120)
class RemoteTest {
    @TempDir
    Path folder;

    private final Average average = new Average();

    private Cluster cluster(boolean tls, String... names) throws Exception {
        return average.bind(Cluster.of(folder, tls, names));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void result_reachesItsReceiver_asLocally(boolean tls) throws Exception {
        List<double[]> locally = new ArrayList<>();
        TfeContext local = new TfeContext(new LocalConfig()
                .withListener(RunListener.SILENT)
                .withData((player, request) ->
                        player.equals("hospital-a") ? PlainTensor.of(1, 2, 3) : PlainTensor.of(40, 50, 60))
                .withOutputs((player, output, result) -> locally.add(result.values())));
        RunReport expected;
        try (Session session = local.session()) {
            expected = session.run(Average.mean(local), "mean");
        }
        try (Cluster cluster = cluster(tls, Average.NAMES).startAll()) {
            TfeContext tfe = new TfeContext(cluster.remote());
            try (Session session = tfe.session()) {
                RunReport report = session.run(Average.mean(tfe), "mean");

                assertThat(average.delivered("researcher/mean")[0]).isCloseTo(26, within(1e-4));
                assertThat(average.delivered("researcher/mean")).isEqualTo(locally.get(0));
                assertThat(report.programDigest()).isEqualTo(expected.programDigest());
                assertThat(report.rounds()).isEqualTo(expected.rounds());
                assertThat(report.bytesByLink()).isEqualTo(expected.bytesByLink());
                assertThat(report.operations()).isNotEmpty();
            }
        }
    }

    @Test
    void dedicatedMaster_onlyRelays() throws Exception {
        try (Cluster cluster = cluster(
                        true, "master", "server0", "server1", "server2", "hospital-a", "hospital-b", "researcher")
                .startAll()) {
            TfeContext tfe = new TfeContext(cluster.remote());
            try (Session session = tfe.session()) {
                session.run(Average.mean(tfe), "mean");
            }

            assertThat(average.delivered("researcher/mean")[0]).isCloseTo(26, within(1e-4));
            assertThat(cluster.node("master").sessions()).isEmpty();
        }
    }

    @Test
    void playersMayComeUp_afterTheScriptAsks() throws Exception {
        try (Cluster cluster = cluster(false, Average.NAMES).start("server0")) {
            TfeContext tfe = new TfeContext(cluster.remote());
            try (Session session = tfe.session()) {
                CompletableFuture<RunReport> run =
                        CompletableFuture.supplyAsync(() -> session.run(Average.mean(tfe), "mean"));
                for (String name : List.of("researcher", "hospital-b", "server2", "hospital-a", "server1")) {
                    cluster.start(name);
                }

                assertThat(run.get(30, TimeUnit.SECONDS).rounds()).isPositive();
            }
        }
    }

    @Test
    void variables_liveAsLongAsTheSession() throws Exception {
        try (Cluster cluster = cluster(false, Average.NAMES).startAll()) {
            TfeContext tfe = new TfeContext(cluster.remote());
            PrivateVariable total = tfe.definePrivateVariable(Inputs.of(0, 0, 0).range(0, 10_000));
            Output show = tfe.defineOutput("researcher", "total", total);
            Output add =
                    total.assign(total.add(Average.input(tfe, "hospital-a")).assumeRange(0, 10_000));
            try (Session session = tfe.session()) {
                session.run(add, "add");
                session.run(add, "add");
                // the researcher was in none of the runs before
                session.run(show, "show");
                assertThat(average.delivered("researcher/total")).containsExactly(2, 4, 6);
            }
            for (String name : Average.NAMES) {
                // told one after the other
                await(() -> cluster.node(name).sessions().isEmpty());
            }
        }
    }

    @Test
    void sessionsSideBySide_areApart() throws Exception {
        try (Cluster cluster = cluster(true, Average.NAMES).startAll()) {
            List<CompletableFuture<Void>> running = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                double addend = i;
                running.add(CompletableFuture.runAsync(() -> {
                    TfeContext tfe = new TfeContext(cluster.remote());
                    PrivateVariable counter =
                            tfe.definePrivateVariable(Inputs.of(addend).range(0, 1000));
                    Output show = tfe.defineOutput("researcher", "counter-" + (int) addend, counter);
                    Output step = counter.assign(counter.add(addend + 1).assumeRange(0, 1000));
                    try (Session session = tfe.session()) {
                        for (int n = 0; n < 5; n++) {
                            session.run(step, "step");
                        }
                        session.run(show, "show");
                    }
                }));
            }
            for (CompletableFuture<Void> each : running) {
                each.get(60, TimeUnit.SECONDS);
            }
            for (int i = 0; i < 4; i++) {
                assertThat(average.delivered("researcher/counter-" + i)).containsExactly(i + 5 * (i + 1));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void script_mayBeAPlayerItself(boolean tls) throws Exception {
        List<double[]> received = new ArrayList<>();
        try (Cluster cluster = cluster(tls, Average.NAMES)) {
            for (String name : Average.NAMES) {
                if (!name.equals("researcher")) {
                    cluster.start(name);
                }
            }
            try (RemoteConfig config = tls
                    ? cluster.remote().as("researcher", cluster.credentials("researcher"))
                    : cluster.remote().as("researcher")) {
                TfeContext tfe = new TfeContext(config);
                PrivateTensor own = tfe.definePrivateInput(
                        "researcher", Inputs.of(100, 200, 300).range(0, 1000));
                Output sum = tfe.defineOutputValues(
                        "researcher", Average.input(tfe, "hospital-a").add(own), received::add);
                try (Session session = tfe.session()) {
                    session.run(sum, "sum");
                    session.run(sum, "sum");
                }
            }
        }
        assertThat(received).hasSize(2);
        assertThat(received.get(1)).containsExactly(101, 202, 303);
    }

    @Test
    void dataThatIsNotAsDeclared_isRefusedBeforeTheOthersAreTroubled() throws Exception {
        try (Cluster cluster = cluster(false, Average.NAMES)
                .bindings("hospital-b", average.data(1, 2, 999))
                .startAll()) {
            TfeContext tfe = new TfeContext(cluster.remote());
            try (Session session = tfe.session()) {
                assertThatThrownBy(() -> session.run(Average.mean(tfe), "mean"))
                        .isInstanceOf(MpcException.class)
                        .hasMessageContaining("player=hospital-b")
                        .hasMessageContaining("hospital-b/input-1")
                        .hasMessageNotContaining("999");
            }
            assertThat(average.nothingDelivered()).isTrue();
        }
    }

    @Test
    void runThatFails_leavesTheSessionUsable() throws Exception {
        List<PlainTensor> next = new ArrayList<>(List.of(PlainTensor.of(1, 2, 999), PlainTensor.of(1, 2, 3)));
        try (Cluster cluster = cluster(false, Average.NAMES)
                .bindings("hospital-a", () -> new Bindings().withCatalog((player, request) -> next.remove(0), null))
                .startAll()) {
            TfeContext tfe = new TfeContext(cluster.remote());
            Output mean = Average.mean(tfe);
            try (Session session = tfe.session()) {
                assertThatThrownBy(() -> session.run(mean, "mean")).isInstanceOf(MpcException.class);
            }
            try (Session session = tfe.session()) {
                session.run(mean, "mean");
            }
            assertThat(average.delivered("researcher/mean")[0]).isCloseTo(26, within(1e-4));
        }
    }

    @Test
    void interruptedScript_cancelsTheRunEverywhere() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        try (Cluster cluster = cluster(false, Average.NAMES)
                .bindings(
                        "hospital-a",
                        () -> new Bindings()
                                .withCatalog(
                                        (player, request) -> {
                                            reading.countDown();
                                            never.await();
                                            return PlainTensor.of(1, 2, 3);
                                        },
                                        null))
                .startAll()) {
            List<Throwable> caught = new ArrayList<>();
            Thread script = new Thread(() -> {
                TfeContext tfe = new TfeContext(cluster.remote());
                try (Session session = tfe.session()) {
                    session.run(Average.mean(tfe), "mean");
                } catch (RuntimeException e) {
                    caught.add(e);
                }
            });
            script.start();
            reading.await();
            script.interrupt();
            script.join(20_000);

            assertThat(caught).hasSize(1);
            for (String name : Average.NAMES) {
                if (!name.equals("hospital-a")) {
                    await(() -> cluster.node(name).sessions().isEmpty());
                }
            }
            never.countDown();
        }
    }

    private static void await(java.util.function.BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            Thread.sleep(20);
        }
    }

    @Test
    void unknownPlayer_isRefusedWithThoseThereAre() throws Exception {
        try (Cluster cluster = cluster(false, Average.NAMES).startAll()) {
            TfeContext tfe = new TfeContext(cluster.remote());
            Output output = tfe.defineOutput("nobody", "mean", Average.input(tfe, "hospital-a"));
            try (Session session = tfe.session()) {
                assertThatThrownBy(() -> session.run(output, "x"))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("unknown player: name=nobody, players=[server0");
            }
        }
    }

    @Test
    void coordinatorThatIsNotUp_isNamed() throws Exception {
        Cluster cluster = cluster(false, Average.NAMES);
        TfeContext tfe = new TfeContext(cluster.remote());
        try (Session session = tfe.session()) {
            assertThatThrownBy(() -> session.run(Average.mean(tfe), "mean"))
                    .isInstanceOf(MpcException.class)
                    .hasMessageContaining("player not reachable: player=server0, address=127.0.0.1:");
        }
    }

    @Test
    void playerThatIsNotUp_isNamed() throws Exception {
        try (Cluster cluster = cluster(false, Average.NAMES)) {
            for (String name : Average.NAMES) {
                if (!name.equals("server2")) {
                    cluster.start(name);
                }
            }
            TfeContext tfe = new TfeContext(cluster.remote());
            try (Session session = tfe.session()) {
                assertThatThrownBy(() -> session.run(Average.mean(tfe), "mean"))
                        .isInstanceOf(MpcException.class)
                        .hasMessageContaining("server2");
            }
        }
    }
}

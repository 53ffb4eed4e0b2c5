package io.tfe4j.player.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.PrivateVariable;
import io.tfe4j.RunReport;
import io.tfe4j.Session;
import io.tfe4j.TfeContext;
import io.tfe4j.party.MpcException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Players as processes are killed, stopped and cut off at random moments of a run. Whatever happens to one, the script
 * hears of it in time, the receiver has the whole result or nothing, and the next run succeeds though no other player
 * was started anew. Threat model, items 18, 19, 35, 59, 60.
 *
 * <p>{@code mvn -Pslow} runs 200; {@code -Dchaos.seed=17} for that one.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("once")
class ChaosTest {
    private static final List<String> NAMES = List.of("server0", "server1", "server2", "owner", "receiver");
    private static final int DEFAULT_SEEDS = 6;
    private static final int STEPS = 300;
    /** Three seconds for a message and for a link, twenty for a coordinator that says nothing; the rest for a busy machine. */
    private static final long PATIENCE_SECONDS = 40;

    private enum Fault {
        KILL,
        STOP,
        CUT
    }

    @TempDir
    static Path folder;

    private Processes players;
    private long typicalMillis;

    @BeforeAll
    void start() throws Exception {
        players = new Processes(folder, NAMES.toArray(String[]::new));
        Files.writeString(players.data().resolve("numbers.csv"), "x\n1\n2\n3\n");
        for (String name : NAMES) {
            players.start(name);
        }
        succeed();
        long start = System.nanoTime();
        succeed();
        typicalMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }

    @AfterAll
    void stop() throws Exception {
        players.close();
    }

    static List<Long> seeds() {
        String one = System.getProperty("chaos.seed");
        if (one != null) {
            return List.of(Long.parseLong(one));
        }
        return java.util.stream.LongStream.range(0, Integer.getInteger("chaos.seeds", DEFAULT_SEEDS))
                .boxed()
                .toList();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void faultAtARandomMoment_endsTheRunCleanly(long seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        Fault fault = Fault.values()[(int) (seed % Fault.values().length)];
        String victim = NAMES.get(random.nextInt(NAMES.size()));
        long delay = random.nextLong(typicalMillis + 1);
        forgetResult();

        CompletableFuture<RunReport> run = CompletableFuture.supplyAsync(this::run, task -> new Thread(task).start());
        Thread.sleep(delay);
        strike(fault, victim);
        boolean succeeded;
        try {
            succeeded = outcome(run, fault + " of " + victim + " after " + delay + " ms");
        } finally {
            heal(fault, victim);
        }

        if (succeeded || Files.exists(result())) {
            checkResult();
        }
        for (String name : NAMES) {
            assertThat(players.isAlive(name)).as(name).isTrue();
        }
        succeed();
    }

    private void strike(Fault fault, String victim) throws Exception {
        switch (fault) {
            case KILL -> players.kill(victim);
            case STOP -> players.signal(victim, "STOP");
            case CUT -> players.cut(victim);
        }
    }

    private void heal(Fault fault, String victim) throws Exception {
        switch (fault) {
            case KILL -> players.start(victim);
            case STOP -> players.signal(victim, "CONT");
            case CUT -> {}
        }
    }

    /** Whether the run succeeded all the same; if not, the script was told in time, by name. */
    private static boolean outcome(CompletableFuture<RunReport> run, String what) throws InterruptedException {
        try {
            run.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException e) {
            assertThat(e.getCause()).as(what).isInstanceOf(MpcException.class);
            assertThat(e.getCause().getMessage()).as(what).containsAnyOf(NAMES.toArray(String[]::new));
            return false;
        } catch (TimeoutException e) {
            return fail("script still waits: " + what);
        }
    }

    /** Many rounds: x goes from 1, 2, 3 to x + 1 each time, through a product. */
    private RunReport run() {
        TfeContext tfe = new TfeContext(players.remote());
        PrivateTensor one = tfe.definePrivateInput(
                "owner",
                Inputs.dataset("numbers").columns("x").rows(3).range(0, 10).fractionBits(0));
        PrivateVariable sum =
                tfe.definePrivateVariable(Inputs.of(0, 0, 0).range(0, 10_000).fractionBits(0));
        Output loop = tfe.repeat(STEPS, i -> sum.assign(sum.add(one.mul(one)).assumeRange(0, 10_000)));
        Output result = tfe.defineOutput("receiver", "result", sum);
        try (Session session = tfe.session()) {
            return session.run(List.of(loop, result), "chaos");
        }
    }

    /** Players that were struck may need a moment. */
    private void succeed() throws Exception {
        forgetResult();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            try {
                run();
                break;
            } catch (MpcException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                Thread.sleep(100);
            }
        }
        checkResult();
    }

    private Path result() {
        return players.data().resolve("outputs").resolve("result.csv");
    }

    private void forgetResult() throws IOException {
        Files.deleteIfExists(result());
    }

    private void checkResult() throws IOException {
        assertThat(Files.readAllLines(result()).stream()
                        .filter(line -> line.matches("[0-9.]+"))
                        .map(Double::parseDouble))
                .containsExactly(1.0 * STEPS, 4.0 * STEPS, 9.0 * STEPS);
    }
}

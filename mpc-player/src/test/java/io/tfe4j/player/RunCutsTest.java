package io.tfe4j.player;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A player dies right before each step of a run that a disk or another player would remember, and is started again: script,
 * players and audit logs agree on how the run ended, results are there wholly or not at all, and the next run succeeds.
 */
@Tag("security-60")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RunCutsTest {
    private static final Set<RunStep> OF_THE_DECIDER = EnumSet.of(RunStep.BEGIN, RunStep.DECIDE, RunStep.ANNOUNCE);
    private static final Set<RunStep> OF_FAILURES = EnumSet.of(RunStep.DISCARD, RunStep.WITHDRAW);

    @TempDir
    static Path folder;

    private KillWorld world;
    private int number;

    @BeforeAll
    void start() throws Exception {
        world = new KillWorld(folder);
        world.succeed(number++);
    }

    @AfterAll
    void stop() {
        world.close();
    }

    static List<Arguments> cuts() {
        List<Arguments> cuts = new ArrayList<>();
        List<String> others = List.of("server1", "owner", "left");
        int next = 0;
        for (RunStep step : RunStep.values()) {
            if (OF_FAILURES.contains(step)) {
                continue;
            }
            cuts.add(Arguments.of("server0", step));
            if (!OF_THE_DECIDER.contains(step)) {
                cuts.add(Arguments.of(others.get(next++ % others.size()), step));
            }
        }
        return cuts;
    }

    @ParameterizedTest(name = "{0} before {1}")
    @MethodSource("cuts")
    void playerThatDiesBeforeAStep_leavesNoDisagreement(String victim, RunStep step) throws Exception {
        int cut = number++;
        AtomicBoolean done = new AtomicBoolean();
        world.forgetResults();
        world.watch(victim, (run, now) -> {
            if (now == step && !done.getAndSet(true)) {
                world.strike(victim);
            }
        });

        FutureTask<KillWorld.Script> script = world.start(cut);
        String what = victim + " before " + step;
        while (!done.get() && !script.isDone()) {
            Thread.sleep(5);
        }
        world.heal();
        KillWorld.Script told = KillWorld.ended(script, what);

        assertThat(done).as(what).isTrue();
        world.check(cut, told, what);
        world.succeed(number++);
    }
}

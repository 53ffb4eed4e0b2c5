package io.tfe4j.player;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Context;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Players and scripts die at random moments of a run: before one of its steps or after some time, one of them or two, and are
 * started again while the script waits or after it. Whatever dies, no script waits for ever, no receiver has a part of what
 * was released, all outcome records agree, and the next run succeeds.
 *
 * <p>{@code -Dkills=1000 -Dkills.first=0} says how many, and the first seed; a fault names its seed.
 */
@Tag("security-60")
@Tag("once")
class KillsTest {
    private static final int KILLS = Integer.getInteger("kills", 40);
    private static final int FIRST = Integer.getInteger("kills.first", 0);
    /** Logs of a world grow. */
    private static final int OF_A_WORLD = 50;

    private static final int PRINT_EVERY = 20;

    @TempDir
    Path folder;

    private int number;
    private long typicalMillis;
    private int finished;
    private int undecided;
    private final List<String> hangs = new ArrayList<>();
    private final List<String> disagreements = new ArrayList<>();
    private final List<String> badNextRuns = new ArrayList<>();

    @Test
    void whateverDies_thereIsOneOutcome() throws Exception {
        KillWorld world = null;
        for (int kill = 0; kill < KILLS; kill++) {
            if (kill % OF_A_WORLD == 0 || world == null) {
                world = next(world, kill);
            }
            if (!strike(world, FIRST + (long) kill)) {
                world = next(world, -kill - 1);
            }
            if ((kill + 1) % PRINT_EVERY == 0 || kill + 1 == KILLS) {
                System.out.println(line(kill + 1));
            }
        }
        if (world != null) {
            world.close();
        }
        assertThat(hangs).isEmpty();
        assertThat(disagreements).isEmpty();
        assertThat(badNextRuns).isEmpty();
    }

    private String line(int kills) {
        return kills + " kills, seeds " + FIRST + " to " + (FIRST + kills - 1) + ": " + hangs.size()
                + " hangs beyond the time-out, " + disagreements.size()
                + " partial releases or disagreements between outcome records, " + badNextRuns.size()
                + " next runs that fail; " + finished + " struck runs finished, " + undecided
                + " scripts had to ask later";
    }

    private KillWorld next(@Nullable KillWorld before, int name) throws Exception {
        if (before != null) {
            before.close();
        }
        KillWorld world = new KillWorld(Files.createDirectory(folder.resolve("world" + name)));
        world.succeed(number++);
        long start = System.nanoTime();
        world.succeed(number++);
        typicalMillis = (System.nanoTime() - start) / 1_000_000;
        return world;
    }

    /** False if the world is not as it should be any more. */
    private boolean strike(KillWorld world, long seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        int struck = number++;
        world.forgetResults();
        String what = "seed " + seed + ":";
        boolean scriptToo = random.nextInt(8) == 0;
        List<String> victims = new ArrayList<>(KillWorld.NAMES);
        for (int i = victims.size(); i > (random.nextInt(4) == 0 ? 2 : 1); i--) {
            victims.remove(random.nextInt(victims.size()));
        }
        boolean early = random.nextBoolean();
        long delay = random.nextLong(typicalMillis + 1);
        List<RunStep> steps = new ArrayList<>();
        for (String victim : victims) {
            if (random.nextBoolean()) {
                RunStep step = RunStep.values()[random.nextInt(RunStep.values().length)];
                steps.add(step);
                what += " " + victim + " before " + step;
                world.watch(victim, (key, now) -> {
                    if (now == step) {
                        world.strike(victim);
                    }
                });
            }
        }
        what += " " + victims + " after " + delay + " ms" + (scriptToo ? ", the script too" : "")
                + (early ? ", started again at once" : "");

        Context.CancellableContext context = Context.ROOT.withCancellation();
        FutureTask<KillWorld.Script> script = new FutureTask<>(context.wrap(() -> world.run(struck)));
        new Thread(script, "script").start();
        Thread.sleep(delay);
        if (steps.size() < victims.size()) {
            victims.subList(steps.size(), victims.size()).forEach(world::strike);
        }
        if (scriptToo) {
            context.cancel(null);
        }
        KillWorld.Script told;
        try {
            if (early) {
                Thread.sleep(random.nextInt(200));
                world.heal();
            }
            told = KillWorld.ended(script, what);
        } catch (AssertionError e) {
            return failed(hangs, what, e);
        } finally {
            world.heal();
        }
        return isSettled(world, struck, scriptToo ? null : told, what);
    }

    private boolean isSettled(KillWorld world, int struck, KillWorld.@Nullable Script told, String what)
            throws IOException, InterruptedException {
        try {
            finished += world.check(struck, told, what) ? 1 : 0;
            undecided += told == KillWorld.Script.UNDECIDED ? 1 : 0;
        } catch (AssertionError e) {
            return failed(disagreements, what, e);
        }
        try {
            world.succeed(number++);
            return true;
        } catch (AssertionError e) {
            return failed(badNextRuns, what, e);
        }
    }

    private static boolean failed(List<String> kind, String what, AssertionError fault) {
        System.out.println(what + ": " + fault.getMessage());
        kind.add(what);
        return false;
    }
}

package io.tfe4j.player;

import static org.assertj.core.api.Assertions.assertThat;

import io.tfe4j.party.MpcException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A disk that takes nothing, in the state, the audit log, the savings or the results of one player: the run ends the same way
 * for everybody, the error names the player, and the next run goes well as soon as the disk does, without a restart.
 */
@Tag("security-60")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DiskFaultsTest {
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

    /** Something that is no folder stands where one is written to, or no file where one is. */
    private static final class Blocked {
        private final Path place;
        private final Path aside;

        Blocked(Path place, boolean isFolder) throws IOException {
            this.place = place;
            aside = place.resolveSibling(place.getFileName() + "-aside");
            if (Files.exists(place)) {
                Files.move(place, aside);
            }
            if (isFolder) {
                Files.createFile(place);
            } else {
                Files.createDirectories(place.resolve("not-empty"));
            }
        }

        void heal() throws IOException {
            if (Files.isDirectory(place)) {
                Files.delete(place.resolve("not-empty"));
            }
            Files.delete(place);
            if (Files.exists(aside)) {
                Files.move(aside, place);
            }
        }
    }

    private Path place(String player, String what) {
        return what.equals("outputs")
                ? folder.resolve("results").resolve(player).resolve(what)
                : world.cluster().state(player).resolve(what);
    }

    static List<Arguments> places() {
        return List.of(
                Arguments.of("left", "outputs", true),
                Arguments.of("right", "staged", true),
                Arguments.of("server1", "staged", true),
                Arguments.of("server2", "checkpoints/sums", true),
                Arguments.of("server0", "rule-uses", false),
                Arguments.of("owner", "rule-uses", false),
                Arguments.of("server0", "staged", true));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("places")
    void placeThatCannotBeWritten_failsTheRunForAll(String player, String what, boolean isFolder) throws Exception {
        int run = number++;
        world.forgetResults();
        Blocked blocked = new Blocked(place(player, what), isFolder);
        KillWorld.Script told;
        try {
            told = KillWorld.ended(world.start(run), player + " " + what);
        } finally {
            blocked.heal();
        }

        assertThat(told).isEqualTo(KillWorld.Script.FAILED);
        assertThat(world.told(run)).contains(player);
        world.check(run, told, player + " " + what);
        world.succeed(number++);
    }

    static List<Arguments> records() {
        return List.of(
                Arguments.of("server0", RunStep.ACCEPT),
                Arguments.of("left", RunStep.ACCEPT),
                Arguments.of("server0", RunStep.BEGIN),
                Arguments.of("server0", RunStep.COMPUTE),
                Arguments.of("owner", RunStep.COMPUTE),
                Arguments.of("server0", RunStep.DECIDE));
    }

    /** What an audit log on a full disk does at each of the records that must be there before the next step. */
    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("records")
    void recordThatCannotBeWritten_failsTheRunForAll(String player, RunStep step) throws Exception {
        int run = number++;
        world.forgetResults();
        world.watch(player, (key, now) -> {
            if (now == step) {
                throw new MpcException(
                        MpcException.Code.ABORTED,
                        "player cannot record the run: player=" + player + ", cause=No space left on device");
            }
        });
        KillWorld.Script told = KillWorld.ended(world.start(run), player + " " + step);
        world.heal();

        assertThat(told).isEqualTo(KillWorld.Script.FAILED);
        assertThat(world.told(run)).contains("player cannot record the run: player=" + player);
        world.check(run, told, player + " " + step);
        world.succeed(number++);
    }
}

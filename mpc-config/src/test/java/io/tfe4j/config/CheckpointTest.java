package io.tfe4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.PrivateVariable;
import io.tfe4j.PublicVariable;
import io.tfe4j.RunReport;
import io.tfe4j.Session;
import io.tfe4j.TfeContext;
import io.tfe4j.party.MpcException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Variables that outlive their session; each script here is a new one, with nothing but the servers' folders. */
class CheckpointTest {
    private static final List<String> SERVERS = List.of("server0", "server1", "server2");

    @TempDir
    private Path folder;

    /** A script with two variables, and programs that change, save, restore and show them. */
    private final class Script {
        final TfeContext tfe = new TfeContext(new LocalConfig()
                .withListener(RunListener.SILENT)
                .withRangeChecks()
                .withState(folder));
        final PrivateVariable secret;
        final PublicVariable counter =
                tfe.definePublicVariable(Inputs.scalar(0).range(0, 99).fractionBits(0));
        final List<double[]> shown = new ArrayList<>();

        Script(double first) {
            secret = tfe.definePrivateVariable(Inputs.of(first, -first).range(-100, 100));
        }

        Output add(double value) {
            return tfe.function(() -> {
                secret.assign(secret.add(value).clip(-100, 100));
                counter.assign(counter.add(1).remainder(100));
            });
        }

        Output save() {
            return tfe.function(() -> tfe.checkpoint("kept", Map.of("counter", counter, "secret", secret)));
        }

        Output restore() {
            return tfe.function(() -> {
                secret.assign(tfe.restored("kept", "secret", secret));
                counter.assign(tfe.restored("kept", "counter", counter));
            });
        }

        Output show() {
            return tfe.function(() -> tfe.defineOutputValues(
                    "reader",
                    tfe.concat(
                            0,
                            secret,
                            secret.mul(0).slice(new int[] {0}, new int[] {1}).add(counter)),
                    shown::add));
        }

        double[] restored() {
            try (Session session = tfe.session()) {
                session.run(restore());
                session.run(show());
            }
            return shown.get(0);
        }
    }

    /** Two savings: of 1 with counter 0, and of 3.5 with counter 1. */
    private void saveTwice() {
        Script script = new Script(1);
        try (Session session = script.tfe.session()) {
            session.run(script.save());
            session.run(script.add(2.5));
            session.run(script.save());
        }
    }

    private List<Path> files(String server) throws IOException {
        try (Stream<Path> all = Files.list(folder.resolve(server).resolve("kept"))) {
            return all.sorted(Comparator.comparing(Path::toString)).toList();
        }
    }

    @Test
    void values_saved_areRestoredInAnotherSession_evenIfNothingHasRunThere() {
        saveTwice();

        assertThat(new Script(7).restored()).containsExactly(3.5, 1.5, 1);
    }

    @Test
    void restoredVariables_areNotGivenTheirFirstValuesAgain_andCanBeSavedAnew() {
        saveTwice();
        Script second = new Script(7);
        try (Session session = second.tfe.session()) {
            session.run(second.restore());
            session.run(second.add(1));
            session.run(second.save());
        }

        assertThat(new Script(9).restored()).containsExactly(4.5, 2.5, 2);
    }

    @Test
    void saving_costsWhatTheEstimateSays() {
        Script script = new Script(1);
        try (Session session = script.tfe.session()) {
            Output save = script.save();
            session.run(script.show());
            RunReport run = session.run(save, "save");

            assertThat(run.bytes()).isEqualTo(session.estimate(save).bytes());
            assertThat(run.rounds()).isEqualTo(1);
        }
    }

    @Test
    void aServerThatCrashedBeforeItKeptItsPart_leavesTheSavingBefore() throws IOException {
        saveTwice();
        Files.delete(files("server1").get(1));

        assertThat(new Script(7).restored()).containsExactly(1, -1, 0);
        // the next saving keeps what all have, and what another run may just be saving; the one after that does not
        Script next = new Script(5);
        try (Session session = next.tfe.session()) {
            session.run(next.save());
            session.run(next.save());
        }
        assertThat(SERVERS).allSatisfy(server -> assertThat(files(server)).hasSize(2));
        assertThat(new Script(7).restored()).containsExactly(5, -5, 0);
    }

    @Test
    void whatACrashLeftUnfinished_isNotRestored_andGoesWithTheNextSaving() throws IOException {
        saveTwice();
        Path newest = files("server0").get(1);
        Path unfinished = newest.resolveSibling(newest.getFileName() + ".partial");
        Files.move(newest, unfinished);

        assertThat(new Script(7).restored()).containsExactly(1, -1, 0);
        saveTwice();
        assertThat(unfinished).doesNotExist();
        assertThat(new Script(7).restored()).containsExactly(3.5, 1.5, 1);
    }

    @Test
    void serversWithoutASavingInCommon_restoreNothing() throws IOException {
        saveTwice();
        Files.delete(files("server0").get(0));
        Files.delete(files("server1").get(1));

        assertThatThrownBy(() -> new Script(7).restored())
                .isInstanceOf(MpcException.class)
                .hasMessageContaining("no checkpoint that all servers have: checkpoint=kept");
    }

    @Test
    void aFailedRun_savesNothing() throws IOException {
        saveTwice();
        Script script = new Script(7);
        Output failing = script.tfe.function(() -> {
            script.tfe.checkpoint("kept", Map.of("secret", script.secret));
            script.tfe.defineOutputValues("reader", script.secret, values -> {
                throw new IllegalStateException("reader is full");
            });
        });
        List<Path> before = files("server2");
        try (Session session = script.tfe.session()) {
            assertThatThrownBy(() -> session.run(failing)).hasStackTraceContaining("reader is full");
        }

        assertThat(files("server2")).isEqualTo(before);
        assertThat(new Script(7).restored()).containsExactly(3.5, 1.5, 1);
    }

    @Test
    void aDamagedFile_isRefused_whicheverBitItIs() throws IOException {
        saveTwice();
        Path newest = files("server2").get(1);
        byte[] whole = Files.readAllBytes(newest);
        for (int at : new int[] {0, 9, 20, 30, 39, 45, whole.length / 2, whole.length - 1}) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 4;
            Files.write(newest, damaged);

            assertThatThrownBy(() -> new Script(7).restored())
                    .as("byte %d", at)
                    .isInstanceOf(MpcException.class)
                    .hasMessageContaining("kept");
        }
        Files.write(newest, Arrays.copyOf(whole, whole.length - 5));
        assertThatThrownBy(() -> new Script(7).restored()).hasMessageContaining("cut short");
    }

    @Test
    void filesOfAnotherServerOrKey_areRefused() throws IOException {
        saveTwice();
        Path own = files("server0").get(1);
        byte[] before = Files.readAllBytes(own);
        Files.write(own, Files.readAllBytes(files("server1").get(1)));
        assertThatThrownBy(() -> new Script(7).restored()).hasMessageContaining("another checkpoint's or server's");

        Files.write(own, before);
        Path key = folder.resolve("server0").resolve("key");
        byte[] lost = Files.readAllBytes(key);
        Files.delete(key);
        assertThatThrownBy(() -> new Script(7).restored()).hasMessageContaining("key of checkpoints is lost");

        Files.write(key, new byte[lost.length]);
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        assertThatThrownBy(() -> new Script(7).restored()).hasMessageContaining("another key");

        Files.write(key, lost);
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-rw-rw-"));
        assertThatThrownBy(() -> new Script(7).restored()).hasMessageContaining("open to others");
    }

    /** Two sessions save under one name at the same time, again and again; neither destroys the other's. */
    @Test
    void savingsAtTheSameTime_leaveOneThatAllHave_andNeverAnOlderOne() throws Exception {
        for (int round = 0; round < 6; round++) {
            Script before = new Script(1);
            try (Session session = before.tfe.session()) {
                session.run(before.save());
            }
            CyclicBarrier gate = new CyclicBarrier(2);
            List<CompletableFuture<Void>> both = new ArrayList<>();
            for (double value : new double[] {10, 20}) {
                both.add(CompletableFuture.runAsync(
                        () -> {
                            Script script = new Script(value);
                            try (Session session = script.tfe.session()) {
                                Output save = script.save();
                                gate.await();
                                session.run(save);
                            } catch (InterruptedException | BrokenBarrierException e) {
                                throw new IllegalStateException(e);
                            }
                        },
                        task -> new Thread(task).start()));
            }
            both.forEach(CompletableFuture::join);

            assertThat(new Script(7).restored()[0]).isIn(10.0, 20.0);
        }
    }

    @Test
    void savingThatFails_takesNoRoom() throws IOException {
        saveTwice();
        Path own = folder.resolve("server1").resolve("kept");
        Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("r-x------"));
        Script script = new Script(7);
        try (Session session = script.tfe.session()) {
            Output save = script.save();
            if (Files.isWritable(own)) {
                return; // whoever runs this may write anywhere
            }
            assertThatThrownBy(() -> session.run(save)).hasMessageContaining("checkpoint cannot be written");
        } finally {
            Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwx------"));
        }
        for (String server : SERVERS) {
            try (var all = Files.list(folder.resolve(server).resolve("kept"))) {
                assertThat(all).noneMatch(file -> file.toString().endsWith(".partial"));
            }
        }
    }

    @Test
    void bytesAfterTheEnd_areNoticed() throws IOException {
        saveTwice();
        Path newest = files("server2").get(1);
        Files.write(newest, new byte[26], StandardOpenOption.APPEND);

        assertThatThrownBy(() -> new Script(7).restored()).hasMessageContaining("file goes on after its end");
    }

    @Test
    void anEntryOfAnotherTypeOrName_isRefused() {
        saveTwice();
        TfeContext tfe = new Script(7).tfe;
        PrivateVariable wide = tfe.definePrivateVariable(Inputs.of(0, 0, 0).range(-100, 100));
        Output restore = tfe.function(() -> wide.assign(tfe.restored("kept", "secret", wide)));
        Output unknown = tfe.function(() -> wide.assign(tfe.restored("kept", "other", wide)));
        try (Session session = tfe.session()) {
            assertThatThrownBy(() -> session.run(restore)).hasMessageContaining("does not fit: checkpoint=kept");
            assertThatThrownBy(() -> session.run(unknown)).hasMessageContaining("entry=other, saved=nothing");
        }
        assertThatThrownBy(() -> tfe.restored("../kept", "secret", wide)).hasMessageContaining("name malformed");
        assertThatThrownBy(() -> tfe.checkpoint("kept", Map.of())).hasMessageContaining("values=0");
    }

    @Test
    void filesAreReadByTheirUserAlone_andHoldNoShareInTheClear() throws IOException {
        saveTwice();
        for (String server : SERVERS) {
            for (Path file :
                    List.of(files(server).get(0), folder.resolve(server).resolve("key"))) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------");
            }
            byte[] bytes = Files.readAllBytes(files(server).get(1));
            // the public counter's name would be there, were the entries not encrypted
            assertThat(new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1))
                    .startsWith("tfe4jckp")
                    .doesNotContain("counter");
        }
    }

    @Test
    void serversWithoutAFolder_saySo() {
        TfeContext tfe = new TfeContext(new LocalConfig().withListener(RunListener.SILENT));
        PrivateVariable secret = tfe.definePrivateVariable(Inputs.of(1).range(0, 1));
        try (Session session = tfe.session()) {
            assertThatThrownBy(() -> session.run(tfe.checkpoint("kept", Map.of("secret", secret))))
                    .hasStackTraceContaining("give it a state folder");
        }
    }
}

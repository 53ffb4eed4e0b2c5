package io.tfe4j.environments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tfe4j.environments.EnvironmentCheck.Depth;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvironmentSetupTest {
    private static final String NAME = "tool";

    @TempDir
    private Path folder;

    private FakeRepository repository;

    @BeforeEach
    void makeRepository() throws IOException {
        repository = new FakeRepository(folder.resolve("repository"))
                .add("tool", "library", "unwanted")
                .add("library")
                .add("unwanted");
    }

    private EnvironmentStore store() {
        return store(repository.url(), "worker");
    }

    private EnvironmentStore store(String url, String worker) {
        return new EnvironmentStore(folder.resolve("home"), url, List.of(recipe(worker)));
    }

    static Recipe recipe(String worker) {
        return new Recipe(
                NAME,
                List.of("org.example:tool:1.0"),
                List.of("org.example:unwanted"),
                "Worker",
                path -> List.of(),
                () -> worker.getBytes(StandardCharsets.UTF_8));
    }

    private static SetupOptions listening(List<String> fetched) {
        return SetupOptions.defaults().withListener(new SetupListener() {
            @Override
            public void fetched(String artifact, long bytes) {
                fetched.add(artifact);
            }
        });
    }

    private List<String> leftovers() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("home"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void setup_ofNothing_hasTheJarsAndWhatTheyNeed() throws IOException {
        assertThat(store().isValid(NAME)).isFalse();

        Path path = store().setup(NAME, SetupOptions.defaults());

        assertThat(path).isEqualTo(store().path(NAME));
        assertThat(store().isValid(NAME)).isTrue();
        assertThat(store().classPath(NAME).stream().map(Path::getFileName).map(Path::toString))
                .hasSize(3)
                .anyMatch(name -> name.startsWith("worker-"))
                .contains("org.example.tool-1.0.jar", "org.example.library-1.0.jar");
        assertThat(path.resolve("lib/org.example.library-1.0.jar"))
                .hasSameBinaryContentAs(repository.file("library", ".jar"));
        assertThat(leftovers()).containsExactly("." + NAME + ".lock", NAME);
    }

    @Test
    void setup_ofAValidOne_needsNoRepository_unlessForced() throws IOException {
        store().setup(NAME, SetupOptions.defaults());
        EnvironmentStore offline = store(folder.resolve("nowhere").toUri().toString(), "worker");

        assertThat(offline.setup(NAME, SetupOptions.defaults())).exists();

        assertThatThrownBy(() -> offline.setup(NAME, SetupOptions.defaults().withForce(true)))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageContaining("org.example:tool")
                .hasMessageContaining("nowhere");
        assertThat(store().isValid(NAME)).as("the old one is still there").isTrue();
    }

    @Test
    void setup_withACorruptedJar_isRefused_andWorksOnceItIsRepaired() throws IOException {
        byte[] good = Files.readAllBytes(repository.file("library", ".jar"));
        byte[] bad = good.clone();
        bad[bad.length / 2] ^= 1;
        Files.write(repository.file("library", ".jar"), bad);

        assertThatThrownBy(() -> store().setup(NAME, SetupOptions.defaults()))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageContaining("artifact=org.example:library:jar:1.0")
                .hasMessageContaining("wrong checksum")
                .extracting(e -> ((EnvironmentException) e).hint())
                .asString()
                .contains("TFE4J_MAVEN_REPOSITORY");
        assertThat(store().path(NAME)).doesNotExist();

        Files.write(repository.file("library", ".jar"), good);
        List<String> fetched = Collections.synchronizedList(new ArrayList<>());
        store().setup(NAME, listening(fetched));
        assertThat(store().isValid(NAME)).isTrue();
        assertThat(fetched).as("what had arrived is kept").containsExactly("library-1.0.jar");
    }

    @Test
    void setup_withoutAChecksum_isRefused() throws IOException {
        Files.delete(repository.file("tool", ".jar.sha1"));

        assertThatThrownBy(() -> store().setup(NAME, SetupOptions.defaults()))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageContaining("org.example:tool");
    }

    @Test
    void jarThatWasChanged_isFound_andRepaired() throws IOException {
        Path path = store().setup(NAME, SetupOptions.defaults());
        Path jar = path.resolve("lib/org.example.library-1.0.jar");

        byte[] bytes = Files.readAllBytes(jar);
        bytes[bytes.length / 2] ^= 1;
        Files.write(jar, bytes);
        assertThat(store().info(Depth.CONTENTS).get(0).problem()).contains(jar.toString(), "SHA-256");
        store().setup(NAME, SetupOptions.defaults());
        assertThat(store().info(Depth.CONTENTS).get(0).isValid()).isTrue();

        Files.write(jar, new byte[1], StandardOpenOption.APPEND);
        assertThat(store().isValid(NAME)).isFalse();
        assertThatThrownBy(() -> store().classPath(NAME))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageContaining(jar.toString());

        store().setup(NAME, SetupOptions.defaults());
        assertThat(store().isValid(NAME)).isTrue();
    }

    @Test
    void folderThatWasRemoved_isMissed_andMadeAnew() throws IOException {
        Path path = store().setup(NAME, SetupOptions.defaults());
        FolderTree.delete(path);

        assertThatThrownBy(() -> store().classPath(NAME))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageContaining("not set up")
                .extracting(e -> ((EnvironmentException) e).hint())
                .asString()
                .contains("environments setup tool");

        store().setup(NAME, SetupOptions.defaults());
        assertThat(store().isValid(NAME)).isTrue();
    }

    @Test
    void anotherBuildsWorker_isReplaced_withoutTheRepository() throws IOException {
        store().setup(NAME, SetupOptions.defaults());
        String nowhere = folder.resolve("nowhere").toUri().toString();

        EnvironmentStore newer = store(nowhere, "another worker");
        assertThat(newer.isValid(NAME)).isFalse();
        newer.setup(NAME, SetupOptions.defaults());
        assertThat(newer.isValid(NAME)).isTrue();

        EnvironmentStore newest = store(nowhere, "the third");
        assertThat(newest.classPath(NAME).get(0)).as("also when it is used").hasContent("the third");
        assertThat(newest.isValid(NAME)).isTrue();
    }

    @Test
    void setupsAtOnce_fetchOnce() {
        List<String> fetched = Collections.synchronizedList(new ArrayList<>());
        List<CompletableFuture<Path>> setups = Stream.generate(
                        () -> CompletableFuture.supplyAsync(() -> store().setup(NAME, listening(fetched))))
                .limit(4)
                .toList();

        assertThat(setups.stream().map(CompletableFuture::join).distinct()).hasSize(1);
        assertThat(fetched).containsExactlyInAnyOrder("tool-1.0.jar", "library-1.0.jar");
    }

    @Test
    void setupsOfTwoProcesses_fetchOnce() throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                        ChildCommand.java(Map.of()).toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        SetupElsewhere.class.getName(),
                        folder.resolve("home").toString(),
                        repository.url())
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        List<Process> processes = List.of(builder.start(), builder.start());

        List<String> fetched = new ArrayList<>();
        for (Process process : processes) {
            fetched.addAll(process.inputReader().lines().toList());
            assertThat(process.waitFor()).isZero();
        }

        assertThat(fetched).containsExactlyInAnyOrder("tool-1.0.jar", "library-1.0.jar");
        assertThat(store().info(Depth.CONTENTS).get(0).isValid()).isTrue();
    }

    @Test
    void remove_leavesNothing() throws IOException {
        store().setup(NAME, SetupOptions.defaults());

        assertThat(store().remove(NAME)).isTrue();
        assertThat(store().remove(NAME)).isFalse();
        assertThat(store().path(NAME)).doesNotExist();
        assertThat(store().info(Depth.SIZES).get(0).isSetUp()).isFalse();
    }

    @Test
    void repositoryThatIsNotThere_isNamed_withWhatToDo() {
        assertThatThrownBy(() -> store("http://127.0.0.1:1/maven2", "worker").setup(NAME, SetupOptions.defaults()))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageContaining("http://127.0.0.1:1/maven2")
                .hasMessageContaining("org.example:tool")
                .extracting(e -> ((EnvironmentException) e).hint())
                .asString()
                .contains("network", "TFE4J_MAVEN_REPOSITORY", "proxy");
    }

    @Test
    void unknownName_isRefused() {
        assertThatThrownBy(() -> store().setup("nothing", SetupOptions.defaults()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("known=[tool]");
    }
}

package io.tfe4j.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The tests notice the mistakes that matter: each mutant of {@code mutants.txt} by itself is compiled, put before the
 * real classes, and must make a test fail that covers it. {@code -Dmutants=reshar,sort} takes those only whose name
 * holds one of the texts.
 */
class MutantsTest {
    private static final String ONLY = System.getProperty("mutants", "");
    private static final int AT_ONCE = Integer.getInteger("mutants.atOnce", 2);
    private static final long BASELINE_SECONDS = 1200;
    private static final int SHOWN_LINES = 30;

    /** Where the tests lie that mutants name. */
    private static final List<String> TESTED = List.of("mpc-protocol", "mpc-config", "mpc-player");

    @TempDir
    Path folder;

    private record Verdict(Mutant mutant, boolean killed, String text) {}

    @Test
    void everyMutant_isKilled() throws Exception {
        Path root = Path.of(MutantsTest.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .resolve("../../..")
                .normalize();
        String classPath = classPath(root);
        ForkedTests tests = new ForkedTests(classPath);
        List<Mutant> mutants = Mutant.all().stream()
                .filter(mutant -> Arrays.stream(ONLY.split(",")).anyMatch(mutant.name()::contains))
                .toList();
        long start = System.nanoTime();
        requireTestsPassWithoutMutants(tests, mutants);
        long baseline = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
        say("all tests pass without mutants: seconds=" + baseline);

        List<Verdict> verdicts = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Future<Verdict>> running = new ArrayList<>();
            for (Mutant mutant : mutants) {
                running.add(threads.submit(() -> judge(mutant, root, classPath, tests, 2 * baseline + 60)));
            }
            for (Future<Verdict> one : running) {
                verdicts.add(one.get());
            }
        } finally {
            threads.shutdownNow();
        }

        long killed = verdicts.stream().filter(Verdict::killed).count();
        say(killed + " of " + mutants.size() + " mutants killed");
        assertThat(verdicts.stream().filter(verdict -> !verdict.killed()).map(Verdict::mutant))
                .as("mutants that no test noticed, or that do not fit the code")
                .isEmpty();
        assertThat(mutants).isNotEmpty();
    }

    private void requireTestsPassWithoutMutants(ForkedTests tests, List<Mutant> mutants) throws Exception {
        List<String> all = mutants.stream()
                .flatMap(mutant -> mutant.tests().stream())
                .distinct()
                .sorted()
                .toList();
        ForkedTests.Outcome outcome = tests.run(Files.createDirectory(folder.resolve("none")), all, BASELINE_SECONDS);
        assertThat(outcome.passed())
                .as("tests without a mutant: %s%n%s", all, start(outcome.said()))
                .isTrue();
    }

    private static String start(String said) {
        return said.lines().limit(SHOWN_LINES).collect(Collectors.joining("\n"));
    }

    private Verdict judge(Mutant mutant, Path root, String classPath, ForkedTests tests, long seconds)
            throws Exception {
        long start = System.nanoTime();
        Path overlay = folder.resolve(mutant.name());
        try {
            Path sources = root.resolve(mutant.module()).resolve("src/main/java/io/tfe4j");
            Overlay.compile(mutant, sources, classPath, overlay);
        } catch (IllegalArgumentException e) {
            // told with those that survive, after the others had their turn
            say("UNFIT    " + e.getMessage());
            return new Verdict(mutant, false, "");
        }
        ForkedTests.Outcome outcome = tests.run(overlay, mutant.tests(), seconds);
        if (!outcome.passed() && !outcome.failed()) {
            throw new IllegalStateException("tests did not run: mutant=" + mutant + "\n" + start(outcome.said()));
        }
        String by = outcome.timedOut()
                ? "time-out"
                : outcome.said()
                        .lines()
                        .filter(line -> line.startsWith("[engine:"))
                        .findFirst()
                        .orElse("");
        long took = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
        say((outcome.failed() ? "killed   " : "SURVIVES ") + mutant + ", seconds=" + took + " " + by);
        return new Verdict(mutant, outcome.failed(), by);
    }

    /** The modules' test classes, then what this JVM sees: the modules' own classes and all libraries. */
    private static String classPath(Path root) {
        List<String> entries = new ArrayList<>();
        for (String module : TESTED) {
            entries.add(root.resolve(module).resolve("target/test-classes").toString());
        }
        entries.add(System.getProperty("java.class.path"));
        return String.join(File.pathSeparator, entries);
    }

    private static void say(String line) {
        System.out.println(line);
    }
}

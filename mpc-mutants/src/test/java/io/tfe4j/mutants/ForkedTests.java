package io.tfe4j.mutants;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs test classes in a JVM of their own. */
final class ForkedTests {
    /** How a run ended; {@code said} is what it printed. */
    record Outcome(int status, boolean timedOut, String said) {
        boolean passed() {
            return status == FirstFailure.ALL_PASSED && !timedOut;
        }

        boolean failed() {
            return status == FirstFailure.ONE_FAILED || timedOut;
        }
    }

    private final String classPath;

    ForkedTests(String classPath) {
        this.classPath = classPath;
    }

    /** @param overlay holds classes that replace the others of their names */
    Outcome run(Path overlay, List<String> tests, long timeoutSeconds) throws IOException, InterruptedException {
        Path log = Files.createTempFile("mutant", ".log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "-Xmx1500m",
                "-XX:+UseParallelGC",
                "-XX:TieredStopAtLevel=4",
                "-cp",
                overlay + File.pathSeparator + classPath,
                FirstFailure.class.getName()));
        tests.forEach(test -> command.add("io.tfe4j." + test));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        boolean ended = process.waitFor(timeoutSeconds, TimeUnit.SECONDS);
        if (!ended) {
            process.destroyForcibly().waitFor();
        }
        String said = Files.readString(log);
        Files.delete(log);
        return new Outcome(process.exitValue(), !ended, said);
    }
}

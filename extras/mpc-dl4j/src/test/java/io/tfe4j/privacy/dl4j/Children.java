package io.tfe4j.privacy.dl4j;

import io.tfe4j.environments.IsolatedProcess;
import io.tfe4j.environments.ProcessOptions;
import java.io.File;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The real worker, with DL4J from the tests' class path in the place of an environment. */
final class Children {
    private Children() {}

    static IsolatedProcess process() {
        List<Path> classPath = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .toList();
        return IsolatedProcess.of(
                "test",
                classPath,
                "io.tfe4j.dl4j.Worker",
                Path.of("").toAbsolutePath(),
                ProcessOptions.defaults().withJvmOptions(List.of("-XX:TieredStopAtLevel=1")));
    }

    /** The newest of our children. */
    static ProcessHandle youngest() {
        return ProcessHandle.current()
                .children()
                .max(Comparator.comparing(child -> child.info().startInstant().orElseThrow()))
                .orElseThrow();
    }

    static void kill(ProcessHandle child) {
        child.destroyForcibly();
        child.onExit().join();
    }
}

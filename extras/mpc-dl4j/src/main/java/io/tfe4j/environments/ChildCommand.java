package io.tfe4j.environments;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a child is started. Nothing of a run is in its arguments or variables, where other users of the machine might see
 * it; and of our own variables it inherits those alone that a library needs to find its way.
 *
 * @param java the program
 * @param classPath its class path
 * @param options for its JVM
 * @param mainClass where it begins
 * @param folder where it works
 */
record ChildCommand(Path java, List<Path> classPath, List<String> options, String mainClass, Path folder) {
    private static final String JAVA_HOME = "TFE4J_ENVIRONMENT_JAVA_HOME";
    private static final Set<String> INHERITED = Set.of(
            "PATH",
            "HOME",
            "USER",
            "LANG",
            "LC_ALL",
            "TZ",
            "TMPDIR",
            "TEMP",
            "TMP",
            "SystemRoot",
            "USERPROFILE",
            "LD_LIBRARY_PATH",
            "DYLD_LIBRARY_PATH",
            "OMP_NUM_THREADS",
            "OPENBLAS_NUM_THREADS",
            "MKL_NUM_THREADS");
    /** A child that is killed leaves no file behind, and one that crashes tells us and no file. */
    private static final List<String> TRACELESS = List.of(
            "-XX:+IgnoreUnrecognizedVMOptions",
            "-XX:-UsePerfData",
            "-XX:-CreateCoredumpOnCrash",
            "-XX:+ErrorFileToStderr",
            "-Djava.awt.headless=true");

    /** The Java that the variable names, or else the one that runs this. */
    static Path java(Map<String, String> variables) {
        @Nullable String named = variables.get(JAVA_HOME);
        String home = named == null || named.isBlank() ? System.getProperty("java.home") : named;
        String program = File.separatorChar == '\\' ? "java.exe" : "java";
        Path java = Path.of(home, "bin", program);
        if (!Files.isExecutable(java)) {
            throw new EnvironmentException(
                    "no Java there: path=" + java,
                    "let " + JAVA_HOME + " name the folder of a JDK 17 or newer, or unset it");
        }
        return java;
    }

    ProcessBuilder builder(ProcessOptions process) {
        List<String> words = new ArrayList<>();
        words.add(java.toString());
        words.addAll(TRACELESS);
        words.addAll(options);
        words.add("-Dtfe4j.maxMessageBytes=" + process.maxMessageBytes());
        words.addAll(process.jvmOptions());
        words.add("-cp");
        words.add(classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
        words.add(mainClass);
        ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile());
        builder.environment().keySet().retainAll(INHERITED);
        return builder;
    }
}

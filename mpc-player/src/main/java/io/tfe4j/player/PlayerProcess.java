package io.tfe4j.player;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The command that starts a JVM as players need it: the vector module, memory for large tensors, no dumps. */
public final class PlayerProcess {
    private static final List<String> OPTIONS = List.of(
            "--add-modules",
            "jdk.incubator.vector",
            "-XX:+UseParallelGC",
            "-XX:MaxRAMPercentage=75",
            "-XX:NewRatio=6",
            "-XX:-UseAdaptiveSizePolicy",
            // a dump would hold shares and keys
            "-XX:-HeapDumpOnOutOfMemoryError",
            "-XX:+DisableAttachMechanism",
            "-XX:+ExitOnOutOfMemoryError");

    private PlayerProcess() {}

    /**
     * The words of the command. {@code TFE4J_JAVA_OPTS} adds options for java.
     *
     * @param options further options for java
     * @param arguments the player's name and options
     */
    public static List<String> command(List<String> options, String classPath, List<String> arguments) {
        return command(PlayerMain.class.getName(), options, classPath, arguments);
    }

    /** The same, for another main class that works on large tensors. */
    public static List<String> command(
            String mainClass, List<String> options, String classPath, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(OPTIONS);
        if (new File("/sys/kernel/mm/transparent_hugepage/enabled").exists()) {
            command.add("-XX:+UseTransparentHugePages");
        }
        if (Runtime.version().feature() >= 23) {
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        if (Runtime.version().feature() >= 22) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        String more = System.getenv("TFE4J_JAVA_OPTS");
        if (more != null && !more.isBlank()) {
            command.addAll(Arrays.asList(more.trim().split("\\s+")));
        }
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, mainClass));
        command.addAll(arguments);
        return command;
    }
}

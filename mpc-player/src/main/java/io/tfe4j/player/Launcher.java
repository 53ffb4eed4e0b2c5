package io.tfe4j.player;

import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Starts the real JVM, with the vector module and the memory options that a player needs, as no manifest can ask for
 * them. This JVM only waits, and passes on the wish to stop; should it be killed, the other sees its input end.
 */
final class Launcher {
    /** Set in the JVM that was started. */
    static final String CHILD = "tfe4j.launched";

    /** With these, another JVM is not worth its start, or not wanted. */
    private static final List<String> HERE = List.of("--in-process", "--help", "-h", "--version", "-V");

    private static final long PATIENCE_SECONDS = 20;

    private Launcher() {}

    static boolean isNeeded(String[] arguments) {
        return System.getProperty(CHILD) == null && Collections.disjoint(Arrays.asList(arguments), HERE);
    }

    /** Runs a JVM with these arguments; returns its exit code. */
    static int run(String[] arguments) {
        try {
            Process child = new ProcessBuilder(command(arguments))
                    .redirectInput(ProcessBuilder.Redirect.PIPE)
                    .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(child)));
            return child.waitFor();
        } catch (IOException e) {
            throw new IllegalStateException("player cannot be started: cause=" + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }

    private static List<String> command(String[] arguments) {
        return PlayerProcess.command(
                List.of("-D" + CHILD + "=true"), System.getProperty("java.class.path"), Arrays.asList(arguments));
    }

    private static void stop(Process child) {
        child.destroy();
        try {
            if (!child.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                child.destroyForcibly();
            }
        } catch (InterruptedException e) {
            child.destroyForcibly();
        }
    }

    /** In the JVM that was started: stops when the one that started it is gone. */
    static void watchParent() {
        if (System.getProperty(CHILD) == null) {
            return;
        }
        Thread watch = new Thread(
                () -> {
                    try {
                        while (System.in.read() >= 0) {
                            // nothing is said there
                        }
                    } catch (IOException e) {
                        // then it is gone too
                    }
                    System.exit(0);
                },
                "tfe4j-parent");
        watch.setDaemon(true);
        watch.start();
    }
}

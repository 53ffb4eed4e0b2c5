package io.tfe4j.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An {@link OpsServer}, as seen by the process that has started it. */
final class ServerProcess {
    private final String name;
    private final Process process;
    private final PrintStream tasks;
    private final BufferedReader answers;
    private CompletableFuture<?> gone;
    private @Nullable String failure;

    private ServerProcess(String name, Process process) {
        this.name = name;
        this.process = process;
        tasks = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        answers = process.inputReader(StandardCharsets.UTF_8);
        gone = exit(process);
    }

    /** On a thread of its own: the common pool's may all be waiting for this very process. */
    private static CompletableFuture<?> exit(Process process) {
        CompletableFuture<Integer> exit = new CompletableFuture<>();
        Thread waiting = new Thread(
                () -> {
                    try {
                        exit.complete(process.waitFor());
                    } catch (InterruptedException e) {
                        exit.completeExceptionally(e);
                    }
                },
                "tfe4j-exit");
        waiting.setDaemon(true);
        waiting.start();
        return exit;
    }

    static ServerProcess start(String name, List<String> command) throws IOException {
        return new ServerProcess(
                name,
                new ProcessBuilder(command).redirectError(Redirect.INHERIT).start());
    }

    /** {@code action} is over when {@link #awaitExit} returns. */
    void onExit(Consumer<ServerProcess> action) {
        gone = gone.thenRun(() -> action.accept(this));
    }

    void tell(String task) {
        tasks.println(task);
    }

    /** What follows {@code kind} on the next such line; null if the server has failed instead. */
    @Nullable
    String answer(String kind) {
        try {
            for (String line = answers.readLine(); line != null; line = answers.readLine()) {
                if (line.startsWith(kind)) {
                    return line.substring(kind.length());
                }
                if (line.startsWith(OpsServer.FAILED)) {
                    failure = line.substring(OpsServer.FAILED.length());
                    return null;
                }
                // whatever else java has to say
            }
        } catch (IOException e) {
            // the process is gone
        }
        return null;
    }

    /** Why it is gone. */
    String failure() {
        if (failure == null) {
            // it may have said so without being asked
            answer(OpsServer.FAILED + " ");
        }
        String known = failure;
        return known == null
                ? "server process ended: server=" + name + ", exitCode=" + process.exitValue()
                : "server failed: server=" + name + ", cause=" + known;
    }

    void destroy() {
        process.destroyForcibly();
    }

    void awaitExit() {
        gone.join();
    }
}

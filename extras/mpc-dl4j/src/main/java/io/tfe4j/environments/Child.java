package io.tfe4j.environments;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** One run of an environment's process. */
final class Child {
    private static final long PATIENCE_SECONDS = 5;

    private final Process process;
    private final OutputTail output = new OutputTail();
    private final Thread follower;
    private final MessageChannel channel;

    private Child(Process process, int maxMessageBytes) {
        this.process = process;
        this.follower = output.follow(process.getErrorStream());
        this.channel = new MessageChannel(process.getInputStream(), process.getOutputStream(), output, maxMessageBytes);
    }

    static Child start(ChildCommand command, ProcessOptions options) {
        try {
            Process process = command.builder(options).start();
            LiveChildren.add(process);
            return new Child(process, options.maxMessageBytes());
        } catch (IOException e) {
            throw new EnvironmentException(
                    "process cannot be started: java=" + command.java() + ", folder=" + command.folder(),
                    "TFE4J_ENVIRONMENT_JAVA_HOME names another Java",
                    e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /** Sends a request and waits for what comes back; a child that is late is killed, which ends the waiting. */
    JsonNode exchange(long id, byte[] request, long timeoutMillis, AtomicBoolean late) throws IOException {
        CompletableFuture<Void> watch = CompletableFuture.runAsync(
                () -> {
                    late.set(true);
                    process.destroyForcibly();
                },
                CompletableFuture.delayedExecutor(timeoutMillis, TimeUnit.MILLISECONDS));
        try {
            channel.write(request);
            return channel.read(id);
        } finally {
            watch.cancel(false);
        }
    }

    String output() {
        return output.text();
    }

    /** Waits for a child that has closed its output; returns its exit code. */
    int end() {
        return await(PATIENCE_SECONDS);
    }

    /** Asks the child to end, and then makes it. */
    void stop() {
        process.destroy();
        await(PATIENCE_SECONDS);
    }

    void kill() {
        process.destroyForcibly();
        await(PATIENCE_SECONDS);
    }

    private int await(long seconds) {
        try {
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            follower.join(TimeUnit.SECONDS.toMillis(1));
            return process.exitValue();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            return -1;
        }
    }
}

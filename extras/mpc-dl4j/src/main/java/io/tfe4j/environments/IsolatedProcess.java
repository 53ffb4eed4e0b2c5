package io.tfe4j.environments;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A Java process with an environment's class path, asked over pipes: requests and answers are JSON objects, a line each.
 * Nothing of them is in files, arguments or variables.
 *
 * <p>The process starts with the first call. One that has died, was killed, or did not answer in time makes its call fail
 * with what it last printed; the next call starts another, which knows nothing of what the first was told:
 * {@link #generation} tells. It ends when this is closed, when this JVM ends, and when the pipe breaks.
 *
 * <p>Threads may share one; their calls wait for each other.
 */
public final class IsolatedProcess implements AutoCloseable {
    private static final String OUTPUT_IS_THERE = "what the process printed, if anything, is with the error";

    private final String name;
    private final Supplier<ChildCommand> command;
    private final ProcessOptions options;
    private volatile @Nullable Child child;
    private volatile boolean isClosed;
    private long generation;
    private long requests;

    IsolatedProcess(String name, Supplier<ChildCommand> command, ProcessOptions options) {
        this.name = name;
        this.command = command;
        this.options = options;
    }

    /**
     * A process in an environment, which must have been set up when the first call is made.
     *
     * @throws IllegalArgumentException if there is no environment of that name
     */
    public static IsolatedProcess in(String name, ProcessOptions options) {
        EnvironmentStore store = EnvironmentHome.store();
        Path folder = store.path(name);
        Recipe recipe = store.recipe(name);
        return new IsolatedProcess(
                name,
                () -> new ChildCommand(
                        ChildCommand.java(System.getenv()),
                        store.classPath(name),
                        recipe.jvmOptions().apply(folder),
                        recipe.mainClass(),
                        folder),
                options);
    }

    /**
     * A process with a class path of one's own, whose main class answers as the workers of environments do.
     *
     * @param name for errors
     * @param folder where it works
     */
    public static IsolatedProcess of(
            String name, List<Path> classPath, String mainClass, Path folder, ProcessOptions options) {
        List<Path> copy = List.copyOf(classPath);
        return new IsolatedProcess(
                name,
                () -> new ChildCommand(ChildCommand.java(System.getenv()), copy, List.of(), mainClass, folder),
                options);
    }

    /** Starts the process unless it runs; returns which one runs now: 1 for the first, one more for each other. */
    public synchronized long generation() {
        running();
        return generation;
    }

    /**
     * Asks, and returns the result; waits as long as the options say.
     *
     * @throws IllegalArgumentException if the request is larger than the options allow
     * @throws EnvironmentException if the process cannot be started, answers with an error, dies, is late, or answers
     *     with what is no answer
     */
    public synchronized JsonNode call(String method, ObjectNode parameters) {
        long id = ++requests;
        byte[] request = request(id, method, parameters);
        Child running = running();
        AtomicBoolean late = new AtomicBoolean();
        try {
            JsonNode answer = running.exchange(id, request, options.timeout().toMillis(), late);
            return result(method, answer, running);
        } catch (MessageChannel.NoAnswerException e) {
            running.kill();
            throw new EnvironmentException(
                    "no answer from the process: environment=" + name + ", method=" + method + ", " + e.getMessage(),
                    OUTPUT_IS_THERE,
                    running.output(),
                    e);
        } catch (IOException e) {
            throw late.get() ? late(method, running, e) : ended(method, running, e);
        }
    }

    private byte[] request(long id, String method, ObjectNode parameters) {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        request.put("id", id).put("method", method).set("parameters", parameters);
        try {
            byte[] bytes = MessageChannel.encoded(request);
            if (bytes.length > options.maxMessageBytes()) {
                throw new IllegalArgumentException("request too large: method=" + method + ", bytes=" + bytes.length
                        + ", maxMessageBytes=" + options.maxMessageBytes() + "; send fewer examples at a time");
            }
            return bytes;
        } catch (JsonProcessingException e) {
            throw new AssertionError("a tree of JSON has a text", e);
        }
    }

    private Child running() {
        if (isClosed) {
            throw new IllegalStateException("the process is closed: environment=" + name);
        }
        Child now = child;
        if (now == null || !now.isAlive()) {
            now = Child.start(command.get(), options);
            child = now;
            generation++;
            if (isClosed) {
                now.kill();
            }
        }
        return now;
    }

    private JsonNode result(String method, JsonNode answer, Child running) {
        JsonNode error = answer.get("error");
        if (error == null) {
            return answer.path("result");
        }
        String type = error.path("type").asText();
        String message = error.path("message").asText();
        throw new EnvironmentException(
                "the process refused: environment=" + name + ", method=" + method + ", error=" + type + ": " + message,
                OUTPUT_IS_THERE,
                running.output(),
                type.equals("IllegalArgumentException") ? message : "",
                null);
    }

    private EnvironmentException late(String method, Child running, IOException cause) {
        running.kill();
        return new EnvironmentException(
                "no answer in time, process killed: environment=" + name + ", method=" + method + ", waitedMillis="
                        + options.timeout().toMillis(),
                "ask for less at a time, or allow a longer timeout; the next call starts a new process",
                running.output(),
                cause);
    }

    private EnvironmentException ended(String method, Child running, IOException cause) {
        int exitCode = running.end();
        return new EnvironmentException(
                "process ended: environment=" + name + ", method=" + method + ", exitCode=" + exitCode
                        + (exitCode == 137 ? " (killed, perhaps for want of memory)" : ""),
                "the next call starts a new process; if it ends again: ./tfe4j environments setup " + name + " --force",
                running.output(),
                cause);
    }

    /** The running process's number; for tests that kill it. */
    synchronized long pid() {
        return running().pid();
    }

    /** Ends the process, in the middle of a call, too. */
    @Override
    public void close() {
        isClosed = true;
        Child now = child;
        if (now != null) {
            now.stop();
        }
    }
}

package io.tfe4j.data;

import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.ring.Shape;
import java.util.Set;

/**
 * Keeps results of one kind: a file format, a database. Found by {@link java.util.ServiceLoader} on the player's class
 * path; an entry of the catalog asks for it by {@code "provider": NAME} or by its file's extension.
 */
public interface OutputConsumer {
    /** What a catalog calls it. */
    String name();

    /** Extensions of the files it writes, in lower case and without a dot; none for what is no file. */
    Set<String> extensions();

    /** The keys that an entry may have for it, besides {@code file} and {@code provider}. */
    default Set<String> settings() {
        return Set.of();
    }

    /**
     * Called before a run: refuses a result that could not be kept after it.
     *
     * @throws IllegalArgumentException if it cannot keep a result of this shape
     */
    default void check(OutputEntry entry, Shape shape) throws Exception {}

    /** Keeps a result. Files go through {@link AtomicFile}. */
    void write(OutputEntry entry, PlainTensor result) throws Exception;
}

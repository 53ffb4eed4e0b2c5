package io.tfe4j.data;

import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.program.DatasetRequest;
import java.util.Set;

/**
 * Reads datasets of one kind: a file format, a database. Found by {@link java.util.ServiceLoader} on the player's class
 * path; an entry of the catalog asks for it by {@code "provider": NAME}, by its file's extension, or, without a file,
 * by a key that is one of its settings.
 */
public interface InputProvider {
    /** What a catalog calls it. */
    String name();

    /** Extensions of the files it reads, in lower case and without a dot; none for what is no file. */
    Set<String> extensions();

    /** The keys that an entry may have for it, besides {@code file}, {@code provider}, {@code columns}, {@code missing}. */
    default Set<String> settings() {
        return Set.of();
    }

    /** Whether its datasets hold several tensors, of which a program names one. */
    default boolean hasTensors() {
        return false;
    }

    /**
     * Reads what a program asks for. A table goes through a {@link TableBuilder}, which applies the entry's rules.
     *
     * @throws Exception if the data is not as {@code request} declares it; the message names no value
     */
    PlainTensor read(DatasetEntry entry, DatasetRequest request) throws Exception;
}

package io.tfe4j.environments;

/** Is told how a setup goes on, by one thread at a time; all methods do nothing unless overridden. */
public interface SetupListener {
    /** Hears nothing. */
    SetupListener SILENT = new SetupListener() {};

    /** A phase begins, in words: {@code "looking up what org.example:tool:1.0 needs"}. */
    default void phase(String text) {}

    /** So many files will be fetched. */
    default void files(int count) {}

    /** So many bytes have arrived since the setup began. */
    default void bytes(long total) {}

    /** A file has arrived, and its checksum is right. */
    default void fetched(String artifact, long bytes) {}
}

package io.tfe4j.player;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Which tfe4j this is; all players of a run must have the same. */
public final class LibraryVersion {
    /** Of the messages between players; rises when they change. */
    public static final int WIRE = 1;

    private static final String RESOURCE = "version.properties";

    private LibraryVersion() {}

    public static String current() {
        try (InputStream in = LibraryVersion.class.getResourceAsStream(RESOURCE)) {
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version", "unknown");
        } catch (IOException e) {
            throw new UncheckedIOException("resource cannot be read: name=" + RESOURCE, e);
        }
    }
}

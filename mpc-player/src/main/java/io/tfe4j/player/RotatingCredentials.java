package io.tfe4j.player;

import io.tfe4j.player.tls.Credentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The certificate files of a player, read again when they have changed. If what was put there cannot be used, the
 * credentials from before stay, and the log says why.
 */
final class RotatingCredentials implements Supplier<Credentials> {
    private static final System.Logger LOG = System.getLogger(RotatingCredentials.class.getName());

    private final Path directory;
    private final String name;
    private Credentials current;
    private List<Object> stamp;

    /**
     * @throws IllegalArgumentException if the files are not what they should be
     */
    RotatingCredentials(Path directory, String name) {
        this.directory = directory;
        this.name = name;
        stamp = stamp();
        current = Credentials.load(directory, name);
    }

    @Override
    public synchronized Credentials get() {
        List<Object> now = stamp();
        if (!now.equals(stamp)) {
            stamp = now;
            try {
                current = Credentials.load(directory, name);
                LOG.log(System.Logger.Level.INFO, "certificates read again: player={0}", name);
            } catch (IllegalArgumentException e) {
                LOG.log(System.Logger.Level.WARNING, "new certificates not used: cause={0}", e.getMessage());
            }
        }
        return current;
    }

    /** Sizes and times; a file that is not there has none. */
    private List<Object> stamp() {
        List<Object> stamp = new ArrayList<>();
        for (String file : List.of("ca.crt", "ca.crl", name + ".crt", name + ".key")) {
            Path path = directory.resolve(file);
            try {
                stamp.add(Files.getLastModifiedTime(path));
                stamp.add(Files.size(path));
            } catch (IOException e) {
                stamp.add("none");
            }
        }
        return stamp;
    }
}

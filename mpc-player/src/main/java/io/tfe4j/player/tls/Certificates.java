package io.tfe4j.player.tls;

import io.tfe4j.config.Player;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Makes the certificates of a host map: an authority ({@code ca}), one for each player, one for whoever submits programs
 * ({@code submitter}), and those of clients of secure aggregation. Each is a pair of files, {@code NAME.crt} and {@code NAME.key}.
 *
 * <p>One place makes all keys, so whoever runs this could speak for every player: good for trials, and for
 * organisations that trust one office with it. Each player needs {@code ca.crt} and its own pair, nothing else;
 * {@code ca.key} belongs offline.
 */
public final class Certificates {
    public static final int DEFAULT_DAYS = 365;
    static final String AUTHORITY = "ca";
    static final String SUBMITTER = "submitter";
    /** The authority's list of certificates that no longer count; a player reads it if it is there. */
    static final String REVOCATIONS = "ca.crl";

    private static final int MAX_DAYS = 3650;
    /** Clocks of other machines may be behind. */
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

    private Certificates() {}

    /**
     * Writes the files, each readable by its owner only, and returns how many pairs there are.
     *
     * @param force replaces files that exist; without it, nothing is written if any of them does
     * @throws IllegalArgumentException if a file exists, or a player's name is taken for another purpose
     */
    public static int make(List<Player> players, Path directory, int days, boolean force) {
        return make(players, List.of(SUBMITTER), directory, days, force);
    }

    /** As {@link #make(List, Path, int, boolean)}, with a certificate for each of several submitters. */
    public static int make(List<Player> players, List<String> submitters, Path directory, int days, boolean force) {
        return make(players, submitters, List.of(), directory, days, force);
    }

    /** The same, with a certificate for each of several clients, who are in no host map. */
    public static int make(
            List<Player> players,
            List<String> submitters,
            List<String> clients,
            Path directory,
            int days,
            boolean force) {
        if (days < 1 || days > MAX_DAYS) {
            throw new IllegalArgumentException("days out of range: days=" + days + ", allowed=1.." + MAX_DAYS);
        }
        Instant now = Instant.now();
        Map<String, Issuer.Issued> pairs = issue(
                players,
                submitters,
                clients,
                new Issuer.Validity(now.minus(CLOCK_SKEW), now.plus(Duration.ofDays(days))));
        try {
            PemFiles.createDirectory(directory);
            for (String name : pairs.keySet()) {
                clear(certificate(directory, name), force);
                clear(key(directory, name), force);
            }
            for (Map.Entry<String, Issuer.Issued> pair : pairs.entrySet()) {
                write(directory, pair.getKey(), pair.getValue(), force);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("certificates cannot be written: directory=" + directory, e);
        } catch (CertificateEncodingException e) {
            throw new AssertionError("certificate cannot be encoded", e);
        }
        return pairs.size();
    }

    static Path certificate(Path directory, String name) {
        return directory.resolve(name + ".crt");
    }

    static Path key(Path directory, String name) {
        return directory.resolve(name + ".key");
    }

    private static Map<String, Issuer.Issued> issue(
            List<Player> players, List<String> submitters, List<String> clients, Issuer.Validity validity) {
        Issuer issuer = new Issuer("tfe4j CA", validity);
        Map<String, Issuer.Issued> pairs = new LinkedHashMap<>();
        Map<String, String> files = new LinkedHashMap<>();
        pairs.put(AUTHORITY, issuer.authority());
        files.put(AUTHORITY, "the authority");
        for (String submitter : submitters) {
            claim(files, new Player(submitter, "").name(), "submitter=" + submitter);
            pairs.put(submitter, issuer.issue(submitter, Identity.SUBMITTER + submitter, "", validity));
        }
        for (String client : clients) {
            claim(files, new Player(client, "").name(), "client=" + client);
            pairs.put(client, issuer.issue(client, Identity.CLIENT + client, "", validity));
        }
        for (Player player : players) {
            claim(files, player.name(), "player=" + player.name());
            pairs.put(
                    player.name(),
                    issuer.issue(player.name(), Identity.PLAYER + player.name(), player.host(), validity));
        }
        return pairs;
    }

    /** A file system may not tell upper case from lower. */
    private static void claim(Map<String, String> files, String name, String owner) {
        String other = files.putIfAbsent(name.toLowerCase(Locale.ROOT), owner);
        if (other != null) {
            throw new IllegalArgumentException("two certificates in one file: " + owner + ", other=" + other);
        }
    }

    private static void clear(Path file, boolean force) {
        if (!force && Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new IllegalArgumentException("file exists: file=" + file + ", remedy=--force replaces it");
        }
    }

    private static void write(Path directory, String name, Issuer.Issued pair, boolean force)
            throws IOException, CertificateEncodingException {
        Path certificate = certificate(directory, name);
        Path key = key(directory, name);
        if (force) {
            Files.deleteIfExists(certificate);
            Files.deleteIfExists(key);
        }
        PemFiles.write(certificate, "CERTIFICATE", pair.certificate().getEncoded());
        byte[] secret = pair.keys().getPrivate().getEncoded();
        PemFiles.write(key, "PRIVATE KEY", secret);
        Arrays.fill(secret, (byte) 0);
    }
}

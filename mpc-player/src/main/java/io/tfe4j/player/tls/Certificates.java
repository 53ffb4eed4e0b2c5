package io.tfe4j.player.tls;

import io.tfe4j.config.Player;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
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
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;
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
        requireDays(days);
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

    /**
     * Makes a new certificate and key for one name, under the same authority and with the same identity and address. The old
     * certificate stays beside it as {@code NAME.crt.1}, {@code NAME.crt.2} and so on, since lines of an audit log that it
     * signed are verified with it; the old key is gone.
     *
     * @param directory of {@code NAME.crt} and {@code NAME.key}, which are replaced
     * @param authority of {@code ca.crt} and {@code ca.key}, which may be elsewhere
     * @return until when the new certificate is valid: so many days, but not longer than its authority
     * @throws IllegalArgumentException if something is missing or unreadable, the old certificate is another authority's, or
     *     the authority itself is out of date; nothing has changed then
     */
    public static Instant renew(Path directory, String name, Path authority, int days) {
        requireDays(days);
        try {
            X509Certificate old = PemFiles.readCertificate(certificate(directory, name));
            Issuer issuer = issuer(authority);
            requireOwn(issuer, old, name);
            Instant end = issuer.authority().certificate().getNotAfter().toInstant();
            Instant now = Instant.now();
            Instant wanted = now.plus(Duration.ofDays(days));
            Instant until = wanted.isBefore(end) ? wanted : end;
            Issuer.Issued fresh =
                    issuer.issue(name, Identity.of(old), host(old), new Issuer.Validity(now.minus(CLOCK_SKEW), until));
            replace(directory, name, fresh);
            return until;
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(
                    "file missing: file=" + e.getFile() + "; ca.key may be kept elsewhere, name its folder", e);
        } catch (IOException e) {
            throw new UncheckedIOException("certificates cannot be renewed: directory=" + directory, e);
        } catch (CertificateEncodingException e) {
            throw new AssertionError("certificate cannot be encoded", e);
        }
    }

    private static Issuer issuer(Path directory) throws IOException {
        X509Certificate certificate = PemFiles.readCertificate(certificate(directory, AUTHORITY));
        PrivateKey key = PemFiles.readKey(key(directory, AUTHORITY));
        if (!Signatures.belongTogether(certificate, key)) {
            throw new IllegalArgumentException("certificate and key do not belong together: certificate="
                    + certificate(directory, AUTHORITY) + ", key=" + key(directory, AUTHORITY));
        }
        if (certificate.getNotAfter().toInstant().isBefore(Instant.now())) {
            throw new IllegalArgumentException("authority is out of date: validUntil="
                    + certificate.getNotAfter().toInstant() + ", file=" + certificate(directory, AUTHORITY)
                    + "; make a new one, and certificates for everybody");
        }
        return new Issuer(new Issuer.Issued(certificate, new KeyPair(certificate.getPublicKey(), key)));
    }

    private static void requireOwn(Issuer issuer, X509Certificate old, String name) {
        try {
            old.verify(issuer.authority().certificate().getPublicKey());
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "certificate is of another authority: certificate=" + CertificateText.of(old) + ", authority="
                            + CertificateText.authority(issuer.authority().certificate()),
                    e);
        }
        if (!Identity.name(Identity.of(old)).equals(name)) {
            throw new IllegalArgumentException(
                    "certificate is of another player: expected=" + name + ", found=" + Identity.of(old));
        }
    }

    /** What its subject listens at, which is its name beside the identity; empty if there is none. */
    private static String host(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            for (List<?> name : names == null ? List.<List<?>>of() : names) {
                if (name.get(0).equals(DNS_NAME) || name.get(0).equals(IP_ADDRESS)) {
                    return (String) name.get(1);
                }
            }
            return "";
        } catch (CertificateParsingException e) {
            throw new IllegalArgumentException("certificate malformed: cause=" + e.getMessage(), e);
        }
    }

    /** The key first: a player that reads one of them too early keeps the pair that it has. */
    private static void replace(Path directory, String name, Issuer.Issued fresh)
            throws IOException, CertificateEncodingException {
        String next = name + ".next";
        Files.deleteIfExists(certificate(directory, next));
        Files.deleteIfExists(key(directory, next));
        write(directory, next, fresh, false);
        Files.copy(certificate(directory, name), oldName(directory, name), StandardCopyOption.COPY_ATTRIBUTES);
        Files.move(
                key(directory, next),
                key(directory, name),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        Files.move(
                certificate(directory, next),
                certificate(directory, name),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    private static Path oldName(Path directory, String name) {
        int number = 1;
        while (Files.exists(directory.resolve(name + ".crt." + number), LinkOption.NOFOLLOW_LINKS)) {
            number++;
        }
        return directory.resolve(name + ".crt." + number);
    }

    private static void requireDays(int days) {
        if (days < 1 || days > MAX_DAYS) {
            throw new IllegalArgumentException("days out of range: days=" + days + ", allowed=1.." + MAX_DAYS);
        }
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

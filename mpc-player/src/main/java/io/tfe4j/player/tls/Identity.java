package io.tfe4j.player.tls;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * Who a certificate speaks for: its one SAN URI, {@code player:NAME} with the name of the host map, {@code
 * submitter:NAME}, or {@code client:NAME} of a client of secure aggregation, which players do not speak with.
 */
public final class Identity {
    public static final String PLAYER = "player:";
    public static final String SUBMITTER = "submitter:";
    public static final String CLIENT = "client:";
    private static final int URI = 6;

    private Identity() {}

    /**
     * The player's name.
     *
     * @throws IllegalArgumentException if the certificate names no player, or more than one
     */
    public static String player(X509Certificate certificate) {
        List<String> uris = uris(certificate);
        if (uris.size() != 1 || !uris.get(0).startsWith(PLAYER)) {
            throw new IllegalArgumentException("certificate names no player: identities=" + uris);
        }
        return uris.get(0).substring(PLAYER.length());
    }

    /**
     * A client's name.
     *
     * @throws IllegalArgumentException if the certificate names no client, or more than one
     */
    public static String client(X509Certificate certificate) {
        List<String> uris = uris(certificate);
        if (uris.size() != 1 || !uris.get(0).startsWith(CLIENT)) {
            throw new IllegalArgumentException("certificate names no client: identities=" + uris);
        }
        return uris.get(0).substring(CLIENT.length());
    }

    /**
     * The whole URI, of a player, a submitter or a client.
     *
     * @throws IllegalArgumentException if the certificate names none of them, or more than one
     */
    public static String of(X509Certificate certificate) {
        List<String> uris = uris(certificate);
        if (uris.size() != 1 || !Stream.of(PLAYER, SUBMITTER, CLIENT).anyMatch(uris.get(0)::startsWith)) {
            throw new IllegalArgumentException("certificate names no player and no submitter: identities=" + uris);
        }
        return uris.get(0);
    }

    /** What follows the kind. */
    public static String name(String identity) {
        return identity.substring(identity.indexOf(':') + 1);
    }

    public static List<String> uris(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            List<String> uris = new ArrayList<>();
            if (names != null) {
                for (List<?> name : names) {
                    if (name.get(0).equals(URI)) {
                        uris.add((String) name.get(1));
                    }
                }
            }
            return uris;
        } catch (CertificateParsingException e) {
            throw new IllegalArgumentException("certificate malformed: cause=" + e.getMessage(), e);
        }
    }
}

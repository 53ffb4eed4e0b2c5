package io.tfe4j;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;

/**
 * Texts that name rows (insurance numbers, e-mail addresses) as whole numbers that a join can compare. Every owner
 * hashes its own, so all must write them alike: what differs in a letter's case or a hyphen is another identifier.
 *
 * <p>Two different texts get the same number with probability {@code 2^-48}: of n and m rows, a pair that does not belong
 * together is joined with probability at most {@code n m / 2^48}, 4e-5 for 100,000 rows on each side. The numbers are
 * shared like any private input. They hide nothing by themselves: a known text has a known hash.
 */
public final class Identifiers {
    /** Bits of a hash. Comparing costs by the bit, and an owner's numbers are exact below 2^53. */
    public static final int BITS = 48;

    /** All identifiers are below. */
    public static final long LIMIT = 1L << BITS;

    private static final String DOMAIN = "tfe4j identifier\0";

    private Identifiers() {}

    /** A number in {@code 0 .. LIMIT - 1}; spaces around the text, and how its accents are encoded, make no difference. */
    public static long hash(String identifier) {
        String text = Normalizer.normalize(identifier.strip(), Normalizer.Form.NFC);
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(DOMAIN.getBytes(StandardCharsets.UTF_8));
            byte[] hash = digest.digest(text.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(hash).getLong() >>> (Long.SIZE - BITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK lacks SHA-256", e);
        }
    }
}

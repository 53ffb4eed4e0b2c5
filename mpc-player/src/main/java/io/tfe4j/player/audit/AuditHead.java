package io.tfe4j.player.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * The end of a log: the number of its last record and the SHA-256 of that line. Who notes it elsewhere can tell later
 * whether the log still contains all that it did.
 */
public record AuditHead(long sequence, String hash) {
    static final AuditHead START = new AuditHead(0, "0".repeat(64));

    /**
     * Reads what {@link #toString} writes.
     *
     * @throws IllegalArgumentException if it is malformed
     */
    public static AuditHead parse(String text) {
        if (!text.matches("\\d{1,18}:[0-9a-f]{64}")) {
            throw new IllegalArgumentException(
                    "head malformed: head=" + text + ", expected=a number, a colon, 64 hexadecimal digits");
        }
        int colon = text.indexOf(':');
        return new AuditHead(Long.parseLong(text.substring(0, colon)), text.substring(colon + 1));
    }

    static AuditHead later(AuditHead left, AuditHead right) {
        return left.sequence >= right.sequence ? left : right;
    }

    /** Whether a log that ends here cannot be one that ended at {@code noted} before. */
    public boolean contradicts(AuditHead noted) {
        return sequence < noted.sequence || sequence == noted.sequence && !hasHash(noted.hash);
    }

    boolean hasHash(String other) {
        return MessageDigest.isEqual(hash.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    /** For example {@code 17:9f86d0…}. */
    @Override
    public String toString() {
        return sequence + ":" + hash;
    }
}

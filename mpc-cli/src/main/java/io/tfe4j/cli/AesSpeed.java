package io.tfe4j.cli;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** How fast this JVM makes the random numbers that hide shares: AES in counter mode on one core. */
final class AesSpeed {
    private static final int BLOCK_BYTES = 4096;
    private static final long LIMIT_NANOS = 300_000_000;

    private AesSpeed() {}

    /** The best of many blocks within a third of a second: small blocks, so that the compiler soon sees enough of them. */
    static double gigabytesPerSecond() {
        byte[] block = new byte[BLOCK_BYTES];
        byte[] output = new byte[BLOCK_BYTES];
        long best = Long.MAX_VALUE;
        try {
            Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(new byte[16], "AES"), new IvParameterSpec(new byte[16]));
            long start = System.nanoTime();
            for (long now = start; now - start < LIMIT_NANOS; ) {
                cipher.update(block, 0, BLOCK_BYTES, output, 0);
                long end = System.nanoTime();
                best = Math.min(best, end - now);
                now = end;
            }
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has AES in counter mode", e);
        }
        return (double) BLOCK_BYTES / best;
    }
}

package io.tfe4j.random;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.util.ArrayDeque;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The pseudorandom function two parties share: AES-128 in counter mode under a fresh key.
 *
 * <p>A stream has a 128-bit address. The address is encrypted under a key of its own, and the result is where the
 * stream's counter starts, so two addresses never start at the same counter (AES is a permutation) and overlapping
 * stretches of two streams have a probability below {@code streams^2 * length / 2^128}. Whoever chooses addresses can
 * neither force nor predict an overlap without the key.
 *
 * <p>Thread-safe. {@link #close()} drops the keys; a draw after that throws.
 */
public final class KeyedRandom implements AutoCloseable {
    public static final int KEY_BYTES = 32;

    private static final int BLOCK_BYTES = 16;
    private static final int BUFFER_BYTES = 16 * 1024;
    private static final byte[] ZEROS = new byte[BUFFER_BYTES];

    private final StreamAudit audit;
    private final ArrayDeque<Generator> idle = new ArrayDeque<>();
    private byte[] key;

    /** Copies {@code key}: 16 bytes for the addresses, 16 for the streams. */
    public KeyedRandom(byte[] key, StreamAudit audit) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("key has the wrong length: bytes=" + key.length + ", allowed=" + KEY_BYTES);
        }
        this.key = key.clone();
        this.audit = audit;
    }

    /** The stream at address {@code (high, low)}. Drawing the same words of it twice is the caller's bug. */
    public RandomStream stream(long high, long low) {
        Generator generator = borrow();
        try {
            return new RandomStream(this, high, low, generator.start(high, low));
        } finally {
            giveBack(generator);
        }
    }

    void fill(RandomStream stream, long fromWord, long[] target, int offset, int words) {
        audit.drawn(this, stream.high(), stream.low(), fromWord, words);
        Generator generator = borrow();
        try {
            generator.fill(stream.start(), fromWord, target, offset, words);
        } finally {
            giveBack(generator);
        }
    }

    private Generator borrow() {
        synchronized (idle) {
            if (key == null) {
                throw new IllegalStateException("session closed: its keys are gone");
            }
            Generator generator = idle.pollLast();
            return generator != null ? generator : new Generator(key);
        }
    }

    private void giveBack(Generator generator) {
        synchronized (idle) {
            idle.addLast(generator);
        }
    }

    @Override
    public void close() {
        synchronized (idle) {
            if (key != null) {
                java.util.Arrays.fill(key, (byte) 0);
                key = null;
                idle.clear();
            }
        }
    }

    @Override
    public String toString() {
        return "KeyedRandom";
    }

    /** The ciphers and the buffer of one thread at a time. */
    private static final class Generator {
        private final Cipher addresses;
        private final Cipher counter;
        private final SecretKeySpec counterKey;
        private final byte[] buffer = new byte[BUFFER_BYTES];
        private final java.nio.LongBuffer words =
                ByteBuffer.wrap(buffer).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer();

        Generator(byte[] key) {
            try {
                counterKey = new SecretKeySpec(key, BLOCK_BYTES, BLOCK_BYTES, "AES");
                addresses = Cipher.getInstance("AES/ECB/NoPadding");
                addresses.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, 0, BLOCK_BYTES, "AES"));
                counter = Cipher.getInstance("AES/CTR/NoPadding");
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("this JDK lacks AES", e);
            }
        }

        byte[] start(long high, long low) {
            try {
                byte[] block = ByteBuffer.allocate(BLOCK_BYTES).putLong(high).putLong(low).array();
                return addresses.doFinal(block);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("AES failed", e);
            }
        }

        void fill(byte[] start, long fromWord, long[] target, int offset, int count) {
            try {
                counter.init(Cipher.ENCRYPT_MODE, counterKey, new IvParameterSpec(plus(start, fromWord >>> 1)));
                int skip = (int) (fromWord & 1);
                if (skip != 0) {
                    counter.update(ZEROS, 0, 8, buffer, 0);
                }
                for (int done = 0; done < count; ) {
                    int step = Math.min(count - done, BUFFER_BYTES / 8);
                    counter.update(ZEROS, 0, step * 8, buffer, 0);
                    words.get(0, target, offset + done, step);
                    done += step;
                }
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("AES failed", e);
            }
        }

        private static byte[] plus(byte[] block, long increment) {
            ByteBuffer sum = ByteBuffer.allocate(BLOCK_BYTES);
            ByteBuffer from = ByteBuffer.wrap(block);
            long low = from.getLong(8) + increment;
            long carry = Long.compareUnsigned(low, increment) < 0 ? 1 : 0;
            return sum.putLong(from.getLong(0) + carry).putLong(low).array();
        }
    }
}

package io.tfe4j.random;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.security.GeneralSecurityException;
import java.util.ArrayDeque;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

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
public final class KeyedRandom implements RandomSource {
    public static final int KEY_BYTES = 32;

    private static final int BLOCK_BYTES = 16;
    private static final int BUFFER_BYTES = 16 * 1024;
    private static final byte[] ZEROS = new byte[BUFFER_BYTES];

    private final ArrayDeque<Generator> idle = new ArrayDeque<>();
    private byte @Nullable [] key;

    /** Copies {@code key}: 16 bytes for the addresses, 16 for the streams. */
    public KeyedRandom(byte[] key) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException(
                    "key has the wrong length: bytes=" + key.length + ", allowed=" + KEY_BYTES);
        }
        this.key = key.clone();
    }

    @Override
    public void fill(long high, long low, long fromWord, long mask, long[] target, int offset, int words) {
        Generator generator = borrow();
        try {
            generator.fill(high, low, fromWord, target, offset, words);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES failed", e);
        } finally {
            giveBack(generator);
        }
        if (mask != -1) {
            for (int i = offset; i < offset + words; i++) {
                target[i] &= mask;
            }
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
            if (key != null) {
                idle.addLast(generator);
            }
        }
    }

    @Override
    public void close() {
        synchronized (idle) {
            if (key != null) {
                Arrays.fill(key, (byte) 0);
                key = null;
                idle.clear();
            }
        }
    }

    @Override
    public String toString() {
        return "KeyedRandom";
    }

    /** The ciphers and the buffers of one thread at a time. */
    private static final class Generator {
        private static final VarHandle BIG_ENDIAN =
                MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
        /** Below this many blocks encrypting counters one by one is faster than setting up counter mode. */
        private static final int FEW_BLOCKS = 64;

        private final Cipher addresses;
        private final Cipher blocks;
        private final Cipher counter;
        private final SecretKeySpec counterKey;
        private final byte[] start = new byte[BLOCK_BYTES];
        private final byte[] counters = new byte[(FEW_BLOCKS + 1) * BLOCK_BYTES];
        private final byte[] buffer = new byte[BUFFER_BYTES];
        private final LongBuffer words =
                ByteBuffer.wrap(buffer).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer();

        Generator(byte[] key) {
            try {
                counterKey = new SecretKeySpec(key, BLOCK_BYTES, BLOCK_BYTES, "AES");
                addresses = Cipher.getInstance("AES/ECB/NoPadding");
                addresses.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, 0, BLOCK_BYTES, "AES"));
                blocks = Cipher.getInstance("AES/ECB/NoPadding");
                blocks.init(Cipher.ENCRYPT_MODE, counterKey);
                counter = Cipher.getInstance("AES/CTR/NoPadding");
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("this JDK lacks AES", e);
            }
        }

        void fill(long high, long low, long fromWord, long[] target, int offset, int count)
                throws GeneralSecurityException {
            seek(high, low, fromWord >>> 1);
            int skip = (int) (fromWord & 1);
            if (count + skip <= 2 * FEW_BLOCKS) {
                few(skip, target, offset, count);
            } else {
                many(skip, target, offset, count);
            }
        }

        /** Sets {@link #start} to the counter block of 128-bit word {@code block} of the stream. */
        private void seek(long high, long low, long block) throws GeneralSecurityException {
            BIG_ENDIAN.set(start, 0, high);
            BIG_ENDIAN.set(start, Long.BYTES, low);
            addresses.update(start, 0, BLOCK_BYTES, start, 0);
            long lowSum = (long) BIG_ENDIAN.get(start, Long.BYTES) + block;
            long carry = Long.compareUnsigned(lowSum, block) < 0 ? 1 : 0;
            BIG_ENDIAN.set(start, 0, (long) BIG_ENDIAN.get(start, 0) + carry);
            BIG_ENDIAN.set(start, Long.BYTES, lowSum);
        }

        private void few(int skip, long[] target, int offset, int count) throws GeneralSecurityException {
            int needed = (count + skip + 1) / 2;
            long high = (long) BIG_ENDIAN.get(start, 0);
            long low = (long) BIG_ENDIAN.get(start, Long.BYTES);
            for (int block = 0; block < needed; block++) {
                BIG_ENDIAN.set(counters, block * BLOCK_BYTES, high);
                BIG_ENDIAN.set(counters, block * BLOCK_BYTES + Long.BYTES, low);
                low++;
                high += low == 0 ? 1 : 0;
            }
            blocks.update(counters, 0, needed * BLOCK_BYTES, buffer, 0);
            words.get(skip, target, offset, count);
        }

        private void many(int skip, long[] target, int offset, int count) throws GeneralSecurityException {
            counter.init(Cipher.ENCRYPT_MODE, counterKey, new IvParameterSpec(start));
            if (skip != 0) {
                counter.update(ZEROS, 0, Long.BYTES, buffer, 0);
            }
            for (int done = 0; done < count; ) {
                int step = Math.min(count - done, BUFFER_BYTES / Long.BYTES);
                counter.update(ZEROS, 0, step * Long.BYTES, buffer, 0);
                words.get(0, target, offset + done, step);
                done += step;
            }
        }
    }
}

package io.tfe4j.testkit;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Byte strings near a good one, for tests of decoders: bits flipped, numbers at their borders written over or put in,
 * pieces cut out, repeated or moved, ends cut off; some are noise alone. The same for the same seed.
 */
public final class Mutations {
    private static final long[] BORDERS = {
        0, 1, -1, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, Integer.MAX_VALUE, Integer.MIN_VALUE, Long.MAX_VALUE, Long.MIN_VALUE
    };
    private static final int MOST_STEPS = 4;
    private static final int NOISE_ONE_IN = 16;

    private final SplittableRandom random;

    private Mutations(long seed) {
        random = new SplittableRandom(seed);
    }

    /** The good one first, then {@code count} of its neighbours. */
    public static Stream<byte[]> of(byte[] good, long seed, int count) {
        Mutations mutations = new Mutations(seed);
        return Stream.concat(
                Stream.of(good.clone()),
                Stream.generate(() -> mutations.next(good)).limit(count));
    }

    private byte[] next(byte[] good) {
        if (random.nextInt(NOISE_ONE_IN) == 0) {
            byte[] noise = new byte[random.nextInt(2 * good.length + 1)];
            random.nextBytes(noise);
            return noise;
        }
        byte[] bytes = good.clone();
        for (int steps = random.nextInt(1, MOST_STEPS + 1); steps > 0 && bytes.length > 0; steps--) {
            bytes = step(bytes);
        }
        return bytes;
    }

    private byte[] step(byte[] bytes) {
        int from = random.nextInt(bytes.length);
        int to = random.nextInt(from, Math.min(bytes.length, from + 16)) + 1;
        byte[] piece = Arrays.copyOfRange(bytes, from, to);
        return switch (random.nextInt(6)) {
            case 0 -> {
                byte[] flipped = bytes.clone();
                flipped[from] ^= (byte) (1 << random.nextInt(Byte.SIZE));
                yield flipped;
            }
            case 1 -> spliced(bytes, from, Math.min(bytes.length, from + Long.BYTES), border());
            case 2 -> spliced(bytes, from, from, border());
            case 3 -> spliced(bytes, from, to, new byte[0]);
            case 4 -> spliced(bytes, random.nextInt(bytes.length), bytes.length, piece);
            default -> spliced(bytes, from, from, repeated(piece));
        };
    }

    /** A number of one to eight bytes, either end first. */
    private byte[] border() {
        long value = BORDERS[random.nextInt(BORDERS.length)];
        byte[] bytes = new byte[random.nextInt(1, Long.BYTES + 1)];
        boolean bigEndian = random.nextBoolean();
        for (int i = 0; i < bytes.length; i++) {
            bytes[bigEndian ? bytes.length - 1 - i : i] = (byte) (value >>> Byte.SIZE * i);
        }
        return bytes;
    }

    private byte[] repeated(byte[] piece) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int times = random.nextInt(2, 40); times > 0; times--) {
            out.writeBytes(piece);
        }
        return out.toByteArray();
    }

    private static byte[] spliced(byte[] bytes, int from, int to, byte[] instead) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, from);
        out.writeBytes(instead);
        out.write(bytes, to, bytes.length - to);
        return out.toByteArray();
    }
}

package io.tfe4j.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyedRandomTest {
    private static final byte[] KEY = key(1);

    private static byte[] key(int seed) {
        byte[] key = new byte[KeyedRandom.KEY_BYTES];
        for (int i = 0; i < key.length; i++) {
            key[i] = (byte) (seed * 37 + i);
        }
        return key;
    }

    /** Straight from the definition: AES of (AES of the address, under the first half, plus the block number), one block at a time. */
    private static long[] reference(long high, long low, int words) throws Exception {
        Cipher addresses = Cipher.getInstance("AES/ECB/NoPadding");
        addresses.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(KEY, 0, 16, "AES"));
        Cipher blocks = Cipher.getInstance("AES/ECB/NoPadding");
        blocks.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(KEY, 16, 16, "AES"));
        java.math.BigInteger start = new java.math.BigInteger(
                1,
                addresses.doFinal(
                        ByteBuffer.allocate(16).putLong(high).putLong(low).array()));
        long[] result = new long[words];
        for (int i = 0; i < words; i += 2) {
            byte[] sum = start.add(java.math.BigInteger.valueOf(i / 2)).toByteArray();
            byte[] block = new byte[16];
            int length = Math.min(16, sum.length);
            System.arraycopy(sum, sum.length - length, block, 16 - length, length);
            ByteBuffer out = ByteBuffer.wrap(blocks.doFinal(block)).order(ByteOrder.LITTLE_ENDIAN);
            result[i] = out.getLong(0);
            if (i + 1 < words) {
                result[i + 1] = out.getLong(8);
            }
        }
        return result;
    }

    @ParameterizedTest
    @CsvSource({"0,1", "0,2", "1,1", "3,5", "0,127", "0,128", "1,127", "0,129", "1,128", "7,5000", "4096,3000"})
    void anyStretch_isThatPartOfTheDefinedStream(int from, int words) throws Exception {
        long[] expected = Arrays.copyOfRange(reference(0xABCD, 0x1234, from + words), from, from + words);
        try (KeyedRandom random = new KeyedRandom(KEY)) {
            assertThat(new RandomStream(random, 0xABCD, 0x1234).words(from, -1, words))
                    .isEqualTo(expected);
        }
    }

    @Test
    void stream_dependsOnKeyAndBothHalvesOfTheAddress() {
        long[] base = new RandomStream(new KeyedRandom(KEY), 1, 2).words(0, -1, 4);
        assertThat(new RandomStream(new KeyedRandom(KEY), 1, 2).words(0, -1, 4)).isEqualTo(base);
        assertThat(new RandomStream(new KeyedRandom(KEY), 2, 2).words(0, -1, 4)).isNotEqualTo(base);
        assertThat(new RandomStream(new KeyedRandom(KEY), 1, 3).words(0, -1, 4)).isNotEqualTo(base);
        assertThat(new RandomStream(new KeyedRandom(key(2)), 1, 2).words(0, -1, 4))
                .isNotEqualTo(base);
    }

    @Test
    void mask_clearsOtherBits() {
        long[] words = new RandomStream(new KeyedRandom(KEY), 1, 1).words(0, 0xFF, 100);
        assertThat(Arrays.stream(words)).allMatch(word -> word >= 0 && word < 256);
    }

    @Test
    void draw_afterClose_isRefused() {
        KeyedRandom random = new KeyedRandom(KEY);
        random.close();
        assertThatThrownBy(() -> random.fill(0, 0, 0, -1, new long[1], 0, 1)).isInstanceOf(IllegalStateException.class);
        assertThat(random.toString()).isEqualTo("KeyedRandom");
    }
}

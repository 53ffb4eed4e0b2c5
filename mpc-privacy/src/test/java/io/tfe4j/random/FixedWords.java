package io.tfe4j.random;

import java.util.Arrays;

/** The same words in every run, so that no test fails by chance. */
public final class FixedWords {
    private FixedWords() {}

    public static RandomWords of(int seed) {
        byte[] key = new byte[KeyedRandom.KEY_BYTES];
        Arrays.fill(key, (byte) seed);
        return new RandomWords(new KeyedRandom(key));
    }
}

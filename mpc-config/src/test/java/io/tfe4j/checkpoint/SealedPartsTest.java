package io.tfe4j.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A long part comes back whole or not at all, whatever is done to its chunks. */
class SealedPartsTest {
    private static final int CHUNK = SealedParts.CHUNK_BYTES;
    private static final byte[] PART = {1, 2, 3};

    @TempDir
    private Path folder;

    private FolderKey key;

    @BeforeEach
    void makeKey() throws IOException {
        key = FolderKey.of(folder);
    }

    private byte[] sealed(byte[] plain, byte[] part) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (SealedParts.Writer writer = new SealedParts.Writer(file, key, part)) {
            writer.write(plain);
        }
        return file.toByteArray();
    }

    private byte[] opened(byte[] file, byte[] part) throws IOException {
        InputStream in = new ByteArrayInputStream(file);
        byte[] plain;
        try (SealedParts.Reader reader = new SealedParts.Reader(in, key, part)) {
            plain = reader.readAllBytes();
        }
        assertThat(in.read()).as("what follows the part").isNegative();
        return plain;
    }

    private static byte[] random(int count) {
        byte[] bytes = new byte[count];
        new SplittableRandom(count).nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 3})
    void part_ofAnyLength_comesBack(int length) throws IOException {
        byte[] plain = random(length);

        assertThat(opened(sealed(plain, PART), PART)).isEqualTo(plain);
    }

    @Test
    void sealedBytes_thatAreCutAnywhere_areNoticed() throws GeneralSecurityException {
        byte[] sealed = key.seal(random(5), PART);

        assertThat(key.open(sealed, PART)).isEqualTo(random(5));
        for (int length = 0; length < sealed.length; length++) {
            byte[] cut = Arrays.copyOf(sealed, length);
            assertThatThrownBy(() -> key.open(cut, PART))
                    .as("bytes %d", length)
                    .isInstanceOf(GeneralSecurityException.class);
        }
    }

    @Test
    void chunkThatSaysThatItIsShorter_isNoticed() throws IOException {
        byte[] file = sealed(random(100), PART);
        for (int length = 0; length < file.length; length++) {
            byte[] shorter = file.clone();
            ByteBuffer.wrap(shorter).putInt(1, length);
            if (!Arrays.equals(shorter, file)) {
                assertThatThrownBy(() -> opened(shorter, PART))
                        .as("length %d", length)
                        .isInstanceOf(IOException.class);
            }
        }
    }

    /** With their flags and lengths. */
    private static List<byte[]> chunks(byte[] file) {
        List<byte[]> chunks = new ArrayList<>();
        ByteBuffer rest = ByteBuffer.wrap(file);
        while (rest.hasRemaining()) {
            byte[] chunk = new byte[1 + Integer.BYTES + rest.getInt(rest.position() + 1)];
            rest.get(chunk);
            chunks.add(chunk);
        }
        return chunks;
    }

    private static byte[] joined(List<byte[]> chunks) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        chunks.forEach(all::writeBytes);
        return all.toByteArray();
    }

    @Test
    void chunksThatAreMovedLeftOutRepeatedOrOfAnotherPart_areNoticed() throws IOException {
        byte[] plain = random(2 * CHUNK + 3);
        List<byte[]> good = chunks(sealed(plain, PART));
        assertThat(good).hasSize(3);

        List<List<byte[]>> attacks = new ArrayList<>();
        for (int i = 0; i < good.size(); i++) {
            List<byte[]> without = new ArrayList<>(good);
            without.remove(i);
            attacks.add(without);
            List<byte[]> twice = new ArrayList<>(good);
            twice.add(i, good.get(i));
            attacks.add(twice);
            List<byte[]> flagged = new ArrayList<>(good);
            byte[] other = good.get(i).clone();
            other[0] ^= 1;
            flagged.set(i, other);
            attacks.add(flagged);
            attacks.add(good.subList(0, i));
        }
        List<byte[]> swapped = new ArrayList<>(good);
        Collections.swap(swapped, 0, 1);
        attacks.add(swapped);
        List<byte[]> foreign = new ArrayList<>(good);
        foreign.set(1, chunks(sealed(plain, new byte[] {1, 2, 4})).get(1));
        attacks.add(foreign);
        for (List<byte[]> attack : attacks) {
            assertThatThrownBy(() -> {
                        byte[] read = opened(joined(attack), PART);
                        assertThat(read).as("read from a changed file").isNull();
                    })
                    .satisfiesAnyOf(
                            e -> assertThat(e).isInstanceOf(IOException.class),
                            e -> assertThat(e).hasMessageContaining("what follows the part"));
        }
        assertThatThrownBy(() -> opened(joined(good), new byte[] {9})).isInstanceOf(DamagedException.class);
    }
}

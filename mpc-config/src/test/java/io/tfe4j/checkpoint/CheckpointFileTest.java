package io.tfe4j.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tfe4j.fixedpoint.Range;
import io.tfe4j.party.Party;
import io.tfe4j.program.Checkpoints.Entry;
import io.tfe4j.program.Checkpoints.Generation;
import io.tfe4j.program.Value.BitsValue;
import io.tfe4j.program.Value.PublicValue;
import io.tfe4j.ring.RingTensor;
import io.tfe4j.ring.Shape;
import io.tfe4j.share.BooleanShare;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One server's file, entry by entry. */
class CheckpointFileTest {
    private final CheckpointFile file = new CheckpointFile("kept", new Generation(1, 2), Party.P1);

    @TempDir
    private Path folder;

    private static Entry open(String name, long[] words) {
        return new Entry(
                name, new PublicValue(RingTensor.of(Shape.of(words.length), words), 0, Range.signedBits(62)), false);
    }

    private static long[] words(int count, long seed) {
        return new SplittableRandom(seed).longs(count).toArray();
    }

    private static long[] wordsOf(Entry entry) {
        return ((PublicValue) entry.value()).tensor().data();
    }

    @Test
    void entriesLongerThanAChunk_comeBackOneByOne() throws IOException {
        FolderKey key = FolderKey.of(folder);
        long[] large = words(SealedParts.CHUNK_BYTES / 8 + 5, 1);
        long[] small = words(3, 2);
        Path written = file.write(
                folder.resolve("target"), key, About.NOTHING, List.of(open("large", large), open("small", small)));

        Map<String, CheckpointFile.Location> at = file.check(written, key);
        assertThat(at).containsOnlyKeys("large", "small");
        assertThat(wordsOf(file.read(written, key, Objects.requireNonNull(at.get("small")))))
                .isEqualTo(small);
        assertThat(wordsOf(file.read(written, key, Objects.requireNonNull(at.get("large")))))
                .isEqualTo(large);
        assertThatThrownBy(() -> file.read(
                        written,
                        key,
                        new CheckpointFile.Location(
                                1, Objects.requireNonNull(at.get("large")).offset())))
                .isInstanceOf(DamagedException.class);
    }

    /** As a full disk does: some of it is written by then. */
    @Test
    void writingThatFailsInTheMiddle_leavesNothing() throws IOException {
        FolderKey key = FolderKey.of(folder);
        BooleanShare bits = BooleanShare.symbolic(Shape.of(8), 1);
        List<Entry> entries = List.of(
                open("large", words(SealedParts.CHUNK_BYTES / 4, 3)),
                new Entry("not a variable's", new BitsValue(bits), false));

        assertThatThrownBy(() -> file.write(folder.resolve("target"), key, About.NOTHING, entries))
                .hasMessageContaining("not a variable's value");

        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.map(each -> each.getFileName().toString())).containsExactly("key");
        }
    }

    /** With -Dcheckpoint.words=268436456, a model of 2^28 numbers: more bytes than an array holds. */
    @Test
    void entryOfAnyLength_comesBack() throws IOException {
        FolderKey key = FolderKey.of(folder);
        long[] large = new long[Integer.getInteger("checkpoint.words", 1_000_000)];
        for (int i = 0; i < large.length; i++) {
            large[i] = i * 0x9E3779B97F4A7C15L;
        }
        Path written = file.write(folder.resolve("target"), key, About.NOTHING, List.of(open("large", large)));
        assertThat(Files.size(written)).isGreaterThan(8L * large.length);

        Entry read = file.read(
                written, key, Objects.requireNonNull(file.check(written, key).get("large")));

        assertThat(Arrays.equals(wordsOf(read), large)).isTrue();
    }
}

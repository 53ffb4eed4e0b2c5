package io.tfe4j.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tfe4j.fixedpoint.Range;
import io.tfe4j.party.MpcException;
import io.tfe4j.party.Party;
import io.tfe4j.program.Checkpoints.Entry;
import io.tfe4j.program.Checkpoints.Generation;
import io.tfe4j.program.Value.PublicValue;
import io.tfe4j.ring.RingTensor;
import io.tfe4j.ring.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What several runs of one server do to its folder at the same time. */
class CheckpointFolderTest {
    @TempDir
    private Path folder;

    private static Generation generation(long number) {
        return new Generation(number, 100 + number);
    }

    private static void stage(RunCheckpoints run, long number, @Nullable Generation kept) {
        Entry entry = new Entry(
                "value", new PublicValue(RingTensor.of(Shape.of(1), new long[] {number}), 0, new Range(0, 99)), false);
        run.held("kept");
        run.stage("kept", generation(number), kept, List.of(entry));
    }

    private long read(RunCheckpoints run, long number) {
        Entry entry = new Entry(
                "value", new PublicValue(RingTensor.of(Shape.of(1), new long[] {0}), 0, new Range(0, 99)), false);
        return ((PublicValue) run.read("kept", generation(number), "value", entry.type()))
                .tensor()
                .data()[0];
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.list(folder.resolve("kept"))) {
            return all.map(file -> file.getFileName().toString().substring(14, 16)
                            + file.getFileName().toString().substring(33))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void longRunThatHasWrittenItsPart_keepsIt_thoughAnotherSavesTwiceMeanwhile() throws IOException {
        CheckpointFolder own = new CheckpointFolder(folder, Party.P0);
        RunCheckpoints first = own.forRun();
        stage(first, 1, null);
        first.commit();

        RunCheckpoints slow = own.forRun();
        stage(slow, 2, generation(1));
        for (long number = 3; number <= 4; number++) {
            RunCheckpoints quick = own.forRun();
            stage(quick, number, generation(number == 3 ? 1 : 3));
            quick.commit();
        }
        slow.commit();

        assertThat(files()).contains("02.shares", "04.shares").noneMatch(name -> name.endsWith(".partial"));
        RunCheckpoints later = own.forRun();
        assertThat(later.held("kept").get(0)).isEqualTo(generation(4));
        assertThat(read(later, 4)).isEqualTo(4);
        assertThat(read(later, 2)).isEqualTo(2);
    }

    @Test
    void savingOfTwoRunsAtOnce_leavesThoseOfBoth() throws IOException {
        CheckpointFolder own = new CheckpointFolder(folder, Party.P0);
        RunCheckpoints first = own.forRun();
        stage(first, 1, null);
        first.commit();
        RunCheckpoints one = own.forRun();
        RunCheckpoints other = own.forRun();
        stage(one, 2, generation(1));
        other.held("kept");
        Entry entry = new Entry(
                "value", new PublicValue(RingTensor.of(Shape.of(1), new long[] {9}), 0, new Range(0, 99)), false);
        other.stage("kept", new Generation(2, 999), generation(1), List.of(entry));

        one.commit();
        other.commit();

        assertThat(own.held("kept")).contains(generation(2), new Generation(2, 999));
    }

    @Test
    void runThatGivesUp_leavesNothing() throws IOException {
        CheckpointFolder own = new CheckpointFolder(folder, Party.P0);
        RunCheckpoints run = own.forRun();
        stage(run, 1, null);
        run.rollback();

        assertThat(files()).isEmpty();
        assertThatThrownBy(() -> run.stage("key", generation(1), null, List.of()))
                .isInstanceOf(MpcException.class)
                .hasMessageContaining("a checkpoint cannot have the name of the key");
    }
}

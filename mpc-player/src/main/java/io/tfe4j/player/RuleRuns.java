package io.tfe4j.player;

import io.tfe4j.player.consent.Rule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;

/** How often each rule with a limit was used, on disk before it is used: one line, a hash of the rule, for each run. */
final class RuleRuns {
    private final Path file;

    RuleRuns(Path file) {
        this.file = file;
    }

    /** Counts a run; false, and nothing counted, if the rule has had {@code most}. */
    synchronized boolean begin(Rule rule, int most) {
        String line = HexFormat.of().formatHex(Terms.digest(rule.toString()));
        try {
            long before = 0;
            if (Files.exists(file)) {
                before = Files.readAllLines(file).stream().filter(line::equals).count();
            }
            if (before >= most) {
                return false;
            }
            append(line + "\n");
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException("state cannot be written: file=" + file, e);
        }
    }

    private void append(String line) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(false);
        }
    }
}

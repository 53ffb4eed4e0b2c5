package io.tfe4j.player;

import io.tfe4j.player.consent.Rule;
import io.tfe4j.player.link.SessionId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * Which runs have used each rule with a limit. A rule is known by its name, so that its uses survive any edit of the rest. A
 * line a use: a hash of the rule's name, the session, the run; the same with a minus in front where the run did not begin
 * after all. On disk before a share moves.
 */
final class RuleUses {
    private final Path file;

    RuleUses(Path file) {
        this.file = file;
    }

    private static String line(Rule rule, SessionId session, int run) {
        return name(rule) + " " + session + " " + run;
    }

    private static String name(Rule rule) {
        return HexFormat.of().formatHex(Terms.digest(rule.name()));
    }

    /** Whether one more run may use the rule. */
    synchronized boolean hasRoom(Rule rule, int most) {
        return used(rule).size() < most;
    }

    /** Records that a run uses a rule; false, and nothing recorded, if {@code most} others have. */
    synchronized boolean use(Rule rule, int most, SessionId session, int run) {
        Set<String> used = used(rule);
        String line = line(rule, session, run);
        if (!used.contains(line) && used.size() >= most) {
            return false;
        }
        append(line);
        return true;
    }

    /** The run did not begin. */
    synchronized void withdraw(Rule rule, SessionId session, int run) {
        append("-" + line(rule, session, run));
    }

    private Set<String> used(Rule rule) {
        Set<String> used = new HashSet<>();
        try {
            List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
            for (String line : lines) {
                if (line.startsWith("-")) {
                    used.remove(line.substring(1));
                } else if (line.startsWith(name(rule))) {
                    used.add(line);
                }
            }
            return used;
        } catch (IOException e) {
            throw new UncheckedIOException("state cannot be read: file=" + file + ", cause=" + e.getMessage(), e);
        }
    }

    /** All of the line and on disk, or as if nothing had been written. */
    private void append(String line) {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
            OwnFiles.restrict(file);
            long end = wholeLines(channel);
            channel.truncate(end).position(end);
            try {
                ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.US_ASCII));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(false);
            } catch (IOException e) {
                channel.truncate(end);
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("state cannot be written: file=" + file + ", cause=" + e.getMessage(), e);
        }
    }

    /** A line that a crash has torn was never a use. */
    private static long wholeLines(FileChannel channel) throws IOException {
        long size = channel.size();
        ByteBuffer one = ByteBuffer.allocate(1);
        for (long end = size; end > 0; end--) {
            one.clear();
            channel.read(one, end - 1);
            if (one.get(0) == '\n') {
                return end;
            }
        }
        return 0;
    }
}

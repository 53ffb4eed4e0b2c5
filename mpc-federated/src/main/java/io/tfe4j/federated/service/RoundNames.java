package io.tfe4j.federated.service;

import io.tfe4j.player.StateLines;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The names of the rounds whose sum this server has opened, or was about to; a name is used once. */
final class RoundNames {
    private final @Nullable StateLines file;
    private final Set<String> used = new HashSet<>();

    private RoundNames(@Nullable Path file) {
        this.file = file == null ? null : new StateLines(file);
    }

    /** Of a file that need not be there; null to keep them in memory only. */
    static RoundNames of(@Nullable Path file) {
        RoundNames names = new RoundNames(file);
        if (names.file != null) {
            names.used.addAll(names.file.read());
        }
        return names;
    }

    private static String line(String round) {
        return round.replaceAll("[\\r\\n]", " ");
    }

    /** @throws IllegalArgumentException if the name was used */
    synchronized void requireNew(String round) {
        if (used.contains(line(round))) {
            throw new IllegalArgumentException("a sum was opened under this round's name before: round=" + line(round)
                    + "; give each round a name of its own");
        }
    }

    /** On disk before anything is opened. */
    synchronized void use(String round) {
        requireNew(round);
        if (file != null) {
            file.append(line(round));
        }
        used.add(line(round));
    }

    /** How many names that were used begin like this. */
    synchronized long count(String start) {
        return used.stream().filter(name -> name.startsWith(line(start))).count();
    }
}

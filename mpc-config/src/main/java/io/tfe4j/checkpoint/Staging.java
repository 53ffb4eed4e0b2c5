package io.tfe4j.checkpoint;

import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Savings that runs of this process are about to make; no other run may take them for what a crash has left. */
final class Staging {
    private static final Set<Path> IN_PROGRESS = ConcurrentHashMap.newKeySet();

    private Staging() {}

    static void begin(Path target) {
        IN_PROGRESS.add(target.toAbsolutePath().normalize());
    }

    static void end(Path target) {
        IN_PROGRESS.remove(target.toAbsolutePath().normalize());
    }

    static boolean isInProgress(Path target) {
        return IN_PROGRESS.contains(target.toAbsolutePath().normalize());
    }
}

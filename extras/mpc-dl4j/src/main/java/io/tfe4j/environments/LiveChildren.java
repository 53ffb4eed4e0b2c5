package io.tfe4j.environments;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The children of this process, which end with it. */
final class LiveChildren {
    private static final Set<Process> PROCESSES = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(() -> PROCESSES.forEach(Process::destroyForcibly), "tfe4j-environment-shutdown"));
    }

    private LiveChildren() {}

    static void add(Process process) {
        PROCESSES.add(process);
        process.onExit().thenAccept(PROCESSES::remove);
    }
}

package io.tfe4j.player;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many sessions, one after the other, at the same six players: memory and open files do not grow with their number.
 *
 * <p>{@code -Dsoak.sessions=500} says how many.
 */
class SoakTest {
    private static final int SESSIONS = Integer.getInteger("soak.sessions", 40);
    /** Classes, connections and pools that the first sessions leave. */
    private static final int WARM_UP = Math.min(50, SESSIONS / 2);

    private static final int PRINT_EVERY = 50;
    /** Of all six players: what the audit logs are known to say of a session takes about 10 kB. */
    private static final long MOST_BYTES_A_SESSION = 24_000;

    private static final long MOST_BYTES_MORE = 24L << 20;
    private static final long MOST_FILES_MORE = 24;

    @TempDir
    Path folder;

    private static long files() {
        return ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getOpenFileDescriptorCount();
    }

    private static long usedBytes() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(50);
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    @Test
    void sessions_leaveNothingBehind() throws Exception {
        try (KillWorld world = new KillWorld(folder)) {
            long files = 0;
            long bytes = 0;
            for (int session = 1; session <= SESSIONS; session++) {
                world.succeed(session);
                if (session == WARM_UP) {
                    files = files();
                    bytes = usedBytes();
                }
                if (session % PRINT_EVERY == 0 || session == SESSIONS) {
                    System.out.println(
                            "soak: " + session + " sessions, open files " + files() + ", used bytes " + usedBytes());
                }
            }

            assertThat(files()).isLessThanOrEqualTo(files + MOST_FILES_MORE);
            assertThat(usedBytes())
                    .isLessThanOrEqualTo(bytes + MOST_BYTES_MORE + (SESSIONS - WARM_UP) * MOST_BYTES_A_SESSION);
        }
    }
}

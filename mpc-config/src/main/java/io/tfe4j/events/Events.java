package io.tfe4j.events;

import io.tfe4j.program.Program;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Whether runs are recorded, and where: {@code TFE_STATS=1} asks for TensorBoard's files, {@code TFE_TRACE=1} for a
 * trace of each run, {@code TFE_EVENTS_DIR} names the folder. Without them nothing is wrapped and nothing costs.
 *
 * <p>Recorded are sizes, times and the program, which all players know; never a value.
 */
public final class Events {
    public static final String STATS = "TFE_STATS";
    public static final String TRACE = "TFE_TRACE";
    public static final String DIRECTORY = "TFE_EVENTS_DIR";
    public static final Events NONE = new Events(Path.of("."), false, false, "");

    private static final String DEFAULT_DIRECTORY = "tfe4j-events";

    private final boolean stats;
    private final boolean trace;
    private final EventFiles files;

    private Events(Path directory, boolean stats, boolean trace, String alone) {
        this.stats = stats;
        this.trace = trace;
        files = new EventFiles(directory, alone);
    }

    /** All players of this process go into the same files. */
    public static Events fromEnvironment(Map<String, String> environment) {
        return of(environment, "");
    }

    /** One player has files of its own, so that several on one machine may share a folder. */
    public static Events fromEnvironment(Map<String, String> environment, String player) {
        return of(environment, player);
    }

    private static Events of(Map<String, String> environment, String alone) {
        boolean stats = isOn(environment, STATS);
        boolean trace = isOn(environment, TRACE);
        String directory = environment.getOrDefault(DIRECTORY, "");
        return stats || trace
                ? new Events(Path.of(directory.isBlank() ? DEFAULT_DIRECTORY : directory), stats, trace, alone)
                : NONE;
    }

    private static boolean isOn(Map<String, String> environment, String name) {
        String value = environment.getOrDefault(name, "").strip();
        return !value.isEmpty() && !value.equals("0") && !value.equalsIgnoreCase("false");
    }

    public boolean areOn() {
        return stats || trace;
    }

    /**
     * Call when a run begins, before its players start.
     *
     * @param players all players, the three servers first, also those that run elsewhere
     */
    public RunRecording begin(String tag, Program program, List<String> players) {
        return areOn() ? new RecordedRun(files, stats, trace, tag, program, players) : RunRecording.NONE;
    }
}

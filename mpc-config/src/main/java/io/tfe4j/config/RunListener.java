package io.tfe4j.config;

import io.tfe4j.RunReport;
import java.util.List;

/** Told of the runs of a session, on the caller's thread but for {@link #progressed}. */
public interface RunListener {
    RunListener SILENT = new RunListener() {};

    /** Logs the players once, not in every run, and draws a progress bar for long runs if there is a terminal. */
    static RunListener terminal() {
        return new TerminalListener();
    }

    default void started(String tag, List<String> players) {}

    /** {@code done} of {@code all} executions of operations at the first server. */
    default void progressed(long done, long all) {}

    default void finished(RunReport report) {}

    default void failed(String tag, RuntimeException cause) {}
}

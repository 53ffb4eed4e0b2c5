package io.tfe4j.cli;

import io.tfe4j.config.Terminal;
import io.tfe4j.environments.SetupListener;
import java.io.PrintWriter;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A setup's phases as lines; in a terminal a bar of the files that have arrived, or else a line for each. */
final class SetupProgress implements SetupListener, AutoCloseable {
    private final PrintWriter err;
    private final boolean verbose;
    private @Nullable ProgressBar bar;

    SetupProgress(PrintWriter err, boolean verbose) {
        this.err = err;
        this.verbose = verbose;
    }

    @Override
    public void phase(String text) {
        err.println(text);
        err.flush();
    }

    @Override
    public void files(int count) {
        if (!verbose && Terminal.isInteractive()) {
            bar = new ProgressBarBuilder()
                    .setTaskName("files")
                    .setInitialMax(count)
                    .setStyle(ProgressBarStyle.ASCII)
                    .build();
        }
    }

    @Override
    public void bytes(long total) {
        ProgressBar shown = bar;
        if (shown != null) {
            shown.setExtraMessage(String.format(Locale.ROOT, "%.0f MB", total / 1e6));
        }
    }

    @Override
    public void fetched(String artifact, long bytes) {
        ProgressBar shown = bar;
        if (shown != null) {
            shown.step();
        } else if (verbose) {
            phase(String.format(Locale.ROOT, "  %s, %.1f MB", artifact, bytes / 1e6));
        }
    }

    @Override
    public void close() {
        ProgressBar shown = bar;
        if (shown != null) {
            shown.close();
            bar = null;
        }
    }
}

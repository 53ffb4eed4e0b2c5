package io.tfe4j.config;

import io.tfe4j.RunReport;
import java.util.List;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Logs the players of a session once, others than servers alone, and draws a bar on standard error for runs of more than two seconds. */
final class TerminalListener implements RunListener {
    private static final System.Logger LOG = System.getLogger(TerminalListener.class.getName());
    private static final int SERVERS = 3;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final boolean interactive = Terminal.isInteractive();
    private volatile long startNanos;
    private String tag = "";
    private List<String> shown = List.of();
    private @Nullable ProgressBar bar;

    @Override
    public synchronized void started(String newTag, List<String> players) {
        if (players.size() > SERVERS && !players.equals(shown)) {
            shown = players;
            LOG.log(System.Logger.Level.INFO, "Players: " + players);
        }
        tag = newTag;
        startNanos = System.nanoTime();
    }

    @Override
    public void progressed(long done, long all) {
        if (interactive && System.nanoTime() - startNanos > PATIENCE_NANOS) {
            show(done, all);
        }
    }

    private synchronized void show(long done, long all) {
        if (bar == null) {
            bar = new ProgressBarBuilder()
                    .setTaskName(tag)
                    .setInitialMax(all)
                    .setStyle(ProgressBarStyle.ASCII)
                    .build();
        }
        bar.stepTo(done);
    }

    @Override
    public void finished(RunReport report) {
        close();
    }

    @Override
    public void failed(String failedTag, RuntimeException cause) {
        close();
    }

    private synchronized void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}

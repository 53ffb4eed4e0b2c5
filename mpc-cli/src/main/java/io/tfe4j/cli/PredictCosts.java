package io.tfe4j.cli;

import io.tfe4j.RunReport;
import io.tfe4j.config.RunListener;
import java.util.ArrayList;
import java.util.List;

/** Adds up what the runs of a session took, the one that brings weights to the servers among them. */
final class PredictCosts implements RunListener {
    private final RunListener shown;
    private final List<RunReport> reports = new ArrayList<>();

    PredictCosts(RunListener shown) {
        this.shown = shown;
    }

    /** Of all runs. */
    record Total(int runs, int rounds, long bytes, double seconds) {}

    Total total() {
        return new Total(
                reports.size(),
                reports.stream().mapToInt(RunReport::rounds).sum(),
                reports.stream().mapToLong(RunReport::bytes).sum(),
                reports.stream().mapToDouble(RunReport::seconds).sum());
    }

    @Override
    public void started(String tag, List<String> players) {
        if (reports.isEmpty()) {
            shown.started(tag, players);
        }
    }

    @Override
    public void progressed(long done, long all) {
        shown.progressed(done, all);
    }

    @Override
    public void finished(RunReport report) {
        reports.add(report);
        shown.finished(report);
    }

    @Override
    public void failed(String tag, RuntimeException cause) {
        shown.failed(tag, cause);
    }
}

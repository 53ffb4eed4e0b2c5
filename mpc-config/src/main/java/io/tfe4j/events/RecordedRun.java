package io.tfe4j.events;

import io.tfe4j.party.Transport;
import io.tfe4j.program.Program;
import io.tfe4j.program.run.RunObserver;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** Counts while a run lasts, and writes when it is over. */
final class RecordedRun implements RunRecording {
    private static final System.Logger LOG = System.getLogger(RecordedRun.class.getName());

    private final EventFiles files;
    private final boolean stats;
    private final RunFacts facts;
    private final Slices slices;
    private final Map<String, PlayerTally> tallies = new ConcurrentHashMap<>();
    private final AtomicBoolean ended = new AtomicBoolean();

    RecordedRun(EventFiles files, boolean stats, boolean trace, String tag, Program program, List<String> players) {
        this.files = files;
        this.stats = stats;
        facts = new RunFacts(tag, program, List.copyOf(players), Instant.now(), System.nanoTime());
        slices = trace ? new Slices(Slices.MAX) : Slices.NONE;
    }

    @Override
    public RunObserver observer(String player, RunObserver inner) {
        return tally(player).observer(inner);
    }

    @Override
    public Transport transport(String player, Transport inner) {
        return tally(player).transport(inner);
    }

    private PlayerTally tally(String player) {
        int index = facts.players().indexOf(player);
        if (index < 0) {
            throw new IllegalArgumentException("unknown player: name=" + player + ", players=" + facts.players());
        }
        return tallies.computeIfAbsent(
                player, name -> new PlayerTally(index, name, facts.program().size(), slices));
    }

    @Override
    public void finished() {
        if (!ended.getAndSet(true)) {
            double seconds = facts.secondsUntil(System.nanoTime());
            write(() -> {
                if (stats) {
                    files.appendStatistics(facts, Statistics.of(facts.program(), inOrder(), seconds));
                }
                writeTrace("finished");
            });
        }
    }

    @Override
    public void failed() {
        if (!ended.getAndSet(true)) {
            write(() -> writeTrace("failed"));
        }
    }

    private void writeTrace(String result) throws IOException {
        if (slices.areKept()) {
            files.writeTrace(facts, slices, result);
        }
    }

    private List<PlayerTally> inOrder() {
        return tallies.values().stream()
                .sorted(Comparator.comparingInt(PlayerTally::index))
                .toList();
    }

    private interface Writing {
        void run() throws IOException;
    }

    private void write(Writing writing) {
        try {
            writing.run();
        } catch (IOException | RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "events not written: tag=" + facts.tag() + ", cause=" + e);
        }
    }
}

package io.tfe4j.ml;

import io.tfe4j.Output;
import io.tfe4j.Session;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A training that a session runs epoch by epoch. The program of an epoch is the same each time; examples are shared
 * once and stay with the servers, as do weights, what the optimizer remembers, and counters. What players are told is in
 * {@link FitOptions}; nothing else is opened.
 */
public final class Fit {
    private final FitOptions options;
    private final Map<String, Double> latest = new LinkedHashMap<>();
    private final State state;
    private final Watch watch;
    private final List<String> advice;
    private final Output epoch;
    private final Output startingAnew;
    private final @Nullable Output restored;

    Fit(Training training, Rows rows, FitOptions options) {
        this.options = options;
        Epoch one = new Epoch(training, rows, options, latest::put);
        epoch = one.program();
        state = one.state();
        watch = one.watch();
        advice = advice(training, rows.count(), options);
        startingAnew = one.startingAnew();
        restored = one.restored();
    }

    /** Of precision, and of rows that no epoch learns from. */
    private static List<String> advice(Training training, int rows, FitOptions options) {
        List<String> all = new ArrayList<>(training.advice());
        int learning = rows - options.heldBack(rows);
        int left = learning % options.batchSize();
        if (left > 0) {
            all.add(
                    "rows past the last full batch are left out of each epoch: left out=" + left + " of " + learning
                            + ", batchSize=" + options.batchSize()
                            + "; take a batch size that divides the rows, or shuffled(seed), which leaves out others each time");
        }
        return all;
    }

    /** The program of one epoch, for review and estimates. */
    public Output epoch() {
        return epoch;
    }

    /**
     * Trains in {@code session} until all epochs are done or the stopping rule says so; the weights stay there. Run again,
     * it goes on from those weights with a training of its own: the optimizer has forgotten, and schedule, order and
     * stopping rule start over.
     */
    public History run(Session session) {
        return run(session, 1);
    }

    /**
     * As {@link #run(Session)}, from epoch {@code first} on: in a session that has done those before, or has them from a
     * checkpoint. From epoch 1 it starts anew.
     *
     * @throws io.tfe4j.party.MpcException if an epoch fails; those before are done, and it can be run again
     */
    public History run(Session session, int first) {
        if (first == 1) {
            session.run(startingAnew, "start");
        }
        options.listeners().forEach(listener -> listener.advised(advice));
        List<History.Epoch> done = new ArrayList<>();
        List<Double> losses = new ArrayList<>();
        boolean stopped = false;
        for (int number = first; number <= options.epochs() && !stopped; number++) {
            History.Epoch one = run(session, number, "epoch-" + number, losses);
            done.add(one);
            options.listeners().forEach(listener -> listener.epochDone(one, options.epochs()));
            stopped = isToldToStop();
        }
        if (restored != null) {
            session.run(restored, "restore-best");
        }
        return new History(done, stopped && done.size() < options.epochs() - first + 1);
    }

    /**
     * Lets every server keep its shares of all that {@link #run} needs to go on: weights, what the optimizer and the
     * stopping rule remember, counters; encrypted, on its own disk, under {@code checkpoint}. Not the examples.
     */
    public void save(Session session, String checkpoint) {
        session.run(state.saved(checkpoint), "save");
    }

    /**
     * Goes back to where a training with the same model and options was saved; {@code run(session, epoch)} then goes on
     * with the epoch after.
     *
     * @throws io.tfe4j.party.MpcException if the servers have no saving in common, a file is damaged, or it is of
     *     another training; all is as before then
     */
    public void load(Session session, String checkpoint) {
        session.run(state.restored(checkpoint), "load");
    }

    private History.Epoch run(Session session, int number, String tag, List<Double> losses) {
        latest.clear();
        watch.forget();
        long start = System.nanoTime();
        session.run(epoch, tag);
        double seconds = (System.nanoTime() - start) * 1e-9;
        Map<String, Double> metrics = new LinkedHashMap<>(latest);
        metrics.remove(Epoch.STOP);
        options.lossNames().filter(metrics::containsKey).findFirst().ifPresent(name -> losses.add(metrics.get(name)));
        return new History.Epoch(number, seconds, metrics, watch.warnings(losses));
    }

    private boolean isToldToStop() {
        if (options.stopping() == null) {
            return false;
        }
        Double stop = latest.get(Epoch.STOP);
        if (stop == null) {
            throw new IllegalStateException("this process is not told when to stop: player="
                    + options.stopping().player() + "; name a player whom it plays");
        }
        return stop != 0;
    }

    @Override
    public String toString() {
        return "fit: " + options;
    }
}

package io.tfe4j.ml;

import io.tfe4j.LoopIndex;
import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.PrivateVariable;
import io.tfe4j.Tensor;
import io.tfe4j.TfeContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ObjDoubleConsumer;
import org.jspecify.annotations.Nullable;

/** The program of one epoch: the steps, then the rows held back, then what is told. */
final class Epoch {
    /** The name under which a stop is told: 1 to stop. */
    static final String STOP = "stop";

    private final TfeContext tfe;
    private final Training training;
    private final FitOptions options;
    private final ObjDoubleConsumer<String> told;
    private final Rows rows;
    private final @Nullable Rows heldBack;
    private final int batches;
    private final Steps steps;
    private final Optimizer.Run run;
    private final @Nullable Clips clips;
    private final Watch watch;
    private final @Nullable Shuffle shuffle;
    private final @Nullable StopRule stopRule;
    private final Scores scores;
    private final Scores heldBackScores;

    /** Defines variables; {@code told} gets what players played here are told, by name. */
    Epoch(Training training, Rows all, FitOptions options, ObjDoubleConsumer<String> told) {
        this.tfe = training.tfe();
        this.training = training;
        this.options = options;
        this.told = told;
        int learning = all.count() - options.heldBack(all.count());
        batches = Training.batches(learning, options.batchSize());
        rows = all.slice(0, learning).kept(tfe);
        heldBack = learning == all.count()
                ? null
                : all.slice(learning, all.count()).kept(tfe);
        steps = new Steps(tfe, Math.multiplyExact(options.epochs(), batches));
        steps.counter();
        clips = options.countsClips() ? new Clips(tfe, training.mostClips()) : null;
        if (clips != null) {
            steps.watch(clips, training.named(), batches);
        }
        watch = new Watch(tfe, training.trainedByName(), clips);
        run = training.start(steps, options.batchSize());
        Long seed = options.seed();
        shuffle = seed == null ? null : new Shuffle(tfe, learning, options.epochs(), seed);
        EarlyStopping stopping = options.stopping();
        stopRule = stopping == null ? null : new StopRule(tfe, stopping, training.changed());
        scores = new Scores(tfe, training, metrics());
        heldBackScores = new Scores(tfe, training, heldBack == null ? List.of() : metrics());
    }

    private List<Metric> metrics() {
        List<Metric> all = new ArrayList<>();
        options.told().forEach(one -> all.addAll(one.metrics()));
        if (stopRule != null) {
            all.add(stopRule.metric());
        }
        return all;
    }

    Output program() {
        return tfe.function(() -> {
            scores.clear(batches * options.batchSize());
            if (clips != null) {
                clips.clear();
            }
            tfe.repeat(batches, this::step);
            if (heldBack != null) {
                validate(heldBack);
            }
            tell();
            if (shuffle != null) {
                shuffle.advance();
            }
        });
    }

    /** Lets the optimizer and the stopping rule forget, and counts from the first epoch again; weights stay. */
    Output startingAnew() {
        return tfe.function(() -> {
            run.startAnew();
            steps.startAnew();
            if (shuffle != null) {
                shuffle.startAnew();
            }
            if (stopRule != null) {
                stopRule.startAnew(tfe);
            }
        });
    }

    /** Gives the best weights back, if that is asked for. */
    @Nullable
    Output restored() {
        return stopRule == null || !stopRule.restoresBest() ? null : stopRule.restored(tfe);
    }

    /** What is heard of the epoch beside metrics. */
    Watch watch() {
        return watch;
    }

    /** All that another session needs to go on from here; not the rows, which their owners give again. */
    State state() {
        Map<String, Tensor> named = new LinkedHashMap<>(training.named());
        List<PrivateVariable> memory = new ArrayList<>(run.memory());
        if (stopRule != null) {
            memory.addAll(stopRule.memory());
        }
        for (int i = 0; i < memory.size(); i++) {
            named.put("memory." + i, memory.get(i));
        }
        named.put("step", steps.counter());
        if (shuffle != null) {
            named.put("epoch", shuffle.epoch());
        }
        return new State(tfe, named);
    }

    private void step(LoopIndex index) {
        int size = options.batchSize();
        Rows batch = shuffle == null ? rows.batch(index, size) : rows.take(shuffle.places(index, size));
        List<PrivateTensor> results = training.step(batch, run, this::limited);
        scores.add(results, batch.y());
        if (clips != null) {
            clips.add();
        }
        steps.advance();
    }

    private PrivateTensor limited(Node node, PrivateTensor gradient) {
        return clips == null ? training.bounded(gradient) : training.counted(clips, node, gradient, batches);
    }

    private void validate(Rows all) {
        int size = Math.min(options.batchSize(), all.count());
        int whole = all.count() / size;
        heldBackScores.clear(all.count());
        tfe.repeat(whole, index -> score(all.batch(index, size)));
        if (whole * size < all.count()) {
            score(all.slice(whole * size, all.count()));
        }
    }

    private void score(Rows batch) {
        heldBackScores.add(training.predict(batch.x()), batch.y());
    }

    private void tell() {
        for (FitOptions.Told one : options.told()) {
            for (Metric metric : one.metrics()) {
                tell(one.player(), metric.name(), scores.mean(metric));
                if (heldBack != null) {
                    tell(one.player(), "val_" + metric.name(), heldBackScores.mean(metric));
                }
            }
        }
        options.told().stream().map(FitOptions.Told::player).distinct().forEach(watch::tell);
        if (stopRule != null) {
            Scores watched = heldBack == null ? scores : heldBackScores;
            tell(stopRule.player(), STOP, stopRule.stop(watched.mean(stopRule.metric())));
        }
    }

    private void tell(String player, String name, PrivateTensor value) {
        tfe.defineOutputValues(player, value, values -> told.accept(name, values[0]));
    }
}

package io.tfe4j.benchmarks;

import io.tfe4j.RunReport;
import io.tfe4j.Session;
import io.tfe4j.TfeContext;
import io.tfe4j.benchmarks.image.ImageModel;
import io.tfe4j.benchmarks.model.MiniLm;
import io.tfe4j.benchmarks.model.Model;
import io.tfe4j.benchmarks.model.Workload;
import io.tfe4j.config.LocalConfig;
import io.tfe4j.config.RunListener;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Measures predictions and training, each checked against the same in double precision. Data and weights are at the
 * servers before; a prediction's logits are opened, a training opens nothing.
 */
public final class ModelsBenchmark {
    private ModelsBenchmark() {}

    /**
     * Runs the models that {@code options} names and prints a table, or a JSON object a line, to {@code out}.
     *
     * @throws IllegalArgumentException if a model is not known, or its mode not available
     */
    public static void run(OpsOptions options, PrintWriter out) {
        if (options.mode() == OpsOptions.Mode.PROCESSES) {
            throw new IllegalArgumentException("mode not available: mode=--processes, available=--threads");
        }
        YoungMemory.touch();
        Map<String, Supplier<Workload>> all = new LinkedHashMap<>();
        Stream.concat(Model.all().stream(), ImageModel.all().stream())
                .forEach(model -> all.put(model.id(), () -> model));
        if (MiniLm.isThere() || options.only().contains(MiniLm.ID)) {
            all.put(MiniLm.ID, MiniLm::load);
        }
        List<Workload> chosen = new ArrayList<>();
        for (String id : options.only().isEmpty() ? all.keySet() : options.only()) {
            Supplier<Workload> model = all.get(id);
            if (model == null) {
                throw new IllegalArgumentException("no such model: only=" + id + ", known=" + all.keySet());
            }
            chosen.add(model.get());
        }
        Report report = options.json() ? Report.json(options, out) : Report.table(out);
        report.begin();
        for (Workload model : chosen) {
            report.row(measure(model, options));
        }
        out.flush();
    }

    private static Measurement measure(Workload model, OpsOptions options) {
        double[][] received = new double[1][];
        TfeContext tfe = new TfeContext(config(options.network()).withData(model.data()));
        Workload.Work work = model.define(tfe, values -> received[0] = values);
        if (work.checked() != work.measured()) {
            try (Session session = tfe.session()) {
                session.run(work.checked(), model.id());
            }
        }
        try (Session session = tfe.session()) {
            for (int i = 0; i < options.warmup(); i++) {
                session.run(work.measured(), model.id());
            }
            double[] seconds = new double[options.repeat()];
            @Nullable RunReport last = null;
            for (int i = 0; i < seconds.length; i++) {
                long start = System.nanoTime();
                last = session.run(work.measured(), model.id());
                seconds[i] = (System.nanoTime() - start) * 1e-9;
            }
            Arrays.sort(seconds);
            double maxError = Op.expecting(work.expected()).maxError(received[0]);
            return measurement(model, seconds, Objects.requireNonNull(last), maxError);
        }
    }

    private static Measurement measurement(Workload model, double[] seconds, RunReport run, double maxError) {
        long[] bytes =
                run.players().subList(0, 3).stream().mapToLong(run::bytesSentBy).toArray();
        return new Measurement(
                model.id(), model.rows(), seconds[seconds.length / 2], seconds[0], bytes, run.rounds(), maxError);
    }

    private static LocalConfig config(@Nullable SimulatedNetwork network) {
        LocalConfig config = new LocalConfig().withListener(RunListener.SILENT);
        return network == null ? config : config.withNetwork(network.roundTrip().dividedBy(2), network.bitsPerSecond());
    }
}

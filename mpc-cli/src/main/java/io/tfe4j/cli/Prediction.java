package io.tfe4j.cli;

import io.tfe4j.DatasetInput;
import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.Session;
import io.tfe4j.TfeContext;
import io.tfe4j.config.Config;
import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.imports.ImportOptions;
import io.tfe4j.imports.ImportedModel;
import io.tfe4j.imports.ModelInput;
import io.tfe4j.imports.PlacedModel;
import io.tfe4j.program.run.DataSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** One private prediction: its program, and the data of the players that this process plays. */
record Prediction(ImportedModel model, ImportOptions options, ModelData data, PredictPlayers.Cast cast) {
    /** What the players' catalogs would have: the model's tensors and the inputs. */
    DataSource localData() {
        return (player, request) -> {
            if (!request.tensor().isEmpty()) {
                return model.weight(request.tensor());
            }
            for (Map.Entry<String, String> dataset : data.datasets().entrySet()) {
                if (dataset.getValue().equals(request.dataset())) {
                    return Objects.requireNonNull(data.tensors().get(dataset.getKey()));
                }
            }
            throw new IllegalArgumentException("no such dataset: dataset=" + request.dataset());
        };
    }

    /** In batches of {@code batch} rows, one after the other; or all rows at once if that is 0. */
    PredictReport run(Config config, PredictCosts costs, String output, int batch) {
        TfeContext tfe = new TfeContext(config);
        long started = System.nanoTime();
        Map<String, PrivateTensor> tensors = new LinkedHashMap<>();
        for (ModelInput input : model.inputs()) {
            PlainTensor values = data.tensors().get(input.name());
            if (values != null) {
                tensors.put(input.name(), tfe.definePrivateInput(cast.dataOwner(), declared(input, values)));
            }
        }
        Batches batches = Batches.of(tensors, batch);
        PlacedModel placed = model.place(tfe, batches.count() > 1 ? options.keepingWeights() : options);
        List<Output> outputs = new ArrayList<>();
        List<double[]> received = new ArrayList<>();
        int[] shape = new int[0];
        for (int i = 0; i < batches.count(); i++) {
            PrivateTensor prediction = placed.predict(batches.inputs(i), output);
            shape = prediction.shape();
            outputs.add(tfe.defineOutputValues(cast.receiver(), batches.name(i), prediction, received::add));
        }
        double buildSeconds = (System.nanoTime() - started) / 1e9;
        try (Session session = tfe.session()) {
            outputs.forEach(each -> session.run(each, "predict"));
        }
        return new PredictReport(
                costs.total(),
                cast,
                options.publicWeights(),
                buildSeconds,
                received.isEmpty() ? null : batches.joined(received, shape),
                null);
    }

    /** In the narrowest range of a power of two; whoever reads the program learns it. */
    private DatasetInput declared(ModelInput input, PlainTensor values) {
        double limit = 1;
        boolean negative = false;
        for (double value : values.values()) {
            negative |= value < 0;
            while (limit < Math.abs(value)) {
                limit *= 2;
            }
        }
        DatasetInput dataset = Inputs.dataset(
                        Objects.requireNonNull(data.datasets().get(input.name())))
                .shape(values.shape().toArray());
        int entries = model.entries(input.name());
        if (entries > 0) {
            return dataset.range(0, entries - 1).fractionBits(0);
        }
        DatasetInput ranged = dataset.range(negative ? -limit : 0, limit);
        return input.whole() ? ranged.fractionBits(0) : ranged;
    }
}

package io.tfe4j.cli;

import io.tfe4j.DatasetInput;
import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.RunReport;
import io.tfe4j.Session;
import io.tfe4j.Tensor;
import io.tfe4j.TfeContext;
import io.tfe4j.config.Config;
import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.imports.ImportOptions;
import io.tfe4j.imports.ImportedModel;
import io.tfe4j.imports.ModelInput;
import io.tfe4j.program.DataSource;
import io.tfe4j.ring.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

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

    PredictReport run(Config config, String output) {
        TfeContext tfe = new TfeContext(config);
        long started = System.nanoTime();
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (ModelInput input : model.inputs()) {
            PlainTensor values = data.tensors().get(input.name());
            if (values != null) {
                tensors.put(input.name(), tfe.definePrivateInput(cast.dataOwner(), declared(input, values)));
            }
        }
        PrivateTensor prediction = model.predict(tfe, options, tensors, output);
        double buildSeconds = (System.nanoTime() - started) / 1e9;
        AtomicReference<double[]> received = new AtomicReference<>();
        Output result = tfe.defineOutputValues(cast.receiver(), "prediction", prediction, received::set);
        try (Session session = tfe.session()) {
            RunReport run = session.run(result, "predict");
            double[] values = received.get();
            return new PredictReport(
                    run,
                    cast,
                    options.publicWeights(),
                    buildSeconds,
                    values == null ? null : new PlainTensor(Shape.of(prediction.shape()), values),
                    null);
        }
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

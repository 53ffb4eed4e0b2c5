package io.tfe4j.imports;

import io.tfe4j.PrivateTensor;
import io.tfe4j.Tensor;
import io.tfe4j.TfeContext;
import io.tfe4j.imports.Value.Computed;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** A model in a program that is being written: several predictions share its weights. */
public final class PlacedModel {
    private final ImportedModel model;
    private final SecureEngine engine;

    PlacedModel(ImportedModel model, TfeContext tfe, ImportOptions options) {
        this.model = model;
        this.engine = new SecureEngine(tfe, new WeightInputs(tfe, options), options);
    }

    /**
     * Adds the prediction of {@code output} to the program.
     *
     * @param inputs by name, private or public
     * @throws UnsupportedModelException with all nodes that cannot be part of a program
     * @throws IllegalArgumentException if inputs are missing or have other shapes, or ranges exceed what fits
     */
    public PrivateTensor predict(Map<String, Tensor> inputs, String output) {
        Map<String, int[]> shapes = new HashMap<>();
        inputs.forEach((name, tensor) -> shapes.put(name, tensor.shape()));
        model.checkInputs(shapes, output);
        Value result = GraphCompiler.compile(model.graph(), engine, inputs, Set.of(output))
                .get(output);
        if (result instanceof Computed computed && computed.tensor() instanceof PrivateTensor secret) {
            return secret;
        }
        for (Tensor tensor : inputs.values()) {
            if (tensor instanceof PrivateTensor secret && result != null) {
                return engine.hidden(result, secret);
            }
        }
        throw new ImportException("the output does not depend on private data: output=" + output);
    }

    @Override
    public String toString() {
        return model + ", placed in a program";
    }
}

package io.tfe4j.imports;

import io.tfe4j.PrivateTensor;
import io.tfe4j.Tensor;
import io.tfe4j.TfeContext;
import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.ml.Model;
import io.tfe4j.ml.Sequential;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A model from another framework, read from a file. The program that it writes has the model's structure, for everyone
 * to read; its weights are inputs of their owner, whose player reads them from its own copy of the file. Immutable.
 *
 * <p>Single numbers that stand in formulas, and whole numbers, count as structure.
 */
public final class ImportedModel {
    private final Graph graph;

    ImportedModel(Graph graph) {
        this.graph = graph;
    }

    /**
     * Reads a file by its extension: {@code .onnx}; {@code .keras} or {@code .h5}; {@code .json}, which
     * Keras writes of a structure, with {@code NAME.weights.h5} beside it.
     *
     * @throws IllegalArgumentException if it holds no model
     */
    public static ImportedModel load(Path file) throws IOException {
        return new ImportedModel(ModelFiles.read(file));
    }

    /**
     * The same model with an input that everyone knows, such as a sampling rate: it is part of the structure, so it may
     * choose a branch or a shape, and is asked of nobody. Whoever reads the program learns it.
     *
     * @throws IllegalArgumentException if there is no such input, or the value has another shape
     */
    public ImportedModel withKnown(String input, PlainTensor value) {
        ModelInput known = graph.inputs().stream()
                .filter(each -> each.name().equals(input))
                .findFirst()
                .orElseThrow(() -> new ImportException("no such input: input=" + input + ", inputs=" + graph.inputs()));
        known.check(value.shape().toArray());
        Plain plain = new Plain(value.shape(), value.values(), known.whole());
        return new ImportedModel(graph.withKnownInputs(Map.of(input, StoredTensor.given(plain))));
    }

    public List<ModelInput> inputs() {
        return graph.inputs();
    }

    public List<ModelOutput> outputs() {
        return graph.outputs();
    }

    /** If {@code input} has places in a table, such as numbers of words: how many there are; else 0. */
    public int entries(String input) {
        int entries = 0;
        for (GraphNode node : graph.nodes()) {
            StoredTensor table = graph.tensors().get(node.input(0));
            if (node.operator().equals("Gather") && node.input(1).equals(input) && table != null) {
                entries = entries == 0
                        ? table.shape().dimension(0)
                        : Math.min(entries, table.shape().dimension(0));
            }
        }
        return entries;
    }

    /** The first output that is no class but numbers, such as probabilities. */
    public String mainOutput() {
        return graph.outputs().stream()
                .filter(output -> !output.whole())
                .findFirst()
                .orElse(graph.outputs().get(0))
                .name();
    }

    /**
     * Adds the prediction of {@code output} to the program that {@code tfe} is writing.
     *
     * @param inputs by name, private or public
     * @throws UnsupportedModelException with all nodes that cannot be part of a program
     * @throws IllegalArgumentException if inputs are missing or have other shapes, or ranges exceed what fits
     */
    public PrivateTensor predict(TfeContext tfe, ImportOptions options, Map<String, Tensor> inputs, String output) {
        return place(tfe, options).predict(inputs, output);
    }

    /** For several predictions in one program, or in the runs of one session. */
    public PlacedModel place(TfeContext tfe, ImportOptions options) {
        return new PlacedModel(this, tfe, options);
    }

    /**
     * The model as layers, to be summarised, trained further, fine-tuned with a frozen base, and exported; its first values
     * are the weights of {@code options.owner()}, whose player reads them from its copy of the file. They may move within
     * twice the power of two that holds them, at least within 1. Normalizations that follow a convolution are part of it,
     * others are frozen.
     *
     * @throws UnsupportedModelException naming the first node that is no layer, or that is not the next of a chain
     * @throws IllegalArgumentException if a dimension other than the batch is open
     */
    public Sequential toSequential(TfeContext tfe, ImportOptions options) {
        LayerGraph layers = LayerGraph.of(graph, options, List.of(mainOutput()));
        return Sequential.of(tfe, layers.chainInput(), layers.chain());
    }

    /**
     * As {@link #toSequential}, of layers that are no chain: with all of the model's inputs, in their order.
     *
     * @param outputs names of outputs; none for {@link #mainOutput} alone
     */
    public Model toModel(TfeContext tfe, ImportOptions options, String... outputs) {
        List<String> wanted = outputs.length == 0 ? List.of(mainOutput()) : List.of(outputs);
        LayerGraph layers = LayerGraph.of(graph, options, wanted);
        return Model.of(tfe, layers.inputs(), layers.outputs());
    }

    Graph graph() {
        return graph;
    }

    void checkInputs(Map<String, int[]> shapes, String output) {
        if (graph.outputs().stream().noneMatch(known -> known.name().equals(output))) {
            throw new ImportException("no such output: output=" + output + ", outputs="
                    + graph.outputs().stream().map(ModelOutput::name).toList());
        }
        for (ModelInput input : graph.inputs()) {
            int[] shape = shapes.get(input.name());
            if (shape == null) {
                throw new ImportException("input missing: name=" + input.name() + ", inputs=" + graph.inputs());
            }
            input.check(shape);
        }
    }

    /** The prediction in the clear, in double precision: whoever calls this has model and data. */
    public PlainTensor predictInClear(Map<String, PlainTensor> inputs, String output) {
        ClearRun run = clearRun(inputs, output);
        run.run(Set.of(output), (node, value) -> {});
        Plain result = run.value(output);
        return new PlainTensor(result.shape(), result.values());
    }

    private ClearRun clearRun(Map<String, PlainTensor> inputs, String output) {
        Map<String, int[]> shapes = new HashMap<>();
        Map<String, Plain> plain = new HashMap<>();
        inputs.forEach((name, tensor) -> {
            shapes.put(name, tensor.shape().toArray());
            plain.put(name, new Plain(tensor.shape(), tensor.values(), graph.isWholeInput(name)));
        });
        checkInputs(shapes, output);
        return new ClearRun(graph, plain);
    }

    /**
     * How large the values of the graph are for typical data, in the clear: for each the next power of two above
     * {@code margin} times the largest. For {@link ImportOptions#withLimits}.
     */
    public Calibration calibrate(Map<String, PlainTensor> inputs, String output, double margin) {
        List<Calibration.Entry> entries = new ArrayList<>();
        clearRun(inputs, output).run(Set.of(output), (node, value) -> {
            if (!value.whole()) {
                entries.add(Calibration.entry(node, value, margin));
            }
        });
        return new Calibration(entries);
    }

    /**
     * A tensor that programs of this model ask its owner for.
     *
     * @throws IllegalArgumentException if there is none of that name, or it does not follow from the weights alone
     */
    public PlainTensor weight(String name) {
        Plain value = new ClearRun(graph, Map.of()).value(name);
        return new PlainTensor(value.shape(), value.values());
    }

    @Override
    public String toString() {
        return "imported model: inputs=" + inputs() + ", outputs="
                + outputs().stream().map(ModelOutput::name).toList();
    }
}

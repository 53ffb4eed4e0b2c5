package io.tfe4j.cli;

import io.tfe4j.data.NpyFiles;
import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.imports.ImportedModel;
import io.tfe4j.imports.ModelInput;
import io.tfe4j.ring.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The inputs of a model.
 *
 * @param tensors by the model's names
 * @param datasets under which names the owner's catalog has them
 */
record ModelData(Map<String, PlainTensor> tensors, Map<String, String> datasets) {
    /** Each of {@code arguments} is a file, with {@code NAME=} before it unless the model has one input. */
    static ModelData read(ImportedModel model, List<String> arguments) throws IOException {
        Map<String, PlainTensor> tensors = new LinkedHashMap<>();
        Map<String, String> datasets = new LinkedHashMap<>();
        List<String> names = model.inputs().stream().map(ModelInput::name).toList();
        for (String argument : arguments) {
            int at = argument.indexOf('=');
            boolean named = at > 0 && names.contains(argument.substring(0, at));
            if (!named && names.size() != 1) {
                throw new IllegalArgumentException(
                        "input without its name: input=" + argument + "; write NAME=FILE, names=" + names);
            }
            String name = named ? argument.substring(0, at) : names.get(0);
            Path file = Path.of(named ? argument.substring(at + 1) : argument);
            tensors.put(name, NpyFiles.read(file));
            datasets.put(name, datasetName(file));
        }
        return new ModelData(tensors, datasets);
    }

    /** A value that everyone knows: a number for an input of one, or a file. */
    static PlainTensor known(ImportedModel model, String name, String text) throws IOException {
        if (text.endsWith(".npy")) {
            return NpyFiles.read(Path.of(text));
        }
        int[] shape = model.inputs().stream()
                .filter(input -> input.name().equals(name))
                .findFirst()
                .map(input -> new int[input.shape().length])
                .orElse(new int[0]);
        Arrays.fill(shape, 1);
        try {
            return new PlainTensor(Shape.of(shape), new double[] {Double.parseDouble(text)});
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("neither a number nor an .npy file: input=" + name + ", value=" + text);
        }
    }

    /** How a catalog calls a file. */
    static String datasetName(Path file) {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }
}

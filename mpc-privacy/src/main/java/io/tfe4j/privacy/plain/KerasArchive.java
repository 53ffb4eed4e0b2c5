package io.tfe4j.privacy.plain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import io.jhdf.exceptions.HdfException;
import io.tfe4j.ml.Layer;
import io.tfe4j.ml.layers.Activation;
import io.tfe4j.ml.layers.Dense;
import io.tfe4j.ml.layers.ELU;
import io.tfe4j.ml.layers.Embedding;
import io.tfe4j.ml.layers.Flatten;
import io.tfe4j.ml.layers.LayerNormalization;
import io.tfe4j.ml.layers.LeakyReLU;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Trained models as {@code .keras} files, which Keras 3 loads by {@code keras.models.load_model}, and which {@link
 * #read} takes back. For sequences of layers on vectors: dense, embeddings, layer normalisation, flattening, activations.
 * The file has no noise of its own: it is as private as the training was.
 *
 * <pre>{@code
 * KerasArchive.write(model.withWeights(result.model().weights()), Path.of("loans.keras"));
 * }</pre>
 */
public final class KerasArchive {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String STRUCTURE = "config.json";
    private static final String WEIGHTS = "model.weights.h5";
    private static final int MOST_BYTES = Integer.MAX_VALUE - 1024;
    private static final List<String> ACTIVATIONS = List.of(
            "gelu",
            "hard_sigmoid",
            "hard_swish",
            "linear",
            "relu",
            "relu6",
            "selu",
            "sigmoid",
            "silu",
            "softmax",
            "softplus",
            "tanh");

    private KerasArchive() {}

    /** A layer of Keras: its class, the name of its weights, its own options, and shapes of its weights. */
    private record KerasLayer(String kind, String name, ObjectNode options, List<int[]> shapes) {}

    /**
     * @param model with the weights to write, as {@link PlainModel#withWeights} gives it
     * @throws IllegalArgumentException if a layer has no counterpart of the same results in Keras; nothing is written then
     */
    public static void write(PlainModel model, Path file) throws IOException {
        List<KerasLayer> layers = new ArrayList<>();
        Map<String, Integer> names = new HashMap<>();
        int[] shape = model.input();
        if (shape.length != 1) {
            throw new IllegalArgumentException(
                    "examples are not vectors: shape=" + Arrays.toString(shape) + "; write weights by SavedTraining");
        }
        for (Layer layer : model.layers()) {
            KerasLayer own = of(layer, shape);
            int before = names.merge(own.name, 1, Integer::sum) - 1;
            String name = before == 0 ? own.name : own.name + "_" + before;
            layers.add(new KerasLayer(own.kind, name, own.options.put("name", name), own.shapes));
            shape = layer.outputShape(shape);
        }
        Path fresh = file.resolveSibling(file.getFileName() + ".part");
        try (OutputStream out = Files.newOutputStream(fresh);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            entry(
                    zip,
                    "metadata.json",
                    JSON.writeValueAsBytes(JSON.createObjectNode().put("keras_version", "3.0.0")));
            entry(zip, STRUCTURE, JSON.writeValueAsBytes(structure(model.input()[0], layers)));
            entry(zip, WEIGHTS, weights(model, layers));
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void entry(ZipOutputStream zip, String name, byte[] content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(content);
        zip.closeEntry();
    }

    private static KerasLayer of(Layer layer, int[] input) {
        ObjectNode options = JSON.createObjectNode();
        if (layer instanceof Dense dense && input.length == 1) {
            options.put("units", dense.units()).put("activation", "linear");
            options.put("use_bias", dense.bias().isPresent());
            List<int[]> shapes = new ArrayList<>(List.of(new int[] {input[0], dense.units()}));
            dense.bias().ifPresent(bias -> shapes.add(new int[] {dense.units()}));
            return new KerasLayer("Dense", "dense", options, shapes);
        }
        if (layer instanceof Embedding embedding) {
            options.put("input_dim", embedding.entries()).put("output_dim", embedding.size());
            return new KerasLayer(
                    "Embedding", "embedding", options, List.of(new int[] {embedding.entries(), embedding.size()}));
        }
        if (layer instanceof LayerNormalization normalization) {
            int[] last = {input[input.length - 1]};
            options.put("axis", -1).put("epsilon", normalization.epsilon());
            options.put("center", true).put("scale", true);
            return new KerasLayer("LayerNormalization", "layer_normalization", options, List.of(last, last));
        }
        if (layer instanceof Flatten) {
            return new KerasLayer("Flatten", "flatten", options, List.of());
        }
        if (layer instanceof LeakyReLU leaky) {
            return new KerasLayer("LeakyReLU", "leaky_re_lu", options.put("negative_slope", leaky.slope()), List.of());
        }
        if (layer instanceof ELU elu) {
            return new KerasLayer("ELU", "elu", options.put("alpha", elu.alpha()), List.of());
        }
        String activation = ACTIVATIONS.stream()
                .filter(name -> Activation.of(name).name().equals(layer.name()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "layer is not written for Keras: layer=" + layer.name() + "; write weights by SavedTraining"));
        return new KerasLayer("Activation", "activation", options.put("activation", activation), List.of());
    }

    private static ObjectNode structure(int features, List<KerasLayer> layers) {
        ObjectNode config = JSON.createObjectNode().put("name", "sequential").put("trainable", true);
        ArrayNode list = config.putArray("layers");
        ObjectNode input = layer(list, "InputLayer");
        input.put("name", "input_layer").put("dtype", "float32");
        input.putArray("batch_shape").addNull().add(features);
        for (KerasLayer each : layers) {
            ObjectNode own = layer(list, each.kind);
            own.put("trainable", true);
            own.setAll(each.options);
        }
        config.putArray("build_input_shape").addNull().add(features);
        ObjectNode model = JSON.createObjectNode().put("module", "keras").put("class_name", "Sequential");
        model.set("config", config);
        return model.putNull("registered_name");
    }

    /** Added to the list; gives its options. */
    private static ObjectNode layer(ArrayNode list, String kind) {
        ObjectNode layer = list.addObject().put("module", "keras.layers").put("class_name", kind);
        layer.putNull("registered_name");
        return layer.putObject("config");
    }

    /** HDF5, as Keras names what is in it. The library writes files alone, so there is one for a moment. */
    private static byte[] weights(PlainModel model, List<KerasLayer> layers) throws IOException {
        Path file = Files.createTempFile("weights", ".h5");
        try {
            try (WritableHdfFile hdf = HdfFile.write(file)) {
                WritableGroup all = hdf.putGroup("layers");
                for (int i = 0; i < layers.size(); i++) {
                    put(all, layers.get(i), model.plain().get(i).firstWeights());
                }
            }
            return Files.readAllBytes(file);
        } finally {
            Files.delete(file);
        }
    }

    private static void put(WritableGroup all, KerasLayer layer, double[] weights) {
        if (layer.shapes.isEmpty()) {
            return;
        }
        WritableGroup own = all.putGroup(layer.name).putGroup("vars");
        int place = 0;
        for (int i = 0; i < layer.shapes.size(); i++) {
            int[] shape = layer.shapes.get(i);
            int end = place + PlainLayers.size(shape);
            own.putDataset(Integer.toString(i), shaped(Arrays.copyOfRange(weights, place, end), shape));
            place = end;
        }
    }

    private static Object shaped(double[] values, int[] shape) {
        if (shape.length == 1) {
            return values;
        }
        return IntStream.range(0, shape[0])
                .mapToObj(row -> Arrays.copyOfRange(values, row * shape[1], (row + 1) * shape[1]))
                .toArray(double[][]::new);
    }

    /**
     * A model with its weights, of this class or of Keras 3.
     *
     * @throws IllegalArgumentException if it is no such file, or has layers that {@link KerasSequential} does not read
     */
    public static PlainModel read(Path file) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            byte[] structure = content(zip, STRUCTURE, file);
            try (HdfFile hdf = HdfFile.fromBytes(content(zip, WEIGHTS, file))) {
                String json = new String(structure, StandardCharsets.UTF_8);
                return KerasSequential.read(json, weights(json, hdf));
            }
        } catch (ZipException | HdfException e) {
            throw new IllegalArgumentException("not a Keras model: file=" + file);
        }
    }

    private static byte[] content(ZipFile zip, String name, Path file) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null || entry.getSize() > MOST_BYTES) {
            throw new IllegalArgumentException("not a Keras model: file=" + file + ", lacks=" + name);
        }
        try (InputStream in = zip.getInputStream(entry)) {
            return in.readAllBytes();
        }
    }

    /** In the order of the layers: Keras names their weights by their classes, and counts those of one class. */
    private static List<double[]> weights(String json, HdfFile hdf) throws IOException {
        List<double[]> weights = new ArrayList<>();
        Map<String, Integer> names = new HashMap<>();
        for (JsonNode layer : JSON.readTree(json).path("config").path("layers")) {
            String kind = layer.path("class_name").asText();
            int before = names.merge(kind, 1, Integer::sum) - 1;
            String path = "layers/" + snakeCase(kind) + (before == 0 ? "" : "_" + before) + "/vars/";
            for (int i = 0; i < variables(kind, layer.path("config")); i++) {
                weights.add(values(hdf.getDatasetByPath(path + i).getDataFlat()));
            }
        }
        return weights;
    }

    private static int variables(String kind, JsonNode options) {
        return switch (kind) {
            case "Dense" -> options.path("use_bias").asBoolean(true) ? 2 : 1;
            case "Embedding" -> 1;
            case "LayerNormalization" -> 2;
            default -> 0;
        };
    }

    private static String snakeCase(String kind) {
        return kind.replaceAll("(.)([A-Z][a-z]+)", "$1_$2").toLowerCase(Locale.ROOT);
    }

    private static double[] values(Object flat) {
        if (flat instanceof double[] doubles) {
            return doubles;
        }
        if (flat instanceof float[] floats) {
            return IntStream.range(0, floats.length).mapToDouble(i -> floats[i]).toArray();
        }
        throw new IllegalArgumentException("weights of a Keras model are of a kind that is not read");
    }
}

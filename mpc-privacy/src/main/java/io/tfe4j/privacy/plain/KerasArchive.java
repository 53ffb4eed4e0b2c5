package io.tfe4j.privacy.plain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import io.jhdf.exceptions.HdfException;
import io.tfe4j.privacy.plain.KerasTranslation.KerasLayer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Array;
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
 * #read} takes back. For sequences of layers: dense, convolutions and pooling, recurrent ones, embeddings, layer and group
 * normalisation, other shapes, activations. Images go in with their channels first, as they do here. The file has no noise of its own: it is as private as the training was.
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
    private static final List<String> RECURRENT = List.of("LSTM", "GRU", "SimpleRNN");

    private KerasArchive() {}

    /**
     * @param model with the weights to write, as {@link PlainModel#withWeights} gives it
     * @throws IllegalArgumentException if a layer has no counterpart of the same results in Keras; nothing is written then
     */
    public static void write(PlainModel model, Path file) throws IOException {
        List<KerasLayer> layers = KerasTranslation.of(model);
        List<String> names = names(layers.stream().map(KerasLayer::kind).toList());
        for (int i = 0; i < layers.size(); i++) {
            layers.get(i).options().put("name", names.get(i));
        }
        Path fresh = file.resolveSibling(file.getFileName() + ".part");
        try (OutputStream out = Files.newOutputStream(fresh);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            entry(
                    zip,
                    "metadata.json",
                    JSON.writeValueAsBytes(JSON.createObjectNode().put("keras_version", "3.0.0")));
            entry(zip, STRUCTURE, JSON.writeValueAsBytes(structure(model.input(), layers)));
            entry(zip, WEIGHTS, weights(names, layers));
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void entry(ZipOutputStream zip, String name, byte[] content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(content);
        zip.closeEntry();
    }

    /** As Keras names them by their classes, and counts those of one class. */
    private static List<String> names(List<String> kinds) {
        Map<String, Integer> counts = new HashMap<>();
        List<String> names = new ArrayList<>();
        for (String kind : kinds) {
            int before = counts.merge(kind, 1, Integer::sum) - 1;
            names.add(snakeCase(kind) + (before == 0 ? "" : "_" + before));
        }
        return names;
    }

    private static ObjectNode structure(int[] shape, List<KerasLayer> layers) {
        ObjectNode config = JSON.createObjectNode().put("name", "sequential").put("trainable", true);
        ArrayNode list = config.putArray("layers");
        ObjectNode input = layer(list, "InputLayer");
        input.put("name", "input_layer").put("dtype", "float32");
        batched(input.putArray("batch_shape"), shape);
        for (KerasLayer each : layers) {
            ObjectNode own = layer(list, each.kind());
            own.put("trainable", true);
            own.setAll(each.options());
        }
        batched(config.putArray("build_input_shape"), shape);
        ObjectNode model = JSON.createObjectNode().put("module", "keras").put("class_name", "Sequential");
        model.set("config", config);
        return model.putNull("registered_name");
    }

    private static void batched(ArrayNode target, int[] shape) {
        target.addNull();
        Arrays.stream(shape).forEach(target::add);
    }

    /** Added to the list; gives its options. */
    private static ObjectNode layer(ArrayNode list, String kind) {
        ObjectNode layer = list.addObject().put("module", "keras.layers").put("class_name", kind);
        layer.putNull("registered_name");
        return layer.putObject("config");
    }

    /** HDF5, as Keras names what is in it. The library writes files alone, so there is one for a moment. */
    private static byte[] weights(List<String> names, List<KerasLayer> layers) throws IOException {
        Path file = Files.createTempFile("weights", ".h5");
        try {
            try (WritableHdfFile hdf = HdfFile.write(file)) {
                WritableGroup all = hdf.putGroup("layers");
                for (int i = 0; i < layers.size(); i++) {
                    put(all, names.get(i), layers.get(i));
                }
            }
            return Files.readAllBytes(file);
        } finally {
            Files.delete(file);
        }
    }

    private static void put(WritableGroup all, String name, KerasLayer layer) {
        if (layer.variables().isEmpty()) {
            return;
        }
        WritableGroup own = all.putGroup(name);
        for (String folder : layer.folder().split("/")) {
            own = own.putGroup(folder);
        }
        for (int i = 0; i < layer.variables().size(); i++) {
            KerasTranslation.Variable variable = layer.variables().get(i);
            own.putDataset(Integer.toString(i), shaped(variable.values(), variable.shape()));
        }
    }

    /** Arrays of arrays, as HDF5 wants them. */
    private static Object shaped(double[] values, int[] shape) {
        if (shape.length == 1) {
            return values;
        }
        Object all = Array.newInstance(double.class, shape);
        int size = values.length / shape[0];
        int[] rest = Arrays.copyOfRange(shape, 1, shape.length);
        for (int i = 0; i < shape[0]; i++) {
            Array.set(all, i, shaped(Arrays.copyOfRange(values, i * size, (i + 1) * size), rest));
        }
        return all;
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

    /** In the order of the layers. */
    private static List<double[]> weights(String json, HdfFile hdf) throws IOException {
        List<double[]> weights = new ArrayList<>();
        List<JsonNode> layers = new ArrayList<>();
        JSON.readTree(json).path("config").path("layers").forEach(layers::add);
        List<String> kinds =
                layers.stream().map(layer -> layer.path("class_name").asText()).toList();
        List<String> names = names(kinds);
        for (int i = 0; i < layers.size(); i++) {
            String folder = RECURRENT.contains(kinds.get(i)) ? "/cell/vars/" : "/vars/";
            for (int j = 0; j < variables(kinds.get(i), layers.get(i).path("config")); j++) {
                weights.add(values(hdf.getDatasetByPath("layers/" + names.get(i) + folder + j)
                        .getDataFlat()));
            }
        }
        return weights;
    }

    private static int variables(String kind, JsonNode options) {
        return switch (kind) {
            case "Dense", "Conv2D", "DepthwiseConv2D" ->
                options.path("use_bias").asBoolean(true) ? 2 : 1;
            case "Embedding" -> 1;
            case "LayerNormalization", "GroupNormalization" -> 2;
            case "LSTM", "GRU", "SimpleRNN" -> 3;
            default -> 0;
        };
    }

    private static String snakeCase(String kind) {
        return kind.replaceAll("(.)([A-Z][a-z]+)", "$1_$2")
                .replaceAll("([a-z])([A-Z])", "$1_$2")
                .toLowerCase(Locale.ROOT);
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

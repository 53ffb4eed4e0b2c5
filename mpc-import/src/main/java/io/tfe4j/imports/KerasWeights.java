package io.tfe4j.imports;

import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.tfe4j.ring.Shape;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a Keras layer's variables are. */
interface KerasWeights {
    /** A structure alone: no elements, and shapes from the layers. */
    KerasWeights NONE = (layer, kind, index) -> null;

    /**
     * Variable {@code index} of a layer; null if the file has no weights.
     *
     * @param kind the layer's class
     */
    @Nullable
    Plain find(String layer, String kind, int index);

    /** As Keras 3 saves them: by the layer's class, counted in the order of the layers. */
    static KerasWeights byClass(HdfFile file) {
        Map<String, String> paths = new HashMap<>();
        Map<String, Integer> counts = new HashMap<>();
        return (layer, kind, index) -> {
            String path = paths.computeIfAbsent(layer, unused -> {
                int number = counts.merge(kind, 1, Integer::sum) - 1;
                return "layers/" + snakeCase(kind) + (number == 0 ? "" : "_" + number);
            });
            String cell = kind.equals("LSTM") || kind.equals("GRU") ? "/cell/vars/" : "/vars/";
            return read(file.getByPath(path + cell + index), layer, index);
        };
    }

    /** As Keras 2 saved them: by the layer's name, in the order that the layer's attribute gives. */
    static KerasWeights byLayer(HdfFile file) {
        return (layer, kind, index) -> {
            Group group = (Group) file.getByPath("model_weights/" + layer);
            Attribute names = group.getAttribute("weight_names");
            String[] all = names == null ? new String[0] : (String[]) names.getData();
            if (index >= all.length) {
                throw new ImportException("no such variable: layer=" + layer + ", index=" + index);
            }
            return read(group.getByPath(all[index]), layer, index);
        };
    }

    private static Plain read(@Nullable Node node, String layer, int index) {
        if (!(node instanceof Dataset dataset)) {
            throw new ImportException("no such variable: layer=" + layer + ", index=" + index);
        }
        Object flat = dataset.getDataFlat();
        double[] values;
        if (flat instanceof float[] floats) {
            values = new double[floats.length];
            Arrays.setAll(values, i -> floats[i]);
        } else if (flat instanceof double[] doubles) {
            values = doubles;
        } else {
            throw new ImportException("variable of a kind that is not supported: layer=" + layer + ", index=" + index);
        }
        return Plain.of(Shape.of(dataset.getDimensions()), values);
    }

    private static String snakeCase(String kind) {
        return kind.replaceAll("(.)([A-Z][a-z]+)", "$1_$2")
                .replaceAll("([a-z])([A-Z])", "$1_$2")
                .toLowerCase(Locale.ROOT);
    }
}

package io.tfe4j.imports;

import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.exceptions.HdfInvalidPathException;
import io.tfe4j.ring.Shape;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the variables of Keras's layers are. */
interface KerasWeights {
    /** A structure alone: no elements, and shapes from the layers. */
    KerasWeights NONE = (place, index) -> null;

    /**
     * A layer's place in a file of weights.
     *
     * @param path the layer's folder where layers are saved by their classes, counted in the order of the model's list
     * @param top the layer of the outermost model that it belongs to
     * @param layer its own name
     * @param first the number of its first variable among those that the file has under its name
     */
    record Place(String path, String top, String layer, int first) {
        /** Of something inside the layer. */
        Place inside(String part) {
            return new Place(path + "/" + part, top, layer, first);
        }

        Place from(int variable) {
            return new Place(path, top, layer, first + variable);
        }
    }

    /** Variable {@code index} of a layer; null if the file has no weights. */
    @Nullable
    Plain find(Place place, int index);

    /** As Keras 3 saves them. */
    static KerasWeights byClass(HdfFile file) {
        return (place, index) -> {
            String path = place.path() + "/vars/" + index;
            try {
                return read(file.getByPath(path), place, index);
            } catch (HdfInvalidPathException e) {
                throw missing(place, index);
            }
        };
    }

    /** As Keras 2 saved them: by the layer's name, in the order that the attribute of the outermost layer gives. */
    static KerasWeights byLayer(HdfFile file) {
        return (place, index) -> {
            try {
                Group group = (Group) file.getByPath("model_weights/" + place.top());
                Attribute names = group.getAttribute("weight_names");
                List<String> all = names == null ? List.of() : List.of((String[]) names.getData());
                if (place.path().lastIndexOf("layers/") > 0) {
                    all = all.stream()
                            .filter(name -> List.of(name.split("/")).contains(place.layer()))
                            .toList();
                }
                int at = place.first() + index;
                if (at >= all.size()) {
                    throw missing(place, index);
                }
                return read(group.getByPath(all.get(at)), place, index);
            } catch (HdfInvalidPathException e) {
                throw missing(place, index);
            }
        };
    }

    private static ImportException missing(Place place, int index) {
        return new ImportException("no such variable: layer=" + place.layer() + ", index=" + index);
    }

    private static Plain read(@Nullable Node node, Place place, int index) {
        if (!(node instanceof Dataset dataset)) {
            throw missing(place, index);
        }
        Object flat = dataset.getDataFlat();
        double[] values;
        if (flat instanceof float[] floats) {
            values = new double[floats.length];
            Arrays.setAll(values, i -> floats[i]);
        } else if (flat instanceof double[] doubles) {
            values = doubles;
        } else {
            throw new ImportException(
                    "variable of a kind that is not supported: layer=" + place.layer() + ", index=" + index);
        }
        return Plain.of(Shape.of(dataset.getDimensions()), values);
    }
}

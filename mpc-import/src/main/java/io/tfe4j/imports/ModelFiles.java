package io.tfe4j.imports;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** Reads models, and brings every graph into the one form that whoever writes a program and the owner share. */
final class ModelFiles {
    private ModelFiles() {}

    static Graph read(Path file) throws IOException {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return normalized(
                switch (name.substring(name.lastIndexOf('.') + 1)) {
                    case "onnx" -> OnnxFile.read(file);
                    case "keras" -> KerasFile.readArchive(file);
                    case "h5", "hdf5" -> KerasFile.readHdf(file);
                    case "json" -> KerasFile.readJson(file);
                    default ->
                        throw new ImportException("unknown kind of model: file=" + file.getFileName()
                                + ", known=.onnx, .keras, .h5, .json");
                });
    }

    static Graph normalized(Graph graph) {
        return LayerWeights.addTo(GraphPatterns.rewrite(
                BatchNormalizations.fold(ClassicWeights.rewrite(Aliases.resolve(OperatorForms.checked(graph))))));
    }
}

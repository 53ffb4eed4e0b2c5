package io.tfe4j.imports;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** Reads models, and brings every graph into the one form that whoever writes a program and the owner share. */
final class ModelFiles {
    private ModelFiles() {}

    static Graph read(Path file) throws IOException {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        if (!name.endsWith(".onnx")) {
            throw new ImportException("unknown kind of model: file=" + file.getFileName() + ", known=.onnx");
        }
        return normalized(OnnxFile.read(file));
    }

    static Graph normalized(Graph graph) {
        return GraphPatterns.rewrite(BatchNormalizations.fold(ClassicWeights.rewrite(Aliases.resolve(graph))));
    }
}

package io.tfe4j.imports;

import io.tfe4j.data.DatasetEntry;
import io.tfe4j.data.InputProvider;
import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.program.DatasetRequest;
import java.io.IOException;
import java.util.Set;

/** Models in an owner's catalog, of which programs ask for one tensor after the other. */
public final class ModelProvider implements InputProvider {
    private final LastModel last = new LastModel();

    @Override
    public String name() {
        return "model";
    }

    @Override
    public Set<String> extensions() {
        return Set.of("onnx", "keras", "h5");
    }

    @Override
    public boolean hasTensors() {
        return true;
    }

    @Override
    public PlainTensor read(DatasetEntry entry, DatasetRequest request) throws IOException {
        String what = "dataset=" + entry.name() + ", file=" + entry.fileName();
        if (request.tensor().isEmpty()) {
            throw new ImportException("a model holds several tensors: " + what + "; name one with tensor(...)");
        }
        try {
            return last.read(entry.file()).weight(request.tensor());
        } catch (ImportException e) {
            throw new ImportException(e.getMessage() + ", " + what);
        }
    }
}

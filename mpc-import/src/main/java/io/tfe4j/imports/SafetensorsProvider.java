package io.tfe4j.imports;

import io.tfe4j.data.DatasetEntry;
import io.tfe4j.data.InputProvider;
import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.program.DatasetRequest;
import java.io.IOException;
import java.util.Set;

/** Weights in an owner's catalog, of which programs ask for one tensor after the other. */
public final class SafetensorsProvider implements InputProvider {
    @Override
    public String name() {
        return "safetensors";
    }

    @Override
    public Set<String> extensions() {
        return Set.of("safetensors");
    }

    @Override
    public boolean hasTensors() {
        return true;
    }

    @Override
    public PlainTensor read(DatasetEntry entry, DatasetRequest request) throws IOException {
        String what = "dataset=" + entry.name() + ", file=" + entry.fileName();
        if (request.tensor().isEmpty()) {
            throw new ImportException("a file of several tensors: " + what + "; name one with tensor(...)");
        }
        try {
            return SafetensorsFile.read(entry.file(), request.tensor());
        } catch (ImportException e) {
            throw new ImportException(e.getMessage() + ", " + what);
        }
    }
}

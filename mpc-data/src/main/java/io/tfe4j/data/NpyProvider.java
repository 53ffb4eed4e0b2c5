package io.tfe4j.data;

import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.program.DatasetRequest;
import java.io.IOException;
import java.util.Set;

/** Tensors without columns, as NumPy saves them. */
final class NpyProvider implements InputProvider {
    @Override
    public String name() {
        return "npy";
    }

    @Override
    public Set<String> extensions() {
        return Set.of("npy");
    }

    @Override
    public PlainTensor read(DatasetEntry entry, DatasetRequest request) throws IOException {
        String what = "dataset=" + entry.name() + ", file=" + entry.fileName();
        if (!request.columns().isEmpty()) {
            throw new CatalogException("an .npy file has no columns: " + what + "; declare the dataset's shape(...)");
        }
        try {
            return NpyFiles.read(entry.file(), request.shape());
        } catch (CatalogException e) {
            throw new CatalogException(e.getMessage() + ", " + what);
        }
    }
}

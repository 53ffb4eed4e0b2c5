package io.tfe4j.data;

import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.program.DatasetRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Several tensors in one file, as NumPy's {@code savez} keeps them: a zip file of {@code .npy} files. */
final class NpzProvider implements InputProvider {
    @Override
    public String name() {
        return "npz";
    }

    @Override
    public Set<String> extensions() {
        return Set.of("npz");
    }

    @Override
    public boolean hasTensors() {
        return true;
    }

    @Override
    public PlainTensor read(DatasetEntry entry, DatasetRequest request) throws IOException {
        String what = "dataset=" + entry.name() + ", file=" + entry.fileName();
        if (request.tensor().isEmpty()) {
            throw new CatalogException("an .npz file holds several tensors: " + what + "; name one with tensor(...)");
        }
        try (ZipFile zip = new ZipFile(entry.file().toFile())) {
            ZipEntry found = zip.getEntry(request.tensor() + ".npy");
            if (found == null) {
                throw new CatalogException("no such tensor: tensor=" + request.tensor());
            }
            try (InputStream in = zip.getInputStream(found)) {
                return NpyFiles.read(in, found.getSize(), request.shape());
            }
        } catch (CatalogException e) {
            throw new CatalogException(e.getMessage() + ", " + what);
        } catch (java.util.zip.ZipException e) {
            throw new CatalogException("not a zip file: " + what);
        }
    }
}

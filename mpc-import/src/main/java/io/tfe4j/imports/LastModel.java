package io.tfe4j.imports;

import io.tfe4j.data.FileVersion;
import java.io.IOException;
import java.lang.ref.SoftReference;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Keeps the model that was read last, since a program asks for each of its tensors; reads it anew if it changed. */
final class LastModel {
    private @Nullable FileVersion version;
    private SoftReference<ImportedModel> model = new SoftReference<>(null);

    synchronized ImportedModel read(Path file) throws IOException {
        Instant now = Instant.now();
        FileVersion found = FileVersion.of(file);
        ImportedModel kept = model.get();
        if (kept != null && found.equals(version)) {
            return kept;
        }
        ImportedModel read = ImportedModel.load(file);
        model = new SoftReference<>(read);
        version = found.isSettled(now) ? found : null;
        return read;
    }
}

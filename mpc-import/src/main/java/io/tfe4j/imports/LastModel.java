package io.tfe4j.imports;

import java.io.IOException;
import java.lang.ref.SoftReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** Keeps the model that was read last, since a program asks for each of its tensors; reads it anew if it changed. */
final class LastModel {
    private record Version(
            Path file,
            long size,
            long modifiedMillis,
            @Nullable Object key) {
        static Version of(Path file) throws IOException {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            return new Version(
                    file.toAbsolutePath(), now.size(), now.lastModifiedTime().toMillis(), now.fileKey());
        }
    }

    private @Nullable Version version;
    private SoftReference<ImportedModel> model = new SoftReference<>(null);

    synchronized ImportedModel read(Path file) throws IOException {
        Version now = Version.of(file);
        ImportedModel kept = model.get();
        if (kept != null && now.equals(version)) {
            return kept;
        }
        ImportedModel read = ImportedModel.load(file);
        model = new SoftReference<>(read);
        version = now;
        return read;
    }
}

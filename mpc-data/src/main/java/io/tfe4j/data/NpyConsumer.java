package io.tfe4j.data;

import io.tfe4j.fixedpoint.PlainTensor;
import java.io.IOException;
import java.util.Set;

/** Results as arrays that NumPy reads: numbers of 8 bytes. */
final class NpyConsumer implements OutputConsumer {
    @Override
    public String name() {
        return "npy";
    }

    @Override
    public Set<String> extensions() {
        return Set.of("npy");
    }

    @Override
    public void write(OutputEntry entry, PlainTensor result) throws IOException {
        AtomicFile.write(entry.file(), temporary -> NpyFiles.write(temporary, result));
    }
}

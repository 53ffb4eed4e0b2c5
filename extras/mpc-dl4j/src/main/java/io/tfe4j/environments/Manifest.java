package io.tfe4j.environments;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * What is in an environment's folder, as written when it was made.
 *
 * @param format of this file
 * @param name of the environment
 * @param tfe4j the version that made it
 * @param recipe what was asked for
 * @param worker the jar of tfe4j's own class, the first of the class path
 * @param jars the others
 */
record Manifest(int format, String name, String tfe4j, List<String> recipe, Entry worker, List<Entry> jars) {
    static final String FILE = "environment.json";
    static final int FORMAT = 1;

    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** A jar: its Maven coordinates, its name in the folder, what it must hold. */
    record Entry(String artifact, String file, long bytes, String sha256) {}

    static Manifest read(Path folder) throws IOException {
        return MAPPER.readValue(folder.resolve(FILE).toFile(), Manifest.class);
    }

    /** Replaces the folder's manifest, whole or not at all. */
    void write(Path folder) throws IOException {
        Path fresh = folder.resolve(FILE + ".new");
        Files.write(fresh, MAPPER.writeValueAsBytes(this));
        Files.move(fresh, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    Manifest withWorker(String newTfe4j, Entry newWorker) {
        return new Manifest(format, name, newTfe4j, recipe, newWorker, jars);
    }

    long bytes() {
        return worker.bytes + jars.stream().mapToLong(Entry::bytes).sum();
    }

    /** The jars of the class path, the worker first. */
    List<Path> classPath(Path folder) {
        return java.util.stream.Stream.concat(java.util.stream.Stream.of(worker), jars.stream())
                .map(entry -> folder.resolve(entry.file))
                .toList();
    }
}

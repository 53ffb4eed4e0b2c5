package io.tfe4j.environments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether a folder holds what a recipe asks for. */
final class EnvironmentCheck {
    /** How much of the files is looked at. */
    enum Depth {
        /** That they are there, and as large as they should be. */
        SIZES,
        /** All bytes, by SHA-256. */
        CONTENTS
    }

    private final Path folder;
    private final Recipe recipe;

    EnvironmentCheck(Path folder, Recipe recipe) {
        this.folder = folder;
        this.recipe = recipe;
    }

    /** What is wrong with the folder, its worker included; empty if nothing. */
    String problem(Depth depth) {
        String problem = problemOfLibraries(depth);
        if (!problem.isEmpty()) {
            return problem;
        }
        try {
            Manifest.Entry worker = Manifest.read(folder).worker();
            return worker.sha256().equals(Sha256.of(recipe.worker().get()))
                    ? problem(worker, depth)
                    : "made for another build of tfe4j: path=" + folder;
        } catch (IOException e) {
            return "file cannot be read: " + e.getMessage();
        }
    }

    /** What is wrong with the folder, the worker aside. */
    String problemOfLibraries(Depth depth) {
        if (Files.notExists(folder)) {
            return "not set up: path=" + folder;
        }
        try {
            Manifest manifest = Manifest.read(folder);
            if (manifest.format() != Manifest.FORMAT || !manifest.recipe().equals(recipe.artifacts())) {
                return "made by another version of tfe4j: version=" + manifest.tfe4j() + ", path=" + folder;
            }
            for (Manifest.Entry jar : manifest.jars()) {
                String problem = problem(jar, depth);
                if (!problem.isEmpty()) {
                    return problem;
                }
            }
            return "";
        } catch (IOException e) {
            return "manifest cannot be read: path=" + folder.resolve(Manifest.FILE);
        }
    }

    private String problem(Manifest.Entry entry, Depth depth) throws IOException {
        Path file = folder.resolve(entry.file());
        if (Files.notExists(file)) {
            return "file is missing: path=" + file;
        }
        long bytes = Files.size(file);
        if (bytes != entry.bytes()) {
            return "file was changed: path=" + file + ", bytes=" + bytes + ", expected=" + entry.bytes();
        }
        return depth == Depth.SIZES || Sha256.of(file).equals(entry.sha256())
                ? ""
                : "file was changed: path=" + file + ", its SHA-256 is not that of the manifest";
    }
}

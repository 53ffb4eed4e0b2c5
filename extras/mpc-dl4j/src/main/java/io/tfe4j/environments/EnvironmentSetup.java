package io.tfe4j.environments;

import io.tfe4j.environments.EnvironmentCheck.Depth;
import io.tfe4j.environments.MavenDownload.Fetched;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes one environment, in a folder beside it that takes its place when all is there: whoever looks sees the old one,
 * none, or the new one. What was fetched before a failure is used again by the next setup; what is half fetched is
 * thrown away by the resolver. The caller holds the lock.
 */
final class EnvironmentSetup {
    private final Path root;
    private final String repository;
    private final Recipe recipe;
    private final SetupOptions options;
    private final Path folder;

    EnvironmentSetup(Path root, String repository, Recipe recipe, SetupOptions options) {
        this.root = root;
        this.repository = repository;
        this.recipe = recipe;
        this.options = options;
        this.folder = root.resolve(recipe.name());
    }

    void run() throws IOException {
        EnvironmentCheck check = new EnvironmentCheck(folder, recipe);
        if (!options.force() && Files.exists(folder)) {
            options.listener().phase("checking " + folder);
            if (check.problem(Depth.CONTENTS).isEmpty()) {
                return;
            }
            if (check.problemOfLibraries(Depth.CONTENTS).isEmpty()) {
                renewWorker();
                return;
            }
        }
        make();
    }

    /** Another build of tfe4j has another worker; the libraries are the same. */
    Manifest renewWorker() throws IOException {
        options.listener().phase("renewing the worker");
        Manifest renewed = Manifest.read(folder).withWorker(BuildProperties.get("tfe4j"), writeWorker(folder));
        renewed.write(folder);
        return renewed;
    }

    private void make() throws IOException {
        Path fresh = root.resolve("." + recipe.name() + ".new");
        Path downloads = root.resolve("." + recipe.name() + ".downloads");
        FolderTree.delete(fresh);
        List<Fetched> fetched = new MavenDownload(repository, downloads, options.listener()).fetch(recipe);

        options.listener().phase("checking " + fetched.size() + " files");
        Files.createDirectories(fresh.resolve("lib"));
        List<Manifest.Entry> jars = new ArrayList<>();
        for (Fetched each : fetched) {
            jars.add(take(each, fresh));
        }
        new Manifest(
                        Manifest.FORMAT,
                        recipe.name(),
                        BuildProperties.get("tfe4j"),
                        recipe.artifacts(),
                        writeWorker(fresh),
                        jars)
                .write(fresh);
        putInPlace(fresh);
        deleteLeftovers(root, recipe.name());
    }

    private static Manifest.Entry take(Fetched fetched, Path fresh) throws IOException {
        String file = "lib/" + fetched.fileName();
        Path target = Files.move(fetched.file(), fresh.resolve(file));
        return new Manifest.Entry(fetched.artifact(), file, Files.size(target), Sha256.of(target));
    }

    /** Its name has its hash, so that a new one never overwrites the old. */
    private Manifest.Entry writeWorker(Path target) throws IOException {
        byte[] worker = recipe.worker().get();
        String sha256 = Sha256.of(worker);
        String file = "worker-" + sha256.substring(0, 16) + ".jar";
        Path partial = Files.write(target.resolve(file + ".new"), worker);
        Files.move(partial, target.resolve(file), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return new Manifest.Entry("io.tfe4j:worker:" + BuildProperties.get("tfe4j"), file, worker.length, sha256);
    }

    private void putInPlace(Path fresh) throws IOException {
        Path old = root.resolve("." + recipe.name() + ".old");
        FolderTree.delete(old);
        if (Files.exists(folder)) {
            Files.move(folder, old, StandardCopyOption.ATOMIC_MOVE);
        }
        Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
    }

    static void deleteLeftovers(Path root, String name) throws IOException {
        for (String suffix : List.of(".new", ".old", ".downloads")) {
            FolderTree.delete(root.resolve("." + name + suffix));
        }
    }
}

package io.tfe4j.environments;

import io.tfe4j.environments.EnvironmentCheck.Depth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The environments below one folder. */
final class EnvironmentStore {
    private final Path root;
    private final String repository;
    private final Map<String, Recipe> recipes = new TreeMap<>();

    EnvironmentStore(Path root, String repository, List<Recipe> known) {
        this.root = root;
        this.repository = repository;
        for (Recipe recipe : known) {
            recipes.put(recipe.name(), recipe);
        }
    }

    Recipe recipe(String name) {
        Recipe recipe = recipes.get(name);
        if (recipe == null) {
            throw new IllegalArgumentException("no such environment: name=" + name + ", known=" + recipes.keySet());
        }
        return recipe;
    }

    Path path(String name) {
        return root.resolve(recipe(name).name());
    }

    boolean isValid(String name) {
        return problem(name, Depth.SIZES).isEmpty();
    }

    private String problem(String name, Depth depth) {
        return new EnvironmentCheck(path(name), recipe(name)).problem(depth);
    }

    /**
     * The jars that the environment's process runs with. Refuses an environment with a damaged library; the worker is
     * replaced if it is of another build of tfe4j, or damaged.
     */
    List<Path> classPath(String name) {
        EnvironmentCheck check = new EnvironmentCheck(path(name), recipe(name));
        String problem = check.problemOfLibraries(Depth.SIZES);
        if (!problem.isEmpty()) {
            throw new EnvironmentException(
                    "environment cannot be used: name=" + name + ", " + problem, "./tfe4j environments setup " + name);
        }
        try {
            if (!check.problem(Depth.SIZES).isEmpty()) {
                lock(name, SetupListener.SILENT).whileHeld(() -> setup(name).renewWorker());
            }
            return Manifest.read(path(name)).classPath(path(name));
        } catch (IOException e) {
            throw unreadable(name, e);
        }
    }

    private EnvironmentSetup setup(String name) {
        return new EnvironmentSetup(root, repository, recipe(name), SetupOptions.defaults());
    }

    List<EnvironmentInfo> info(Depth depth) {
        return recipes.keySet().stream().map(name -> info(name, depth)).toList();
    }

    private EnvironmentInfo info(String name, Depth depth) {
        Path path = path(name);
        String problem = problem(name, depth);
        try {
            Manifest manifest = Manifest.read(path);
            return new EnvironmentInfo(
                    name, path, true, problem, manifest.tfe4j(), manifest.jars().size() + 1, manifest.bytes());
        } catch (IOException e) {
            return new EnvironmentInfo(name, path, Files.exists(path), problem, "", 0, 0);
        }
    }

    /** Makes the environment, or leaves it alone if every byte of it is right. */
    Path setup(String name, SetupOptions options) {
        Recipe recipe = recipe(name);
        try {
            Files.createDirectories(root);
            return lock(name, options.listener()).whileHeld(() -> {
                new EnvironmentSetup(root, repository, recipe, options).run();
                return path(name);
            });
        } catch (IOException e) {
            throw new EnvironmentException(
                    "environment cannot be written: name=" + name + ", path=" + path(name) + ", cause=" + e,
                    "look at the folder's permissions and at the space left on its disk; TFE4J_HOME names another",
                    e);
        }
    }

    /** Deletes the environment; false if there was none. */
    boolean remove(String name) {
        Path path = path(name);
        if (Files.notExists(root)) {
            return false;
        }
        try {
            return lock(name, SetupListener.SILENT).whileHeld(() -> {
                boolean isThere = Files.exists(path);
                EnvironmentSetup.deleteLeftovers(root, name);
                FolderTree.delete(path);
                return isThere;
            });
        } catch (IOException e) {
            throw unreadable(name, e);
        }
    }

    private SetupLock lock(String name, SetupListener listener) {
        return new SetupLock(root.resolve("." + name + ".lock"), listener);
    }

    private EnvironmentException unreadable(String name, IOException cause) {
        return new EnvironmentException(
                "environment cannot be read or written: name=" + name + ", path=" + path(name) + ", cause=" + cause,
                "look at the folder's permissions",
                cause);
    }
}

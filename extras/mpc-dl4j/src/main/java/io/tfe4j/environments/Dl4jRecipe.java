package io.tfe4j.environments;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Deeplearning4j, its importer of Keras models, and native code for this machine alone: its {@code -platform} artifacts
 * bring that of ten systems.
 */
final class Dl4jRecipe {
    static final String NAME = "dl4j";

    private Dl4jRecipe() {}

    static Recipe create() {
        return create(System.getProperty("os.name"), System.getProperty("os.arch"));
    }

    static Recipe create(String system, String processor) {
        String classifier = classifier(system, processor);
        String version = BuildProperties.get("dl4j");
        return new Recipe(
                NAME,
                List.of(
                        "org.deeplearning4j:deeplearning4j-nn:" + version,
                        "org.deeplearning4j:deeplearning4j-modelimport:" + version,
                        "org.nd4j:nd4j-native:" + version,
                        "org.nd4j:nd4j-native:jar:" + classifier + ":" + version,
                        "org.bytedeco:javacpp:jar:" + classifier + ":" + BuildProperties.get("javacpp"),
                        "org.bytedeco:openblas:jar:" + classifier + ":" + BuildProperties.get("openblas"),
                        "org.slf4j:slf4j-api:" + BuildProperties.get("slf4j"),
                        "org.slf4j:slf4j-simple:" + BuildProperties.get("slf4j")),
                List.of("org.bytedeco:hdf5-platform"),
                "io.tfe4j.dl4j.Worker",
                Dl4jRecipe::jvmOptions,
                Dl4jRecipe::worker);
    }

    /** Native code is unpacked within the environment, and goes with it. */
    private static List<String> jvmOptions(Path folder) {
        return List.of(
                "-Dorg.bytedeco.javacpp.cachedir=" + folder.resolve("native"),
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
    }

    /** What ND4J calls this system. */
    private static String classifier(String system, String processor) {
        String name = system.toLowerCase(Locale.ROOT);
        String os = name.startsWith("mac") ? "macosx" : name.startsWith("windows") ? "windows" : "linux";
        boolean arm = processor.equals("aarch64") || processor.equals("arm64");
        return os + (arm ? "-arm64" : "-x86_64");
    }

    private static byte[] worker() {
        try (InputStream in = Dl4jRecipe.class.getResourceAsStream("mpc-dl4j-worker.jar")) {
            if (in == null) {
                throw new EnvironmentException(
                        "the worker for DL4J is missing from this build: resource=mpc-dl4j-worker.jar",
                        "build mpc-dl4j-worker before mpc-dl4j: mvn -pl extras/mpc-dl4j -am package");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

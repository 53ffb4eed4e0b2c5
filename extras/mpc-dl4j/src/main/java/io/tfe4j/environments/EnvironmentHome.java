package io.tfe4j.environments;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Where this machine's environments are, and where their parts come from. */
final class EnvironmentHome {
    private static final String CENTRAL = "https://repo.maven.apache.org/maven2";

    private EnvironmentHome() {}

    static EnvironmentStore store() {
        return new EnvironmentStore(
                folder(System.getenv(), System.getProperty("user.home")),
                System.getenv().getOrDefault("TFE4J_MAVEN_REPOSITORY", CENTRAL),
                List.of(Dl4jRecipe.create()));
    }

    static Path folder(Map<String, String> variables, String userHome) {
        String home = variables.get("TFE4J_HOME");
        Path root = home == null || home.isBlank() ? Path.of(userHome, ".tfe4j") : Path.of(home);
        return root.toAbsolutePath().resolve("environments");
    }
}

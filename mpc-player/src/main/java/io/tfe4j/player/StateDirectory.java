package io.tfe4j.player;

import io.tfe4j.config.Player;
import java.nio.file.Path;

/** Where players of this user keep what they must remember, unless told otherwise. */
public final class StateDirectory {
    private static final String HOME = "TFE4J_HOME";
    /** For tests, which cannot set the environment. */
    private static final String PROPERTY = "tfe4j.home";

    private StateDirectory() {}

    static Path of(Player player) {
        return home().resolve("state").resolve(player.name() + "@" + player.port());
    }

    /** {@code TFE4J_HOME}, or {@code ~/.tfe4j}. */
    public static Path home() {
        String home = System.getProperty(PROPERTY, System.getenv(HOME));
        return home == null || home.isEmpty() ? Path.of(System.getProperty("user.home"), ".tfe4j") : Path.of(home);
    }
}

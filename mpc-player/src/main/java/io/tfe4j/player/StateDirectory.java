package io.tfe4j.player;

import io.tfe4j.config.Player;
import java.nio.file.Path;
import java.util.Map;

/** Where a player keeps what it must remember, unless told otherwise. */
final class StateDirectory {
    private static final String HOME = "TFE4J_HOME";

    private StateDirectory() {}

    /** {@code NAME@PORT} under {@code TFE4J_HOME}, or under {@code ~/.tfe4j}. */
    static Path of(Player player) {
        return home(System.getenv()).resolve("state").resolve(player.name() + "@" + player.port());
    }

    private static Path home(Map<String, String> environment) {
        String home = environment.get(HOME);
        return home == null || home.isEmpty() ? Path.of(System.getProperty("user.home"), ".tfe4j") : Path.of(home);
    }
}

package io.tfe4j.config;

/** A name and where it listens; {@code address} is empty for players in this JVM. */
public record Player(String name, String address) {
    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,62}";

    public Player {
        if (!name.matches(NAME)) {
            throw new IllegalArgumentException(
                    "player name malformed: name=" + name + ", allowed=letters, digits, '.', '_' and '-', at most 63");
        }
    }

    static Player local(String name) {
        return new Player(name, "");
    }
}

package io.tfe4j.player;

import io.tfe4j.player.link.Port;

/** Stands beside a player: is told of each step of a run before it is taken, and may stand between the player and its port. */
@FunctionalInterface
interface RunProbe {
    RunProbe NONE = (run, step) -> {};

    /** What it throws ends the player's part there. */
    void before(RunKey run, RunStep step);

    /** What the player takes for its port. */
    default Port around(Port port) {
        return port;
    }
}

package io.tfe4j.player;

/** Is told of each step of a run before it is taken; what it throws ends the player's part there. */
@FunctionalInterface
interface RunProbe {
    RunProbe NONE = (run, step) -> {};

    void before(RunKey run, RunStep step);
}

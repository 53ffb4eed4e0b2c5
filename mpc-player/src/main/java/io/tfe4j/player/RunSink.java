package io.tfe4j.player;

/** Told how far a run is at this player, from many threads. */
@FunctionalInterface
interface RunSink {
    RunSink NONE = (done, all) -> {};

    void progressed(long done, long all);
}

package io.tfe4j.player.metrics;

import io.tfe4j.party.MpcException;
import java.util.Map;

/**
 * What a player counts. All methods may be called from any thread. A session that started ends once, by
 * {@link #sessionEnded} or {@link #sessionFailed}; so does a run, by one of the last three.
 */
public interface Metrics {
    Metrics NONE = new Metrics() {};

    default void sessionStarted() {}

    default void sessionEnded() {}

    default void sessionFailed() {}

    /**
     * A run that all players finished.
     *
     * @param bytesByPeer what this player sent to each other, by its name in the host map
     */
    default void runFinished(double seconds, Map<String, Long> bytesByPeer, int rounds) {}

    default void runFailed(MpcException.Code code) {}

    /** A run that this player's policy did not allow. */
    default void runRefused() {}
}

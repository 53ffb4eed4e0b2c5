package io.tfe4j.player.link;

import io.tfe4j.party.MpcException;
import io.tfe4j.party.Transport;

/** The messages of one run. A run that fails leaves the links standing, unless it was a link that failed. */
public interface RunLinks extends Transport, AutoCloseable {
    /** Ends the run here and, with the same reason, at every peer. The first reason wins. */
    void abort(MpcException cause);

    /** Whether the run has neither failed nor been closed. */
    boolean isOpen();

    /** Payload bytes sent so far, without framing. */
    long bytesSent(int to);

    /** The run is over: waits until what was sent has left, and overwrites what was never received. */
    @Override
    void close();
}

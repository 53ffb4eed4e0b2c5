package io.tfe4j.player.link;

import io.tfe4j.party.MpcException;
import io.tfe4j.party.Transport;

/** The endpoints of one session, for tests. */
interface Mesh extends AutoCloseable {
    Transport endpoint(int index);

    /** Ends the session, as endpoint {@code index} would. */
    void abort(int index, MpcException cause);

    @Override
    void close();
}

package io.tfe4j;

import io.tfe4j.program.Program;

/** Runs programs one after another; variables live as long as it does. */
public interface DeploymentSession extends AutoCloseable {
    /**
     * Runs {@code program} at all players and returns when every output is delivered.
     *
     * @throws io.tfe4j.party.MpcException if any player fails; nothing is delivered then, and the session stays usable
     */
    RunReport run(Program program, String tag);

    /** Wipes the variables' shares and the keys. */
    @Override
    void close();
}

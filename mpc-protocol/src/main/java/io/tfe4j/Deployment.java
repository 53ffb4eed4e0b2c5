package io.tfe4j;

import io.tfe4j.program.run.Bindings;

/** Where programs run: the players, and how they reach one another. Configurations implement it. */
public interface Deployment {
    /** Opens a session; {@code bindings} holds the data and consumers of the players that this JVM plays. */
    DeploymentSession open(Bindings bindings);
}

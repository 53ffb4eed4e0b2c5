package io.tfe4j.config;

import io.tfe4j.Deployment;
import java.util.List;

/** The players of a computation and where they run. The first three are the servers. */
public interface Config extends Deployment {
    List<Player> players();
}

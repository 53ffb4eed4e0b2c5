package io.tfe4j.config;

import io.tfe4j.Deployment;
import io.tfe4j.DeploymentProvider;

/** All players in this JVM, for scripts that set no configuration, and says so. */
public final class LocalByDefault implements DeploymentProvider {
    private static final System.Logger LOG = System.getLogger(LocalByDefault.class.getName());

    @Override
    public Deployment create() {
        LocalConfig config = new LocalConfig();
        LOG.log(
                System.Logger.Level.WARNING,
                "no configuration was set: all players of this script run in this JVM, which gives no privacy; call Tfe.setConfig");
        return config;
    }
}

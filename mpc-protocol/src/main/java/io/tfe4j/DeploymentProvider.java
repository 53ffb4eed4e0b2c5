package io.tfe4j;

/**
 * Where scripts run that set no configuration. Found by {@link java.util.ServiceLoader}; {@code mpc-config} has one, all
 * players in this JVM.
 */
public interface DeploymentProvider {
    /** @throws IllegalStateException if it may not be used here */
    Deployment create();
}

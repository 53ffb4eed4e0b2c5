package io.tfe4j.environments;

import java.nio.file.Path;

/**
 * What is known of an environment.
 *
 * @param name as {@code setup} takes it
 * @param path its folder, whether it is there or not
 * @param isSetUp whether anything is there
 * @param problem why it cannot be used; empty if it can
 * @param version the tfe4j that made it; empty if that cannot be told
 * @param files how many jars it has
 * @param bytes how large they are together
 */
public record EnvironmentInfo(
        String name, Path path, boolean isSetUp, String problem, String version, int files, long bytes) {
    /** Whether it can be used. */
    public boolean isValid() {
        return problem.isEmpty();
    }
}

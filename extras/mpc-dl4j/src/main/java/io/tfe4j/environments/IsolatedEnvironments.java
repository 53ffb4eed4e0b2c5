package io.tfe4j.environments;

import io.tfe4j.environments.EnvironmentCheck.Depth;
import java.nio.file.Path;
import java.util.List;

/**
 * The environments of this user: folders of jars below {@code ~/.tfe4j/environments} (or {@code environments} in the
 * folder that the variable {@code TFE4J_HOME} names), each made when it is first needed, and used without a network from
 * then on. There is one, {@code dl4j}: Deeplearning4j.
 *
 * <p>The jars come from Maven Central, or from the repository whose URL the variable {@code TFE4J_MAVEN_REPOSITORY}
 * holds; each is held to the repository's checksum, and its SHA-256 is written down. Threads and processes may call
 * these methods at once.
 *
 * @see IsolatedProcess
 */
public final class IsolatedEnvironments {
    private IsolatedEnvironments() {}

    /**
     * Makes an environment, or leaves it alone if all bytes of it are as they were written; takes minutes, and some
     * hundred MB from the network, for one that is not there. Returns its folder.
     *
     * @throws IllegalArgumentException if there is no environment of that name
     * @throws EnvironmentException if a file cannot be fetched or written; what was there before remains
     */
    public static Path setup(String name, SetupOptions options) {
        return EnvironmentHome.store().setup(name, options);
    }

    /** Whether an environment can be used: its files are there, of the right size, and made for this tfe4j. */
    public static boolean isValid(String name) {
        return EnvironmentHome.store().isValid(name);
    }

    /** The folder of an environment, whether it is there or not. */
    public static Path path(String name) {
        return EnvironmentHome.store().path(name);
    }

    /** All environments that tfe4j knows; looks at sizes alone. */
    public static List<EnvironmentInfo> info() {
        return EnvironmentHome.store().info(Depth.SIZES);
    }

    /** All environments that tfe4j knows; reads every byte of them. */
    public static List<EnvironmentInfo> verify() {
        return EnvironmentHome.store().info(Depth.CONTENTS);
    }

    /** Deletes an environment, and what is left of setups that failed; false if there was none. */
    public static boolean remove(String name) {
        return EnvironmentHome.store().remove(name);
    }
}

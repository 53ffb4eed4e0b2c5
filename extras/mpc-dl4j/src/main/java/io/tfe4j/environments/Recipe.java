package io.tfe4j.environments;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What an environment is made of.
 *
 * @param name of the environment; also of its folder
 * @param artifacts Maven coordinates, {@code group:artifact[:extension[:classifier]]:version}
 * @param exclusions what of their dependencies is left out, {@code group:artifact}
 * @param mainClass of the process that runs in it
 * @param jvmOptions for that process, given the environment's folder
 * @param worker the jar with that class
 */
record Recipe(
        String name,
        List<String> artifacts,
        List<String> exclusions,
        String mainClass,
        Function<Path, List<String>> jvmOptions,
        Supplier<byte[]> worker) {}

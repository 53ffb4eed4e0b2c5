package io.tfe4j.examples;

import io.tfe4j.config.Config;
import io.tfe4j.config.LocalConfig;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How to run an example.
 *
 * @param hostmap the file that names the players, null for those that the example names
 * @param data a folder with tables in place of those shipped, under the same names; null for those shipped
 * @param settings what the user sets of the example
 * @param connect where the players of a hostmap run
 */
public record ExampleOptions(
        @Nullable Path hostmap, @Nullable Path data, Map<String, String> settings, Function<Path, Config> connect) {
    public static final ExampleOptions DEFAULT = new ExampleOptions(null, null);

    public ExampleOptions {
        settings = Map.copyOf(settings);
    }

    /** All players in this JVM. */
    public ExampleOptions(@Nullable Path hostmap, @Nullable Path data) {
        this(hostmap, data, Map.of(), LocalConfig::load);
    }
}

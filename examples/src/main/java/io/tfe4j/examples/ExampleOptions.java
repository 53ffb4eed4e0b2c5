package io.tfe4j.examples;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How to run an example.
 *
 * @param hostmap the file that names the players, null for those that the example names
 * @param data a folder with tables in place of those shipped, under the same names; null for those shipped
 */
public record ExampleOptions(
        @Nullable Path hostmap, @Nullable Path data) {
    public static final ExampleOptions DEFAULT = new ExampleOptions(null, null);
}

package io.tfe4j.program;

import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.ring.Shape;

/** Where a player's results go that no consumer of the script takes. */
@FunctionalInterface
public interface ResultSink {
    /** Takes an opened result, after the whole run has succeeded. */
    void accept(String player, String output, PlainTensor result) throws Exception;

    /** Called before the run: refuses a result that could not be taken after it. */
    default void check(String player, String output, Shape shape) throws Exception {}
}

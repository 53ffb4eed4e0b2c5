package io.tfe4j.program.run;

import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.ring.Shape;
import java.nio.file.Path;
import java.util.List;

/** Where a player's results go that no consumer of the script takes. */
@FunctionalInterface
public interface ResultSink {
    /** Takes an opened result, after the whole run has succeeded. */
    void accept(String player, String output, PlainTensor result) throws Exception;

    /** A result on its way to its place. */
    interface Staged {
        /** The files of {@link #keep}, each of which {@link #show} renames. None for what goes to no file. */
        List<Move> moves();

        /** Puts the result on the disk, where nobody looks for it yet. */
        void keep() throws Exception;

        /** Makes the result visible. What was done already is left alone. */
        void show() throws Exception;

        /** Takes away what was kept; a result that was shown stays. */
        void discard() throws Exception;
    }

    /** A file under a temporary name, in the file system of its own name. */
    record Move(Path from, Path to) {}

    /**
     * The way of a result in steps, so that only {@link Staged#show} is left to do when the run has finished, which needs no
     * more room. A sink that knows no steps does everything then.
     *
     * @param run a name of the run, unlike any other's, of letters, digits and hyphens
     */
    default Staged stage(String player, String output, PlainTensor result, String run) throws Exception {
        return new Staged() {
            @Override
            public List<Move> moves() {
                return List.of();
            }

            @Override
            public void keep() {
                // all of it happens later
            }

            @Override
            public void show() throws Exception {
                accept(player, output, result);
            }

            @Override
            public void discard() {
                // nothing was kept
            }
        };
    }

    /** Called before the run: refuses a result that could not be taken after it. */
    default void check(String player, String output, Shape shape) throws Exception {}
}

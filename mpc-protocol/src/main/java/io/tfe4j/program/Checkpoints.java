package io.tfe4j.program;

import io.tfe4j.party.MpcException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One server's saved shares, as one run sees them. What the run saves is kept when it is committed; what it may restore
 * does not change while it runs.
 */
public interface Checkpoints {
    /**
     * One saving of a checkpoint, by all three servers together.
     *
     * @param id drawn by all of them, so that two savings with one number are told apart
     */
    record Generation(long number, long id) {}

    /**
     * What is saved under a name of its own.
     *
     * @param dithered whether the value depends on dithered rounding
     */
    record Entry(String name, Value value, boolean dithered) {
        public ValueType type() {
            return value.type().withDither(dithered);
        }
    }

    /** A server without a place for them. */
    Checkpoints NONE = new Checkpoints() {
        @Override
        public List<Generation> held(String name) {
            throw new MpcException(
                    MpcException.Code.ABORTED,
                    "this server keeps no checkpoints: checkpoint=" + name + "; give it a state folder");
        }

        @Override
        public long draw() {
            throw new IllegalStateException("no checkpoints are kept");
        }

        @Override
        public void stage(String name, Generation generation, @Nullable Generation kept, List<Entry> entries) {
            throw new IllegalStateException("no checkpoints are kept: checkpoint=" + name);
        }

        @Override
        public Value read(String name, Generation generation, String entry, ValueType wanted) {
            throw new IllegalStateException("no checkpoints are kept: checkpoint=" + name);
        }

        @Override
        public void commit() {}

        @Override
        public void rollback() {}
    };

    /** The generations this server had when the run first asked, the newest first. */
    List<Generation> held(String name);

    /** A random number, for an id. */
    long draw();

    /** Writes a generation that {@link #commit} will show; {@code kept}, if not null, stays beside it. */
    void stage(String name, Generation generation, @Nullable Generation kept, List<Entry> entries);

    /**
     * An entry, of exactly the type wanted.
     *
     * @throws io.tfe4j.party.MpcException if the file is damaged, or the entry missing or of another type
     */
    Value read(String name, Generation generation, String entry, ValueType wanted);

    /** Keeps what the run saved, and forgets older generations. */
    void commit();

    /** Forgets what the run saved. */
    void rollback();
}

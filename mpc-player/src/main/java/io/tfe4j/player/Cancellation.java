package io.tfe4j.player;

import io.tfe4j.party.MpcException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Lets whoever called for a run end it, whether it has begun or not; that run, and no other. */
final class Cancellation {
    private @Nullable Consumer<MpcException> run;
    private @Nullable MpcException cause;

    synchronized void cancel(MpcException newCause) {
        cause = newCause;
        if (run != null) {
            run.accept(newCause);
        }
    }

    /** The run has begun, and this ends it. */
    synchronized void begin(Consumer<MpcException> begun) {
        run = begun;
        if (cause != null) {
            begun.accept(cause);
        }
    }

    /** The run is over. */
    synchronized void end() {
        run = null;
    }
}

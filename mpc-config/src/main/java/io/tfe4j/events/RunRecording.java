package io.tfe4j.events;

import io.tfe4j.party.Transport;
import io.tfe4j.program.run.RunObserver;

/**
 * The record of one run. Give each player that runs in this process the observer and the transport made here; end with
 * {@link #finished} or {@link #failed}, of which the first call counts. A file that cannot be written is logged and
 * never fails a run.
 */
public interface RunRecording {
    /** Hands everything back as it came. */
    RunRecording NONE = new RunRecording() {
        @Override
        public RunObserver observer(String player, RunObserver inner) {
            return inner;
        }

        @Override
        public Transport transport(String player, Transport inner) {
            return inner;
        }

        @Override
        public void finished() {}

        @Override
        public void failed() {}
    };

    /** Notes what {@code inner} is told. */
    RunObserver observer(String player, RunObserver inner);

    /** Counts what {@code inner} sends, and how long it waits. */
    Transport transport(String player, Transport inner);

    void finished();

    /** Leaves a trace, up to where the run came, and no statistics. */
    void failed();
}

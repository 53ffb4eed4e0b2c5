package io.tfe4j.program;

/** Told what happens at one player during a run, from many threads. */
public interface RunObserver {
    void nodeDone(Node node, long nanos);

    /** The first call ends the session; called before anyone waits for the rest of the program. */
    void failed(Node node, Throwable cause);
}

package io.tfe4j.environments;

/**
 * How to set an environment up.
 *
 * @param force whether one that is valid is made anew, too
 * @param listener is told how it goes on
 */
public record SetupOptions(boolean force, SetupListener listener) {
    /** Leaves a valid environment alone, and says nothing. */
    public static SetupOptions defaults() {
        return new SetupOptions(false, SetupListener.SILENT);
    }

    public SetupOptions withForce(boolean newForce) {
        return new SetupOptions(newForce, listener);
    }

    public SetupOptions withListener(SetupListener newListener) {
        return new SetupOptions(force, newListener);
    }
}

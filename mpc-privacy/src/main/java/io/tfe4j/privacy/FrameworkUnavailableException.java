package io.tfe4j.privacy;

/** No framework on the class path trains such a model. */
public final class FrameworkUnavailableException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    FrameworkUnavailableException(String message) {
        super(message);
    }
}

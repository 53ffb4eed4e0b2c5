package io.tfe4j.imports;

/** A model file that cannot be read, or an operator that is used in a way that is not supported. */
final class ImportException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    ImportException(String message) {
        super(message);
    }
}

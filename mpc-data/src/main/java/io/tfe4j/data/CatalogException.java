package io.tfe4j.data;

/** What is wrong with a catalog or its data, in words that hold no value and may travel. */
final class CatalogException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    CatalogException(String message) {
        super(message);
    }
}

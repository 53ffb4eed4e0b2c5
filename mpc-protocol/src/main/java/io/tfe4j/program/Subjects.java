package io.tfe4j.program;

/**
 * Whom a dataset is about, as its owner says. Datasets about the same people share what may be learned of them, under
 * whatever names they are asked for.
 *
 * @param people the owner's name for them; the dataset's own name if the catalog gives none
 * @param content a digest of the data as it lies there, which stays with the owner; empty if it is no file
 */
public record Subjects(String people, String content) {
    /** Of a dataset of which nothing is said: its own. */
    public static Subjects of(String dataset) {
        return new Subjects(dataset, "");
    }
}

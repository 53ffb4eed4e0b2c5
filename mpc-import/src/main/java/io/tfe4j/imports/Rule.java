package io.tfe4j.imports;

/** How one operator is computed, with one result. */
@FunctionalInterface
interface Rule {
    /** Throws an {@link IllegalArgumentException} that says why not, if this use of the operator is not supported. */
    <T> T apply(Call<T> call);
}

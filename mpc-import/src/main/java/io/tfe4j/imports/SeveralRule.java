package io.tfe4j.imports;

import java.util.List;

/** How an operator is computed that has several results, or different numbers of them. */
@FunctionalInterface
interface SeveralRule {
    /**
     * The first results of the operator, in its order; later ones that it leaves out are refused where they are read.
     * Throws an {@link IllegalArgumentException} that says why not, if this use of the operator is not supported.
     */
    <T> List<T> apply(Call<T> call);
}

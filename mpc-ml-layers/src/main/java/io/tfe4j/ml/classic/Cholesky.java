package io.tfe4j.ml.classic;

import io.tfe4j.PrivateTensor;
import io.tfe4j.TfeContext;
import java.util.ArrayList;
import java.util.List;

/**
 * Solves {@code G w = b} for a positive definite matrix, by Cholesky's decomposition of [G b]. Its numbers are bounded,
 * which Gauss's are not: those of the decomposition by the roots of G's diagonal, and what is left of G by that
 * diagonal.
 *
 * @param leastPivot what is left of the diagonal is at least that
 * @param entries bound of [G b]
 * @param roots bound of the decomposition
 * @param limit of solutions, to which they are clipped
 */
record Cholesky(TfeContext tfe, double leastPivot, double entries, double roots, double limit) {
    /** A row of the decomposition, from the diagonal on, and one over its first entry. */
    private record Row(PrivateTensor entries, PrivateTensor inverse) {}

    /** {@code system} is [n, n + targets]; solutions are [n, targets]. */
    PrivateTensor solve(PrivateTensor system) {
        int n = system.size(0);
        List<Row> rows = new ArrayList<>();
        PrivateTensor rest = system;
        for (int i = 0; i < n; i++) {
            Row row = row(rest);
            rows.add(row);
            rest = i == n - 1 ? rest : reduced(rest, row.entries);
        }
        return substitute(rows, n);
    }

    private Row row(PrivateTensor rest) {
        PrivateTensor first = rest.slice(new int[] {0, 0}, new int[] {1, rest.size(1)});
        PrivateTensor inverse = first.slice(new int[] {0, 0}, new int[] {1, 1})
                .assumeRange(leastPivot, entries)
                .rsqrt();
        return new Row(first.mul(inverse).assumeRange(-roots, roots), inverse);
    }

    /** Without its first row and column, which the others have taken into account. */
    private PrivateTensor reduced(PrivateTensor rest, PrivateTensor row) {
        int n = rest.size(0);
        int all = rest.size(1);
        PrivateTensor left = row.slice(new int[] {0, 1}, new int[] {1, n}).transpose();
        PrivateTensor right = row.slice(new int[] {0, 1}, new int[] {1, all});
        return rest.slice(new int[] {1, 1}, new int[] {n, all})
                .sub(left.mmul(right))
                .assumeRange(-entries, entries);
    }

    /** From the last unknown to the first. */
    private PrivateTensor substitute(List<Row> rows, int n) {
        List<PrivateTensor> solutions = new ArrayList<>();
        for (int i = n - 1; i >= 0; i--) {
            Row row = rows.get(i);
            int known = n - 1 - i;
            PrivateTensor value = row.entries.slice(new int[] {0, known + 1}, new int[] {1, row.entries.size(1)});
            if (known > 0) {
                PrivateTensor factors = row.entries.slice(new int[] {0, 1}, new int[] {1, known + 1});
                value = value.sub(factors.mmul(tfe.concat(0, solutions.toArray(PrivateTensor[]::new))));
            }
            double most = 2 * limit * roots;
            solutions.add(0, value.assumeRange(-most, most).mul(row.inverse).clip(-limit, limit));
        }
        return tfe.concat(0, solutions.toArray(PrivateTensor[]::new));
    }
}

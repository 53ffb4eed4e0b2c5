package io.tfe4j.ml.classic;

import io.tfe4j.PrivateTensor;
import io.tfe4j.Tfe;
import io.tfe4j.TfeContext;
import java.util.ArrayList;
import java.util.List;

/**
 * Principal components: directions of largest variance, one after the other, each by squaring the matrix of covariances
 * until the largest eigenvalue is all that is left, which takes fewer rounds than multiplying a vector as often.
 */
public final class Pca {
    private final int count;
    private final int squarings;

    /** With 7 squarings, as good as 128 multiplications. */
    public Pca(int components) {
        this(components, 7);
    }

    private Pca(int count, int squarings) {
        if (count < 1 || squarings < 1 || squarings > 20) {
            throw new IllegalArgumentException(
                    "out of range: components=" + count + ", least=1, squarings=" + squarings + ", allowed=1..20");
        }
        this.count = count;
        this.squarings = squarings;
    }

    /**
     * More of them tell closer eigenvalues apart: what is left of the second is the ratio of the two to the
     * 2^squarings.
     */
    public Pca squarings(int number) {
        return new Pca(count, number);
    }

    /** In the context of {@link Tfe}. */
    public Components fit(PrivateTensor x) {
        return fit(Tfe.context(), x);
    }

    /**
     * Finds them once in each session that needs them. <b>Shape:</b> x [rows, features]. <b>Range:</b> {@code rows * m^2 < 2^28} for numbers up to m; the sum of all
     * variances must be above 2^-8, of numbers that are declared to be beyond 128 above {@code m^2 / 2^20}; and before each
     * component more than 2^-8 of it be left. Features of other units count by their variance: bring them to one unit
     * first. <b>Error:</b> as the ratio
     * of eigenvalues says, and about 2^-16 of the largest over the distance to the next one. <b>Cost:</b> for each
     * component about 33 rounds for each squaring, and 130; bytes are few, whatever the rows. Components come with a
     * sign that depends on nothing but the component.
     *
     * @throws IllegalArgumentException if there are fewer features than components, or ranges allow what 64 bits do not
     *     hold
     */
    public Components fit(TfeContext tfe, PrivateTensor x) {
        Tables.requireTable("Pca", x);
        if (x.size(1) < count) {
            throw new IllegalArgumentException(
                    "fewer features than components: features=" + x.size(1) + ", components=" + count);
        }
        PrivateTensor mean = x.mean(true, 0);
        Spectrum spectrum = Spectrum.of(tfe, x.sub(mean), squarings);
        List<PrivateTensor> directions = new ArrayList<>();
        List<PrivateTensor> shares = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Spectrum.Largest largest = spectrum.largest();
            directions.add(largest.direction());
            shares.add(largest.share());
            spectrum = spectrum.without(largest);
        }
        PrivateTensor all =
                tfe.concat(1, directions.toArray(PrivateTensor[]::new)).withFractionBits(x.fractionBits());
        PrivateTensor ratios =
                tfe.concat(0, shares.toArray(PrivateTensor[]::new)).reshape(-1);
        List<PrivateTensor> kept = Fitted.once(tfe, mean, all, ratios.withFractionBits(x.fractionBits()));
        return new Components(kept.get(0), kept.get(1), kept.get(2));
    }

    @Override
    public String toString() {
        return "Pca(components=" + count + ")";
    }
}

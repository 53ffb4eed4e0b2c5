package io.tfe4j.privacy.statistics;

import io.tfe4j.privacy.accounting.PrivacyEvent;
import io.tfe4j.random.RandomWords;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Statistics of the groups of a {@link PrivateDataset}. Immutable. */
public final class PrivateGroups {
    private final PrivateDataset dataset;
    private final String column;
    /** Empty where keys are selected privately. */
    private final List<String> keys;

    private final double delta;

    PrivateGroups(PrivateDataset dataset, String column, List<String> keys, double delta) {
        this.dataset = dataset;
        this.column = column;
        this.keys = keys;
        this.delta = delta;
    }

    /** How many rows each group has. */
    public Map<String, Estimate> count(Noise noise) {
        return all("count by " + column, noise, Release::counts);
    }

    /** The sum of a column's numbers in each group, each clipped to public bounds. */
    public Map<String, Estimate> sum(String of, double low, double high, Noise noise) {
        Clipped bounds = new Clipped(low, high);
        dataset.table().place(of);
        return all("sum of " + of + " by " + column, noise, release -> release.sums(of, bounds));
    }

    /** Their mean. */
    public Map<String, Estimate> mean(String of, double low, double high, Noise noise) {
        Clipped bounds = new Clipped(low, high);
        dataset.table().place(of);
        return all("mean of " + of + " by " + column, noise, release -> release.means(of, bounds));
    }

    /** Their variance. */
    public Map<String, Estimate> variance(String of, double low, double high, Noise noise) {
        Clipped bounds = new Clipped(low, high);
        dataset.table().place(of);
        return all("variance of " + of + " by " + column, noise, release -> release.variances(of, bounds));
    }

    private Map<String, Estimate> all(String purpose, Noise noise, PrivateDataset.Query query) {
        dataset.requireSubjects();
        boolean selected = keys.isEmpty();
        Noise half = selected ? noise.part(2) : noise;
        PrivacyEvent values = half.event();
        dataset.payment()
                .spend(
                        purpose,
                        selected
                                ? new PrivacyEvent.Composed(
                                        List.of(new PrivacyEvent.Except(delta, half.event()), values))
                                : values);
        Contributions contributions = dataset.contributions();
        try (RandomWords random = RandomWords.fresh()) {
            Map<String, List<String[]>> groups = dataset.groups(column, random);
            List<String> shown = selected ? select(groups, half, random) : keys;
            List<List<String[]>> sets = new ArrayList<>();
            shown.forEach(key -> sets.add(groups.getOrDefault(key, List.of())));
            List<Estimate> estimates = query.of(
                    new Release(dataset.table(), sets, contributions.rows(), contributions.groups(), half, random));
            Map<String, Estimate> results = new LinkedHashMap<>();
            for (int i = 0; i < shown.size(); i++) {
                results.put(shown.get(i), estimates.get(i));
            }
            return results;
        }
    }

    /**
     * The keys whose number of people, with noise, is above what one person's key reaches with a probability of delta,
     * shared among the keys that a person has; in an order that is not the table's.
     */
    private List<String> select(Map<String, List<String[]>> groups, Noise noise, RandomWords random) {
        Contributions contributions = dataset.contributions();
        Sensitivity sensitivity = Sensitivity.of(1, contributions.groups());
        long threshold = 1 + noise.quantile(sensitivity, delta / contributions.groups());
        List<String> candidates = List.copyOf(new TreeSet<>(groups.keySet()));
        long[] drawn = noise.draw(random, candidates.size(), sensitivity);
        List<String> shown = new ArrayList<>();
        for (int i = 0; i < drawn.length; i++) {
            long people = contributions.people(groups.getOrDefault(candidates.get(i), List.of()), dataset.table());
            if (people + drawn[i] >= threshold) {
                shown.add(candidates.get(i));
            }
        }
        return shown;
    }

    @Override
    public String toString() {
        return "PrivateGroups[" + column + "]";
    }
}

package io.tfe4j.privacy.secure;

import io.tfe4j.Output;
import io.tfe4j.privacy.accounting.GaussianMechanism;
import io.tfe4j.program.Program;
import io.tfe4j.program.privacy.BareRelease;
import io.tfe4j.program.privacy.NoisedRelease;
import io.tfe4j.program.privacy.PrivacyAnalysis;
import io.tfe4j.program.privacy.PrivacyState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the graph of a program proves about single rows of its data sets: an epsilon for each that noised sums are about,
 * and what is opened without noise. Neighbouring data sets differ in one row, which in one of them contributes nothing;
 * where all sums are {@code sumPerPerson}, in all rows of a person.
 * Gaussian noise without sampling composes exactly, so these are no upper bounds of bounds.
 *
 * @param datasets in alphabetical order
 * @param bare what somebody learns without noise, other than owners of their own data
 */
public record ProvenPrivacy(List<Dataset> datasets, List<BareRelease> bare, double delta) {
    /**
     * One data set.
     *
     * @param name {@code owner/dataset}
     * @param person the column that says whose a row is, if the noise of all sums covers all rows of a person; empty if the
     *     numbers are about one row
     * @param releases how many noised sums one row, or person, is in
     * @param againstServer epsilon against a server, which knows its own share of the noise and which rows are in which
     *     batch
     * @param againstOutsider epsilon against all others, receivers included, if no server tells them
     */
    public record Dataset(String name, String person, long releases, double againstServer, double againstOutsider) {}

    /** All three servers' noise against that of two. */
    private static final double OUTSIDER = Math.sqrt(1.5);

    public ProvenPrivacy {
        datasets = List.copyOf(datasets);
        bare = List.copyOf(bare);
    }

    /** Of one run of {@code outputs} in a new session, with the first values of variables. */
    public static ProvenPrivacy of(double delta, Output... outputs) {
        return ofSession(delta, Output.programs(Arrays.asList(outputs)));
    }

    /** Of all runs of a session, in their order. */
    public static ProvenPrivacy ofSession(double delta, List<Program> programs) {
        Map<String, List<NoisedRelease>> bySource = new TreeMap<>();
        List<BareRelease> bare = new ArrayList<>();
        PrivacyState state = PrivacyState.NONE;
        for (Program program : programs) {
            PrivacyAnalysis analysis = PrivacyAnalysis.of(program, state);
            for (NoisedRelease release : analysis.noised()) {
                bySource.computeIfAbsent(release.source(), unused -> new ArrayList<>())
                        .add(release);
            }
            bare.addAll(analysis.bare());
            state = analysis.after();
        }
        List<Dataset> datasets = new ArrayList<>();
        bySource.forEach((source, releases) -> datasets.add(dataset(source, releases, delta)));
        return new ProvenPrivacy(datasets, bare, delta);
    }

    private static Dataset dataset(String name, List<NoisedRelease> releases, double delta) {
        double precision = 0;
        long count = 0;
        for (NoisedRelease release : releases) {
            precision += release.times() / (release.noiseMultiplier() * release.noiseMultiplier());
            count += release.times();
        }
        double multiplier = 1 / Math.sqrt(precision);
        List<String> people =
                releases.stream().map(NoisedRelease::person).distinct().toList();
        return new Dataset(
                name,
                people.size() == 1 ? people.get(0) : "",
                count,
                GaussianMechanism.epsilon(multiplier, delta),
                GaussianMechanism.epsilon(multiplier * OUTSIDER, delta));
    }

    /** Whether nothing is opened without noise. */
    public boolean isPrivate() {
        return bare.isEmpty();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Dataset dataset : datasets) {
            text.append(String.format(
                    Locale.ROOT,
                    "%s: a %s is in %d noised sum%s; epsilon %.4g against a server, %.4g against others, at delta %s%n",
                    dataset.name,
                    dataset.person.isEmpty() ? "row" : "person (all rows with one " + dataset.person + ")",
                    dataset.releases,
                    dataset.releases == 1 ? "" : "s",
                    dataset.againstServer,
                    dataset.againstOutsider,
                    delta));
        }
        for (BareRelease release : bare) {
            text.append(String.format(
                    Locale.ROOT,
                    "%s: NOT protected, learnt by %s at %s%n",
                    release.source(),
                    release.receiver().isEmpty() ? "all servers" : release.receiver(),
                    release.node()));
        }
        return text.toString();
    }
}

package io.tfe4j.player.consent;

import io.tfe4j.program.Exchange;
import io.tfe4j.program.privacy.BareRelease;
import io.tfe4j.program.privacy.NoisedRelease;
import io.tfe4j.program.privacy.PrivacyAnalysis;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Demands that all anybody learns of data sets is differentially private by the program's graph, and costs at most a budget
 * for each data set, over all runs ever.
 *
 * @param epsilon of each data set, against a server that knows its own share of the noise and which rows are in which batch
 * @param delta of each data set
 * @param datasets as {@code owner/dataset}, with {@code *}; all if none are named
 * @param perPerson the column that says whose a row is, if noise must cover all rows of a person; one row if not given
 */
public record PrivacyTerms(
        double epsilon,
        double delta,
        @Nullable List<String> datasets,
        @Nullable String perPerson) {
    public PrivacyTerms {
        if (!(epsilon > 0) || Double.isInfinite(epsilon) || !(delta > 0) || !(delta < 1)) {
            throw new IllegalArgumentException(
                    "differentialPrivacy needs a positive epsilon and a delta between 0 and 1: " + "epsilon=" + epsilon
                            + ", delta=" + delta);
        }
        datasets = datasets == null ? null : List.copyOf(datasets);
    }

    private boolean covers(String source) {
        return datasets == null || source.equals(Exchange.CHECKPOINTS) || Pattern.anyMatches(datasets, source);
    }

    /** What is opened without enough noise; empty if nothing is. */
    List<String> objections(PrivacyAnalysis analysis) {
        List<String> objections = new ArrayList<>();
        for (BareRelease bare : analysis.bare()) {
            if (covers(bare.source())) {
                objections.add("differential privacy: " + bare.source() + " without provable noise to "
                        + (bare.receiver().isEmpty() ? "all servers" : bare.receiver()) + ", at " + bare.node());
            }
        }
        for (NoisedRelease release : analysis.noised()) {
            if (perPerson != null
                    && covers(release.source())
                    && !release.person().equals(perPerson)) {
                objections.add("differential privacy: noise for "
                        + (release.person().isEmpty() ? "one row" : "the rows with one " + release.person()) + " of "
                        + release.source() + ", where all rows with one " + perPerson + " are to be covered, at "
                        + release.node());
            }
        }
        return objections.stream().distinct().toList();
    }

    /** The data sets that the program's noised sums are about. */
    public List<String> spentOn(PrivacyAnalysis analysis) {
        TreeSet<String> sources = new TreeSet<>();
        analysis.noised().stream()
                .map(NoisedRelease::source)
                .filter(this::covers)
                .forEach(sources::add);
        return List.copyOf(sources);
    }
}

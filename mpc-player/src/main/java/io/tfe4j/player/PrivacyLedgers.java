package io.tfe4j.player;

import io.tfe4j.player.consent.PrivacyTerms;
import io.tfe4j.player.consent.Proposal;
import io.tfe4j.player.consent.RefusedException;
import io.tfe4j.privacy.accounting.PrivacyEvent;
import io.tfe4j.privacy.ledger.BudgetExceededException;
import io.tfe4j.privacy.ledger.PrivacyBudget;
import io.tfe4j.privacy.ledger.PrivacyLedger;
import io.tfe4j.program.NoisedRelease;
import io.tfe4j.program.PrivacyAnalysis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What runs have cost of the privacy of data sets, one ledger each. Spent before a run begins, so that no crash leaves a
 * result without its entry; a run that fails afterwards has cost as much.
 */
final class PrivacyLedgers {
    private final Path folder;

    PrivacyLedgers(Path folder) {
        this.folder = folder;
    }

    /**
     * Whether {@link #spend} would go through now.
     *
     * @throws RefusedException if a budget does not suffice
     */
    synchronized void requireAffordable(List<PrivacyTerms> all, Proposal proposal) {
        PrivacyAnalysis analysis = proposal.privacy();
        for (PrivacyTerms terms : all) {
            PrivacyBudget budget = new PrivacyBudget(terms.epsilon(), terms.delta());
            for (String source : terms.spentOn(analysis)) {
                with(source, budget, ledger -> ledger.requireAffordable("a run", event(analysis, source)));
            }
        }
    }

    /**
     * Records what the program costs each data set, once, whichever and however many terms demand it.
     *
     * @param run for people who read the ledger
     * @throws RefusedException if a budget does not suffice; nothing is recorded then
     */
    synchronized void spend(List<PrivacyTerms> all, Proposal proposal, String run) {
        requireAffordable(all, proposal);
        PrivacyAnalysis analysis = proposal.privacy();
        String purpose = "program " + proposal.program().digest() + " of " + proposal.submitter() + ", session " + run;
        Set<String> spent = new HashSet<>();
        for (PrivacyTerms terms : all) {
            PrivacyBudget budget = new PrivacyBudget(terms.epsilon(), terms.delta());
            for (String source : terms.spentOn(analysis)) {
                if (spent.add(source)) {
                    with(source, budget, ledger -> ledger.spend(purpose, event(analysis, source)));
                }
            }
        }
    }

    /** Of all noised sums about one data set. */
    private static PrivacyEvent event(PrivacyAnalysis analysis, String source) {
        List<PrivacyEvent> events = new ArrayList<>();
        for (NoisedRelease release : analysis.noised()) {
            if (release.source().equals(source)) {
                events.add(new PrivacyEvent.SelfComposed(
                        new PrivacyEvent.Gaussian(release.noiseMultiplier()), release.times()));
            }
        }
        return events.size() == 1 ? events.get(0) : new PrivacyEvent.Composed(events);
    }

    private interface Use {
        void of(PrivacyLedger ledger);
    }

    private void with(String source, PrivacyBudget budget, Use use) {
        try {
            Files.createDirectories(folder);
            try (PrivacyLedger ledger = PrivacyLedger.open(file(source), budget)) {
                use.of(ledger);
            }
        } catch (BudgetExceededException e) {
            throw new RefusedException(
                    "data set " + source + ": " + e.getMessage(),
                    "data set " + source + ": privacy budget exceeded: allowed=" + budget.epsilon() + ", delta="
                            + budget.delta());
        } catch (IllegalStateException e) {
            throw new RefusedException(
                    "data set " + source + ": " + e.getMessage(),
                    "data set " + source
                            + ": privacy ledger cannot be used: it was tampered with, or is open elsewhere");
        } catch (IOException e) {
            throw new UncheckedIOException("privacy ledger cannot be written: folder=" + folder, e);
        }
    }

    private Path file(String source) {
        return folder.resolve(URLEncoder.encode(source, StandardCharsets.UTF_8) + ".ledger");
    }
}

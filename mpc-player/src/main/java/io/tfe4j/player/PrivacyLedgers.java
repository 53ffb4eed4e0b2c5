package io.tfe4j.player;

import io.tfe4j.player.audit.AuditHead;
import io.tfe4j.player.audit.LogHeads;
import io.tfe4j.player.consent.PrivacyTerms;
import io.tfe4j.player.consent.Proposal;
import io.tfe4j.player.consent.RefusedException;
import io.tfe4j.privacy.accounting.PrivacyEvent;
import io.tfe4j.privacy.ledger.BudgetExceededException;
import io.tfe4j.privacy.ledger.LedgerEntry;
import io.tfe4j.privacy.ledger.OtherBudgetException;
import io.tfe4j.privacy.ledger.PrivacyBudget;
import io.tfe4j.privacy.ledger.PrivacyLedger;
import io.tfe4j.program.Subjects;
import io.tfe4j.program.privacy.NoisedRelease;
import io.tfe4j.program.privacy.PrivacyAnalysis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What runs have cost of people's privacy, one ledger for the people of each owner, whatever the data sets about them are
 * called. Spent before a run begins, so that no crash leaves a result without its entry; a run that fails afterwards has
 * cost as much, one that did not begin is taken back.
 */
final class PrivacyLedgers {
    private static final String SUFFIX = ".ledger";
    private final Path folder;
    private final KnownSubjects subjects;

    PrivacyLedgers(Path folder) {
        this.folder = folder;
        subjects = new KnownSubjects(new StateLines(folder.resolve("subjects")));
    }

    /**
     * Whether {@link #spend} would go through now, if nothing new is said of whom data sets are about.
     *
     * @throws RefusedException if a budget does not suffice
     */
    synchronized void requireAffordable(List<PrivacyTerms> all, Proposal proposal) {
        requireAffordable(all, proposal, Map.of());
    }

    private void requireAffordable(List<PrivacyTerms> all, Proposal proposal, Map<String, Subjects> told) {
        PrivacyAnalysis analysis = proposal.privacy();
        for (PrivacyTerms terms : widestFirst(all)) {
            for (String people : people(terms, analysis, told)) {
                PrivacyBudget budget = new PrivacyBudget(terms.epsilon(), terms.delta()).about(people);
                with(
                        people,
                        budget,
                        ledger -> ledger.requireAffordable("a run", event(analysis, people, told), budget));
            }
        }
    }

    /**
     * Records what the program costs the people of each data set, once, whichever and however many terms demand it.
     *
     * @param run for people who read the ledger
     * @param told whom data sets are about, as their owners say, by {@code owner/dataset}
     * @throws RefusedException if a budget does not suffice, or a data set was about others before; nothing is recorded
     *     then
     */
    synchronized void spend(List<PrivacyTerms> all, Proposal proposal, String run, Map<String, Subjects> told) {
        PrivacyAnalysis analysis = proposal.privacy();
        for (PrivacyTerms terms : all) {
            for (String source : terms.spentOn(analysis)) {
                makeFolder();
                subjects.remember(source, told, this::hasSpent);
            }
        }
        requireAffordable(all, proposal, told);
        String purpose = "program " + proposal.program().digest() + " of " + proposal.submitter() + ", session " + run;
        Set<String> spent = new HashSet<>();
        for (PrivacyTerms terms : widestFirst(all)) {
            for (String people : people(terms, analysis, told)) {
                PrivacyBudget budget = new PrivacyBudget(terms.epsilon(), terms.delta()).about(people);
                if (spent.add(people)) {
                    with(people, budget, ledger -> ledger.spend(purpose, event(analysis, people, told)));
                }
            }
        }
    }

    /** A new ledger has the budget of whoever may spend most; others are held to their own. */
    private static List<PrivacyTerms> widestFirst(List<PrivacyTerms> all) {
        return all.stream()
                .sorted(Comparator.comparingDouble(PrivacyTerms::epsilon).reversed())
                .toList();
    }

    private SortedSet<String> people(PrivacyTerms terms, PrivacyAnalysis analysis, Map<String, Subjects> told) {
        SortedSet<String> all = new TreeSet<>();
        terms.spentOn(analysis).forEach(source -> all.add(subjects.people(source, told)));
        return all;
    }

    private boolean hasSpent(String people) {
        if (!Files.exists(file(people))) {
            return false;
        }
        try (PrivacyLedger ledger = PrivacyLedger.open(file(people))) {
            return !ledger.entries().isEmpty();
        } catch (IllegalStateException e) {
            // one that cannot be read may have anything in it
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException("privacy ledger cannot be read: folder=" + folder, e);
        }
    }

    /** Where the ledgers end that a run may spend from. */
    synchronized Map<String, AuditHead> heads(List<PrivacyTerms> all, Proposal proposal, Map<String, Subjects> told) {
        Map<String, AuditHead> heads = new TreeMap<>();
        for (PrivacyTerms terms : all) {
            for (String people : people(terms, proposal.privacy(), told)) {
                List<LedgerEntry> entries = entries(people);
                heads.put(people, head(entries, entries.size()));
            }
        }
        return heads;
    }

    /** Whether a ledger ever ended so. */
    synchronized boolean contain(String people, AuditHead head) {
        if (head.sequence() == 0) {
            return true;
        }
        List<LedgerEntry> entries = entries(people);
        return head.sequence() <= entries.size() && head.equals(head(entries, (int) head.sequence()));
    }

    /** None, where nothing was ever spent. */
    private List<LedgerEntry> entries(String people) {
        if (!Files.exists(file(people))) {
            return List.of();
        }
        try (PrivacyLedger ledger = PrivacyLedger.open(file(people))) {
            return ledger.entries();
        } catch (IllegalStateException e) {
            throw unusable(people, e);
        } catch (IOException e) {
            throw new UncheckedIOException("privacy ledger cannot be read: folder=" + folder, e);
        }
    }

    private static RefusedException unusable(String people, IllegalStateException cause) {
        return new RefusedException(
                "data set " + people + ": " + cause.getMessage(),
                "data set " + people + ": privacy ledger cannot be used: it was tampered with, or is open elsewhere");
    }

    private static AuditHead head(List<LedgerEntry> entries, int count) {
        return count == 0
                ? LogHeads.start().audit()
                : new AuditHead(count, entries.get(count - 1).chain());
    }

    /** Takes back what a run has spent that did not begin; nothing if it has been already. */
    synchronized void withdraw(String run) {
        for (Path file : files()) {
            try (PrivacyLedger ledger = PrivacyLedger.open(file)) {
                for (LedgerEntry entry : standing(ledger, run)) {
                    ledger.withdraw(entry.number(), "the run did not begin: session " + run);
                }
            } catch (IOException e) {
                throw new UncheckedIOException("privacy ledger cannot be written: folder=" + folder, e);
            }
        }
    }

    /** Whether a run has spent anything that was not taken back. */
    synchronized boolean isSpentBy(String run) {
        for (Path file : files()) {
            try (PrivacyLedger ledger = PrivacyLedger.open(file)) {
                if (!standing(ledger, run).isEmpty()) {
                    return true;
                }
            } catch (IOException e) {
                throw new UncheckedIOException("privacy ledger cannot be read: folder=" + folder, e);
            }
        }
        return false;
    }

    private static List<LedgerEntry> standing(PrivacyLedger ledger, String run) {
        return ledger.entries().stream()
                .filter(entry -> entry.withdrawn() == 0 && !ledger.isWithdrawn(entry.number()))
                .filter(entry -> entry.purpose().startsWith("program ")
                        && entry.purpose().endsWith(", session " + run))
                .toList();
    }

    private List<Path> files() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("privacy ledgers cannot be listed: folder=" + folder, e);
        }
    }

    /**
     * Of all noised sums about some people. A sum over several data sets about them has somebody as often as there are data
     * sets, so its noise is as many times smaller against what one of them adds.
     */
    private PrivacyEvent event(PrivacyAnalysis analysis, String people, Map<String, Subjects> told) {
        Map<String, List<NoisedRelease>> sums = new LinkedHashMap<>();
        for (NoisedRelease release : analysis.noised()) {
            if (subjects.people(release.source(), told).equals(people)) {
                sums.computeIfAbsent(release.node(), unused -> new ArrayList<>())
                        .add(release);
            }
        }
        List<PrivacyEvent> events = new ArrayList<>();
        for (List<NoisedRelease> sum : sums.values()) {
            double noise = sum.get(0).noiseMultiplier() / sum.size();
            long times = sum.stream().mapToLong(NoisedRelease::times).max().orElse(1);
            events.add(new PrivacyEvent.SelfComposed(new PrivacyEvent.Gaussian(noise), times));
        }
        return events.size() == 1 ? events.get(0) : new PrivacyEvent.Composed(events);
    }

    private interface Use {
        void of(PrivacyLedger ledger);
    }

    private void with(String people, PrivacyBudget budget, Use use) {
        try {
            makeFolder();
            try (PrivacyLedger ledger = PrivacyLedger.openWithin(file(people), budget)) {
                OwnFiles.restrict(file(people));
                use.of(ledger);
            }
        } catch (BudgetExceededException e) {
            throw new RefusedException(
                    "data set " + people + ": " + e.getMessage(),
                    "data set " + people + ": privacy budget exceeded: allowed=" + budget.limit() + ", delta="
                            + budget.delta());
        } catch (OtherBudgetException e) {
            throw new RefusedException(
                    "data set " + people + ": " + e.getMessage() + "; tfe4j ledger FILE --new-budget changes it",
                    "data set " + people + ": privacy ledger was begun with another budget");
        } catch (IllegalStateException e) {
            throw unusable(people, e);
        } catch (IOException e) {
            throw new UncheckedIOException("privacy ledger cannot be written: folder=" + folder, e);
        }
    }

    private void makeFolder() {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("privacy ledger cannot be written: folder=" + folder, e);
        }
    }

    private Path file(String people) {
        return folder.resolve(URLEncoder.encode(people, StandardCharsets.UTF_8) + SUFFIX);
    }
}

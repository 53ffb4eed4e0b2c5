package io.tfe4j.player.consent;

import io.tfe4j.program.privacy.Lineage;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Whether the owners behind stored values agree to a program: those who take part in it are asked, others have said so before. */
public final class LaterUse {
    private LaterUse() {}

    /**
     * Checks that every owner behind what the program reads of earlier runs takes part, or has allowed the program by the
     * {@code later} of an earlier rule.
     *
     * @param taking who takes part
     * @throws RefusedException naming those who have to be asked
     */
    public static void check(Proposal proposal, Set<String> taking) {
        Set<String> missing = new TreeSet<>();
        for (Lineage lineage : proposal.analysis().read().values()) {
            for (String owner : lineage.owners()) {
                if (!taking.contains(owner) && !allows(lineage.later(owner), proposal)) {
                    missing.add(owner);
                }
            }
        }
        if (!missing.isEmpty()) {
            throw RefusedException.asking(new ArrayList<>(missing));
        }
    }

    private static boolean allows(Set<String> rules, Proposal proposal) {
        return !rules.isEmpty() && rules.stream().allMatch(rule -> allows(rule, proposal));
    }

    private static boolean allows(String rule, Proposal proposal) {
        try {
            List<Objection> objections = PolicyFile.parseRule(rule).objections(proposal);
            return objections.isEmpty();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}

package io.tfe4j.player.consent;

import io.tfe4j.program.Exchange;
import io.tfe4j.program.PrivacyAnalysis;
import io.tfe4j.program.Program;
import io.tfe4j.program.Provenance;
import java.util.ArrayList;
import java.util.List;

/**
 * What a player is asked to consent to.
 *
 * @param submitter the identity that signed, for example {@code submitter:alice}
 * @param before of the session's variables
 */
public record Proposal(String submitter, String mode, Program program, SessionVariables before) {
    /** {@code owner/dataset.column} of all inputs; {@code @checkpoint/name} of what the servers bring back. */
    List<String> inputs() {
        return paths(exchange -> exchange.direction().isInput());
    }

    /**
     * {@code receiver/name} of all outputs, and of all computations a player makes in the clear; {@code
     * @checkpoint/name} of what the servers keep.
     */
    List<String> receivers() {
        return paths(exchange -> exchange.direction() == Exchange.Direction.OUTPUT
                || exchange.direction() == Exchange.Direction.LOCAL_COMPUTATION
                || exchange.direction() == Exchange.Direction.CHECKPOINT);
    }

    private List<String> paths(java.util.function.Predicate<Exchange> kept) {
        List<String> paths = new ArrayList<>();
        for (Exchange exchange : Exchange.of(program)) {
            if (kept.test(exchange)) {
                paths.addAll(exchange.paths());
            }
        }
        return paths.stream().distinct().toList();
    }

    boolean reveals() {
        return Exchange.of(program).stream().anyMatch(Proposal::tellsServers);
    }

    private static boolean tellsServers(Exchange exchange) {
        return exchange.direction() == Exchange.Direction.REVEAL
                || exchange.direction() == Exchange.Direction.PUBLIC_INPUT;
    }

    /** What the program tells of single rows. */
    public PrivacyAnalysis privacy() {
        return PrivacyAnalysis.of(program, before.privacy());
    }

    /**
     * The fewest owners behind anything that somebody learns; no limit where no owner's data is behind it. What comes
     * from a checkpoint counts as one owner's, and as nobody's if others are behind it too: it may have been theirs.
     */
    int fewestOwners() {
        Provenance provenance = Provenance.of(program, before.owners());
        return Exchange.of(program).stream()
                .filter(exchange -> !exchange.direction().isInput())
                .filter(exchange -> exchange.direction() != Exchange.Direction.CHECKPOINT)
                .mapToInt(provenance::fewestBehind)
                .filter(owners -> owners > 0)
                .min()
                .orElse(Integer.MAX_VALUE);
    }
}

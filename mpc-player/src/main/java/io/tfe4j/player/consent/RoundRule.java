package io.tfe4j.player.consent;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One kind of rounds of secure aggregation that a server consents to. A round must satisfy a whole rule.
 *
 * @param name for errors and the audit log; uses are counted by it
 * @param rounds names of rounds, with {@code *}
 * @param clients names of clients who may be chosen, with {@code *}
 * @param leastClients with at least how many in the sum it may be opened
 * @param noiseMultiplier at least how much noise of two servers, over the clip norm
 * @param largestNorm the largest clip norm; any if not given
 * @param largestLength the most numbers of an update; any if not given
 * @param maximumRuns how many rounds may use the rule, ever; any number if not given
 * @param differentialPrivacy the budget of the clients' privacy, over all rounds ever; none if not given
 */
@JsonPropertyOrder({"name", "rounds", "clients"})
public record RoundRule(
        String name,
        List<String> rounds,
        List<String> clients,
        int leastClients,
        double noiseMultiplier,
        @Nullable Double largestNorm,
        @Nullable Integer largestLength,
        @Nullable Integer maximumRuns,
        @Nullable PrivacyTerms differentialPrivacy) {
    public RoundRule {
        name = Objects.requireNonNullElse(name, "unnamed");
        rounds = rounds == null ? List.of() : List.copyOf(rounds);
        clients = clients == null ? List.of() : List.copyOf(clients);
        leastClients = Math.max(2, leastClients);
        if (!(noiseMultiplier >= 0) || maximumRuns != null && maximumRuns < 1) {
            throw new IllegalArgumentException("rule of rounds out of range: rule=" + name + ", noiseMultiplier="
                    + noiseMultiplier + ", maximumRuns=" + maximumRuns);
        }
        if (differentialPrivacy != null && differentialPrivacy.perPerson() != null) {
            throw new IllegalArgumentException(
                    "perPerson is of tables; a round protects all data of a client: rule=" + name);
        }
        if (differentialPrivacy != null && !(noiseMultiplier > 0)) {
            throw new IllegalArgumentException(
                    "differentialPrivacy needs noise: rule=" + name + ", noiseMultiplier=" + noiseMultiplier);
        }
    }

    /**
     * A round that is proposed.
     *
     * @param clients who were chosen
     * @param length how many numbers an update has
     * @param norm the clip norm
     */
    public record ProposedRound(
            String name, List<String> clients, int length, double norm, int leastClients, double noiseMultiplier) {
        public ProposedRound {
            clients = List.copyOf(clients);
        }
    }

    /** What stands in the way; empty if nothing does. */
    List<String> objections(ProposedRound round) {
        List<String> objections = new ArrayList<>();
        if (!Pattern.anyMatches(rounds, round.name())) {
            objections.add("round " + Printable.text(round.name(), 200));
        }
        round.clients().stream()
                .filter(client -> !Pattern.anyMatches(clients, client))
                .findFirst()
                .ifPresent(client -> objections.add("client " + Printable.text(client, 200)));
        if (round.leastClients() < leastClients) {
            objections.add("leastClients " + round.leastClients() + ", where " + leastClients + " are needed");
        }
        if (!(round.noiseMultiplier() >= noiseMultiplier)) {
            objections.add("noiseMultiplier " + round.noiseMultiplier() + ", where " + noiseMultiplier + " is needed");
        }
        if (largestNorm != null && !(round.norm() <= largestNorm)) {
            objections.add("clip norm " + round.norm() + ", where " + largestNorm + " is the largest");
        }
        if (largestLength != null && round.length() > largestLength) {
            objections.add("length " + round.length() + ", where " + largestLength + " is the largest");
        }
        return objections;
    }
}

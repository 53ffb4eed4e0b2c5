package io.tfe4j.player.consent;

import java.util.List;

/**
 * What a policy has consented to, and by what.
 *
 * @param rule that allows it
 * @param isDevelopment whether the policy allows everything, and so no rule stands behind it
 * @param privacy demands of the rule, and of the rules that let in what is read of earlier runs
 */
public record Consented(Rule rule, boolean isDevelopment, List<PrivacyTerms> privacy) {
    public Consented {
        privacy = List.copyOf(privacy);
    }

    /** What later runs may do with what comes of this one, in the words of a rule; empty if this player wants to be asked. */
    public String later() {
        Rule later = rule.later();
        return later == null ? "" : PolicyFile.write(later);
    }
}

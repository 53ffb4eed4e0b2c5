package io.tfe4j.player.consent;

import io.tfe4j.program.PrivacyAnalysis;
import io.tfe4j.program.PrivacyState;
import io.tfe4j.program.Program;
import io.tfe4j.program.Provenance;
import java.util.Map;
import java.util.Set;

/**
 * What a player knows of the variables of a session between runs, from the programs alone. Immutable.
 *
 * @param owners behind each variable
 * @param privacy how variables depend on rows of data sets
 */
public record SessionVariables(Map<String, Set<String>> owners, PrivacyState privacy) {
    /** Of a new session. */
    public static final SessionVariables NONE = new SessionVariables(Map.of(), PrivacyState.NONE);

    public SessionVariables {
        owners = Map.copyOf(owners);
    }

    /** When {@code program} has run. */
    public SessionVariables after(Program program) {
        return new SessionVariables(
                Provenance.of(program, owners).variables(),
                PrivacyAnalysis.of(program, privacy).after());
    }
}

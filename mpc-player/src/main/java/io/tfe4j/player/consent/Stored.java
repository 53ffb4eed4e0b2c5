package io.tfe4j.player.consent;

import io.tfe4j.program.privacy.StoredLineage;
import java.util.Map;
import java.util.Set;

/**
 * What the servers have stored and a program may touch.
 *
 * @param lineage of the session's variables and of the checkpoints that the program restores
 * @param rules of this player's policy that let in what is stored; empty where they are not known
 * @param savers who made the savings that the program restores or replaces, by the checkpoint's name
 */
public record Stored(StoredLineage lineage, Set<String> rules, Map<String, String> savers) {
    /** Of a new session that touches no checkpoint. */
    public static final Stored NOTHING = new Stored(StoredLineage.NONE, Set.of(), Map.of());

    public Stored {
        rules = Set.copyOf(rules);
        savers = Map.copyOf(savers);
    }
}

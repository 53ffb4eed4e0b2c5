package io.tfe4j.player;

import io.tfe4j.program.privacy.Lineage;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a server knows of the variables of a session between runs. Immutable.
 *
 * @param lineage of each variable
 * @param rules of this server's policy that let in what is in each variable
 */
record SessionMemory(Map<String, Lineage> lineage, Map<String, Set<String>> rules) {
    /** Of a new session. */
    static final SessionMemory NONE = new SessionMemory(Map.of(), Map.of());

    SessionMemory {
        lineage = Map.copyOf(lineage);
        rules = Map.copyOf(rules);
    }

    /** The rules behind the variables of these names. */
    Set<String> rulesBehind(Set<String> variables) {
        Set<String> behind = new TreeSet<>();
        variables.forEach(name -> behind.addAll(rules.getOrDefault(name, Set.of())));
        return behind;
    }

    /** After a run that assigned some variables. */
    SessionMemory after(Map<String, Lineage> now, Set<String> assigned, Set<String> behind) {
        Map<String, Set<String>> all = new TreeMap<>(rules);
        assigned.forEach(name -> all.put(name, behind));
        return new SessionMemory(now, all);
    }
}

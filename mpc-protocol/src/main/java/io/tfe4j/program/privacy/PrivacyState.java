package io.tfe4j.program.privacy;

import io.tfe4j.program.Exchange;
import io.tfe4j.program.Node;
import java.util.Map;
import java.util.TreeMap;

/** What the variables of a session depend on, between runs. Immutable. */
public final class PrivacyState {
    /** Of a new session. */
    public static final PrivacyState NONE = new PrivacyState(Map.of());

    private final Map<String, Dependence> variables;
    private final StoredLineage stored;

    PrivacyState(Map<String, Dependence> variables) {
        this(variables, StoredLineage.NONE);
    }

    private PrivacyState(Map<String, Dependence> variables, StoredLineage stored) {
        this.variables = Map.copyOf(variables);
        this.stored = stored;
    }

    /** Of variables and checkpoints whose lineage is known. */
    static PrivacyState of(StoredLineage stored) {
        Map<String, Dependence> variables = new TreeMap<>();
        stored.variables().forEach((name, lineage) -> variables.put(name, lineage.dependence()));
        return new PrivacyState(variables, stored);
    }

    /** What an entry of a checkpoint depends on; where nobody knows, on data that nobody knows. */
    Dependence restored(Node node) {
        Lineage lineage = stored.read(node);
        return lineage.isUnknown() ? Dependence.of(Exchange.CHECKPOINTS, Dependence.MIXED) : lineage.dependence();
    }

    Map<String, Dependence> variables() {
        return variables;
    }

    /**
     * What a variable depends on. One that was assigned in runs that this player was not part of may hold anything that was
     * in others: all data that this player knows to be in some.
     */
    Dependence of(String variable) {
        Dependence known = variables.get(variable);
        if (known != null) {
            return known;
        }
        Map<String, Dependence.Fact> all = new TreeMap<>();
        variables
                .values()
                .forEach(each -> each.sources().keySet().forEach(source -> all.put(source, Dependence.MIXED)));
        return new Dependence(all, Double.POSITIVE_INFINITY);
    }

    @Override
    public String toString() {
        return "PrivacyState" + variables.keySet();
    }
}

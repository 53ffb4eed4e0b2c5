package io.tfe4j.program;

import java.util.Map;

/** What the variables of a session depend on, between runs. Immutable. */
public final class PrivacyState {
    /** Of a new session. */
    public static final PrivacyState NONE = new PrivacyState(Map.of());

    private final Map<String, Dependence> variables;

    PrivacyState(Map<String, Dependence> variables) {
        this.variables = Map.copyOf(variables);
    }

    Map<String, Dependence> variables() {
        return variables;
    }

    @Override
    public String toString() {
        return "PrivacyState" + variables.keySet();
    }
}

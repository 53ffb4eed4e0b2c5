package io.tfe4j.program;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A part of a main block that a session carries out once for all that the script defines after it, and again only when it
 * is asked for, as a training is: the nodes in it that do something, and the variables to which it gives new values. In a
 * program that leaves it out, each of these variables stays what it was before.
 */
public final class Action {
    /** A variable's value, as a node, before the action and after it. */
    private record Change(int before, int after) {}

    private final List<NodeRef> effects;
    private final Set<Integer> effectIds = new HashSet<>();
    private final Map<Variable, Change> changes = new HashMap<>();

    Action(List<NodeRef> effects) {
        this.effects = List.copyOf(effects);
        effects.forEach(effect -> effectIds.add(effect.node().id()));
    }

    void changes(Variable variable, int before, int after) {
        changes.put(variable, new Change(before, after));
    }

    /** What a run that is to carry it out has as roots: outputs, loops, assignments, checkpoints. */
    public List<NodeRef> effects() {
        return effects;
    }

    /** Whether it gives one of these variables a new value. */
    boolean changesAny(Set<String> variables) {
        return changes.keySet().stream().anyMatch(variable -> variables.contains(variable.name()));
    }

    /** Whether one of {@code nodes} is part of what it does. */
    boolean isPartOf(Set<Integer> nodes) {
        return effectIds.stream().anyMatch(nodes::contains);
    }

    /** Adds, for each node that stands for a variable's value after the action, the one that does without it. */
    void leaveOut(Map<Integer, Integer> replacements) {
        changes.values()
                .forEach(change ->
                        replacements.put(change.after, replacements.getOrDefault(change.before, change.before)));
    }
}

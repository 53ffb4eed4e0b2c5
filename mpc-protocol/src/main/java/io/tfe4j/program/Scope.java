package io.tfe4j.program;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The main block or a loop's body while it is traced. */
final class Scope {
    final @Nullable Scope parent;
    final Inference.LoopTypes loop;
    final List<Node> nodes = new ArrayList<>();
    /** The current value of every variable read or assigned here. */
    final Map<Variable, Integer> versions = new LinkedHashMap<>();
    /** In a body: the variables in the order of their parameters. */
    final List<Variable> carried = new ArrayList<>();
    /** The loop this is the body of, once it is complete. */
    @Nullable
    Node finished;

    Scope(@Nullable Scope parent, Inference.LoopTypes loop) {
        this.parent = parent;
        this.loop = loop;
    }

    /** Whether {@code id} is still the value that variable {@code index} had at the beginning of an iteration. */
    boolean isParameter(int id, int index) {
        return nodes.stream().anyMatch(node -> node.id() == id && node.parameter() == index);
    }

    boolean encloses(Scope inner) {
        for (Scope scope = inner; scope != null; scope = scope.parent) {
            if (scope == this) {
                return true;
            }
        }
        return false;
    }
}

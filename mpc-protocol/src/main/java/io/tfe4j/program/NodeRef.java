package io.tfe4j.program;

/** A node of a program under construction. */
public final class NodeRef {
    private final Scope scope;
    private final Node node;

    NodeRef(Scope scope, Node node) {
        this.scope = scope;
        this.node = node;
    }

    public ValueType type() {
        return node.type();
    }

    /** For errors: the node and the line that made it. */
    public String describe() {
        return node.describe();
    }

    Scope scope() {
        return scope;
    }

    Node node() {
        return node;
    }
}

package io.tfe4j;

import io.tfe4j.program.NodeRef;
import io.tfe4j.program.Program;
import io.tfe4j.program.ProgramBuilder;
import java.util.List;

/** Something a session can be asked to run: a result for a player, an assignment, a loop, a function. */
public final class Output {
    private final TfeContext context;
    private final ProgramBuilder builder;
    private final List<NodeRef> nodes;
    private final String name;

    Output(TfeContext context, ProgramBuilder builder, List<NodeRef> nodes, String name) {
        this.context = context;
        this.builder = builder;
        this.nodes = List.copyOf(nodes);
        this.name = name;
    }

    /** What it computes, for whom, from whose data; for review. */
    public Program program() {
        return context.program(List.of(this));
    }

    TfeContext context() {
        return context;
    }

    ProgramBuilder builder() {
        return builder;
    }

    List<NodeRef> nodes() {
        return nodes;
    }

    @Override
    public String toString() {
        return "Output[" + name + "]";
    }
}

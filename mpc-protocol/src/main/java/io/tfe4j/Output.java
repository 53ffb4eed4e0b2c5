package io.tfe4j;

import io.tfe4j.program.NodeRef;
import io.tfe4j.program.Program;
import io.tfe4j.program.ProgramBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

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

    /**
     * What it computes, for whom, from whose data; for review. A session runs it so if it has done no {@linkplain
     * TfeContext#action action} yet; afterwards, without those that it needs and that are done.
     */
    public Program program() {
        return context.program(List.of(this), Set.of());
    }

    /**
     * What a new session runs for outputs of one script, one program after the other: first values of variables, then {@link
     * #program}.
     */
    public static List<Program> programs(List<Output> outputs) {
        List<Program> programs = new ArrayList<>();
        new Session(outputs.get(0).context, new Recording(programs)).run(outputs, "review");
        return List.copyOf(programs);
    }

    /** Runs nothing. */
    private record Recording(List<Program> programs) implements DeploymentSession {
        @Override
        public RunReport run(Program program, String tag) {
            programs.add(program);
            return new RunReport(tag, program.digest(), List.of(), 0, Map.of(), 0, List.of());
        }

        @Override
        public void close() {}
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

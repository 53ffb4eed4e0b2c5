package io.tfe4j;

import io.tfe4j.program.Action;
import io.tfe4j.program.CostEstimate;
import io.tfe4j.program.Program;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Runs outputs, and keeps variables between the runs. A run that fails changes no variable and delivers nothing, unless
 * it is a consumer that fails: those before it have their results. The session can go on. Belongs to one thread.
 */
public final class Session implements AutoCloseable {
    private final TfeContext context;
    private final DeploymentSession deployment;
    private final Set<String> initialized = new HashSet<>();
    private Set<Action> done = Set.of();
    private @Nullable RunReport lastRun;

    Session(TfeContext context, DeploymentSession deployment) {
        this.context = context;
        this.deployment = deployment;
    }

    /**
     * Runs outputs of one script, or of one function, in one program, as {@link #run(List, String)} with the tag
     * {@code run}.
     */
    public RunReport run(Output... outputs) {
        return run(Arrays.asList(outputs), "run");
    }

    /** The same, with one output and a tag of its own. */
    public RunReport run(Output output, String tag) {
        return run(List.of(output), tag);
    }

    /**
     * Runs {@code outputs} and returns when all have been delivered. Variables that are read for the first time get
     * their first values before, in a run of their own. Of the script's {@linkplain TfeContext#action actions}, such as a
     * training, it carries out those that are among the outputs, and those that the outputs need and this session has not
     * done yet. Each receiver learns its own outputs and no other; the servers
     * learn what the program reveals to them.
     *
     * @param tag what the run is called in its report
     * @throws IllegalArgumentException if there is nothing to run, if an output belongs to another context or function, or
     *     if the program opens what depends on dithered rounding and does not say so, as {@link TfeContext#rounding} has it
     * @throws io.tfe4j.party.MpcException naming the player, the operation and the cause, if anything fails
     */
    public RunReport run(List<Output> outputs, String tag) {
        Program program = program(outputs);
        initialize(program.variables());
        lastRun = deployment.run(program, tag);
        // a first value that came after an assignment would undo it
        initialized.addAll(program.assigned());
        done = context.done(outputs, done, program.assigned());
        return lastRun;
    }

    private Program program(List<Output> outputs) {
        for (Output output : outputs) {
            if (output.context() != context) {
                throw new IllegalArgumentException("output of another context: output=" + output);
            }
        }
        return context.program(outputs, done);
    }

    private void initialize(Set<String> variables) {
        List<String> missing = new ArrayList<>(variables);
        missing.removeAll(initialized);
        if (missing.isEmpty()) {
            return;
        }
        for (String variable : missing) {
            initialize(context.initialization(List.of(variable), done).variables());
        }
        missing.removeAll(initialized);
        if (!missing.isEmpty()) {
            deployment.run(context.initialization(missing, done), "initialize");
            initialized.addAll(missing);
        }
    }

    /**
     * What a run of {@code outputs} in this session will send: rounds, bytes and products, by operation. It is worked out
     * from shapes and ranges, and nothing runs.
     *
     * @throws IllegalArgumentException if there is nothing to run, or an output belongs to another context or function
     */
    public CostEstimate estimate(Output... outputs) {
        return program(Arrays.asList(outputs)).estimate();
    }

    /** Rounds, bytes and times of the last run that succeeded; null before. */
    public @Nullable RunReport lastRun() {
        return lastRun;
    }

    /** Ends the session, and wipes its variables' shares and its keys. Nothing can be run after it. */
    @Override
    public void close() {
        deployment.close();
    }

    @Override
    public String toString() {
        return "session of the " + context;
    }
}

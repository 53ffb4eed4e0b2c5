package io.tfe4j;

import io.tfe4j.program.NodeRef;
import io.tfe4j.program.Variable;
import java.util.List;

/**
 * A private tensor that the servers keep, as shares, between the runs of a session. Reading it gives the value last
 * assigned before, in the script's order; in a loop, that of the iteration before.
 */
public final class PrivateVariable extends PrivateTensor {
    private final Variable variable;

    PrivateVariable(TfeContext context, Variable variable) {
        super(context, null);
        this.variable = variable;
    }

    @Override
    NodeRef ref() {
        return context().builder().read(variable);
    }

    /**
     * Gives the variable a new value, of the same shape and provably within its range.
     *
     * @return what a session may be asked to run to carry out the assignment
     * @throws IllegalArgumentException if the value does not fit
     */
    public Output assign(Tensor value) {
        NodeRef assigned = context().builder().assign(variable, value.ref());
        return new Output(context(), context().builder(), List.of(assigned), variable.name());
    }
}

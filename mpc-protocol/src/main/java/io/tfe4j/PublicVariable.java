package io.tfe4j;

import io.tfe4j.program.NodeRef;
import io.tfe4j.program.Variable;
import java.util.List;

/** A public tensor that the servers keep between the runs of a session; see {@link PrivateVariable}. */
public final class PublicVariable extends PublicTensor {
    private final Variable variable;

    PublicVariable(TfeContext context, Variable variable) {
        super(context, null);
        this.variable = variable;
    }

    @Override
    NodeRef ref() {
        return context().builder().read(variable);
    }

    /** Gives the variable a new value, of the same shape and precision and provably within its range. */
    public Output assign(PublicTensor value) {
        NodeRef assigned = context().builder().assign(variable, value.ref());
        return new Output(context(), context().builder(), List.of(assigned), variable.name());
    }
}

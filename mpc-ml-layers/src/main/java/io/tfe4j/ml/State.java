package io.tfe4j.ml;

import io.tfe4j.Output;
import io.tfe4j.PrivateVariable;
import io.tfe4j.PublicVariable;
import io.tfe4j.Tensor;
import io.tfe4j.TfeContext;
import java.util.Map;

/** Variables that go to a checkpoint, or come from one, together; by names that say what they are. */
record State(TfeContext tfe, Map<String, Tensor> variables) {
    Output saved(String checkpoint) {
        return tfe.function(() -> tfe.checkpoint(checkpoint, variables));
    }

    Output restored(String checkpoint) {
        return tfe.function(() -> variables.forEach((name, variable) -> restore(checkpoint, name, variable)));
    }

    private void restore(String checkpoint, String name, Tensor variable) {
        if (variable instanceof PrivateVariable secret) {
            secret.assign(tfe.restored(checkpoint, name, secret));
        } else if (variable instanceof PublicVariable open) {
            open.assign(tfe.restored(checkpoint, name, open));
        } else {
            throw new IllegalArgumentException("not a variable, so it cannot be restored: name=" + name);
        }
    }
}

package io.tfe4j.ml;

import io.tfe4j.DenseGradient;
import io.tfe4j.PrivateTensor;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A batch's way through a {@link Merge}: as {@link Pass}, with a gradient for each input.
 *
 * @param inputGradients by the inputs, in their order
 */
public record MergePass(
        PrivateTensor output,
        Function<PrivateTensor, List<PrivateTensor>> inputGradients,
        Function<PrivateTensor, List<PrivateTensor>> parameterGradients,
        List<Runnable> updates,
        @Nullable Function<PrivateTensor, List<DenseGradient>> exampleGradients) {
    public MergePass {
        updates = List.copyOf(updates);
    }

    /** Of a merge without parameters. */
    public static MergePass of(PrivateTensor output, Function<PrivateTensor, List<PrivateTensor>> inputGradients) {
        return new MergePass(output, inputGradients, gradient -> List.of(), List.of(), null);
    }

    static MergePass of(Pass pass) {
        return new MergePass(
                pass.output(),
                gradient -> List.of(pass.inputGradient().apply(gradient)),
                pass.parameterGradients(),
                pass.updates(),
                pass.exampleGradients());
    }
}

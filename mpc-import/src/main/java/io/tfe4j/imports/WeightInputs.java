package io.tfe4j.imports;

import io.tfe4j.DatasetInput;
import io.tfe4j.Input;
import io.tfe4j.Inputs;
import io.tfe4j.PrivateTensor;
import io.tfe4j.Tensor;
import io.tfe4j.TfeContext;
import io.tfe4j.imports.Value.Weight;
import java.util.HashMap;
import java.util.Map;

/** The model's tensors as inputs of a program, each defined when it is first needed. */
final class WeightInputs {
    private final TfeContext tfe;
    private final ImportOptions options;
    private final Map<String, Tensor> defined = new HashMap<>();
    private final Map<String, PrivateTensor> secrets = new HashMap<>();

    WeightInputs(TfeContext tfe, ImportOptions options) {
        this.tfe = tfe;
        this.options = options;
    }

    /** As the options have it: private, or known to the servers. */
    Tensor tensor(Weight weight) {
        return options.publicWeights()
                ? defined.computeIfAbsent(
                        weight.name(), unused -> tfe.definePublicInput(options.owner(), input(weight)))
                : secret(weight);
    }

    /** Private whatever the options say, for operations that know no public operand. */
    PrivateTensor secret(Weight weight) {
        return secrets.computeIfAbsent(
                weight.name(),
                unused -> options.keepsWeights()
                        ? tfe.definePrivateVariable(options.owner(), input(weight))
                        : tfe.definePrivateInput(options.owner(), input(weight)));
    }

    private Input input(Weight weight) {
        double limit = weight.plain() == null
                ? options.weightLimit()
                : Ranges.powerOfTwo(weight.plain().largest());
        DatasetInput input = Inputs.dataset(options.dataset())
                .tensor(weight.name())
                .shape(weight.shape().toArray())
                .range(-limit, limit);
        return weight.whole() ? input.fractionBits(0) : input;
    }
}

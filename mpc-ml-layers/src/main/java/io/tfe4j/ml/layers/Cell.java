package io.tfe4j.ml.layers;

import io.tfe4j.PrivateTensor;
import java.util.List;
import java.util.function.Function;

/** What a recurrent layer does at one step of a sequence. States are [batch, units] each; the first is the result. */
interface Cell {
    /** How many times the units its kernels have columns. */
    int gates();

    int states();

    /** 2 if what comes from the state has a bias of its own. */
    int biases();

    /**
     * @param projected of the input, [batch, gates * units]
     * @param recurrent of the result of the step before, as much
     */
    Step step(PrivateTensor projected, PrivateTensor recurrent, List<PrivateTensor> states);

    /** The next states, and the way back from gradients by them. */
    record Step(List<PrivateTensor> states, Function<List<PrivateTensor>, Back> back) {}

    /** Gradients by the arguments of a step. */
    record Back(PrivateTensor projected, PrivateTensor recurrent, List<PrivateTensor> states) {}
}

package io.tfe4j.privacy.plain;

import io.tfe4j.ml.layers.GRU;
import io.tfe4j.ml.layers.LSTM;
import io.tfe4j.ml.layers.RecurrentLayer;

/** What a recurrent layer does at one step of one example's sequence, and the way back. */
interface PlainCell {
    static PlainCell of(RecurrentLayer layer) {
        if (layer instanceof LSTM) {
            return new LongShort();
        }
        return layer instanceof GRU ? new Gated() : new Simple();
    }

    /** How many times the units its kernels have columns. */
    int gates();

    /** The first is the result. */
    int states();

    /** 2 if what comes from the state has a bias of its own. */
    int biases();

    /** From the sums of step {@code t} and the states before it to its gates and the states after it. */
    void step(Trace trace, int t);

    /**
     * From gradients by the states after step {@code t} to those by its sums, and by the states before it as far as they
     * come in without the recurrent kernel.
     */
    void back(Trace trace, int t, Gradients gradients);

    /**
     * An example's way through the steps.
     *
     * @param projected of the inputs and {@code recurrent} of the results before, [steps, gates * units]
     * @param gates after their functions, as many
     * @param states of each kind, [steps + 1, units], of which the first row is zeros
     */
    record Trace(int units, double[] projected, double[] recurrent, double[] gates, double[][] states) {
        double sum(int place) {
            return projected[place] + recurrent[place];
        }

        @Override
        public String toString() {
            return "Trace[units=" + units + "]";
        }
    }

    /**
     * @param projected and {@code recurrent}: by the sums, [steps, gates * units]
     * @param states of each kind, [units]: by those after a step, then by those before it
     */
    record Gradients(double[] projected, double[] recurrent, double[][] states) {
        @Override
        public String toString() {
            return "Gradients[]";
        }
    }

    /** Hochreiter and Schmidhuber's, with a forget gate; gates in Keras's order: input, forget, candidate, output. */
    record LongShort() implements PlainCell {
        @Override
        public int gates() {
            return 4;
        }

        @Override
        public int states() {
            return 2;
        }

        @Override
        public int biases() {
            return 1;
        }

        @Override
        public void step(Trace trace, int t) {
            int units = trace.units;
            for (int i = 0; i < units; i++) {
                int at = t * 4 * units + i;
                double input = Curves.sigmoid(trace.sum(at));
                double forget = Curves.sigmoid(trace.sum(at + units));
                double candidate = StrictMath.tanh(trace.sum(at + 2 * units));
                double output = Curves.sigmoid(trace.sum(at + 3 * units));
                double memory = forget * trace.states[1][t * units + i] + input * candidate;
                trace.gates[at] = input;
                trace.gates[at + units] = forget;
                trace.gates[at + 2 * units] = candidate;
                trace.gates[at + 3 * units] = output;
                trace.states[0][(t + 1) * units + i] = output * StrictMath.tanh(memory);
                trace.states[1][(t + 1) * units + i] = memory;
            }
        }

        @Override
        public void back(Trace trace, int t, Gradients gradients) {
            int units = trace.units;
            for (int i = 0; i < units; i++) {
                int at = t * 4 * units + i;
                double input = trace.gates[at];
                double forget = trace.gates[at + units];
                double candidate = trace.gates[at + 2 * units];
                double output = trace.gates[at + 3 * units];
                double shown = StrictMath.tanh(trace.states[1][(t + 1) * units + i]);
                double byResult = gradients.states[0][i];
                double byMemory = gradients.states[1][i] + byResult * output * (1 - shown * shown);
                double[] sums = gradients.projected;
                sums[at] = byMemory * candidate * input * (1 - input);
                sums[at + units] = byMemory * trace.states[1][t * units + i] * forget * (1 - forget);
                sums[at + 2 * units] = byMemory * input * (1 - candidate * candidate);
                sums[at + 3 * units] = byResult * shown * output * (1 - output);
                gradients.states[0][i] = 0;
                gradients.states[1][i] = byMemory * forget;
            }
            System.arraycopy(gradients.projected, t * 4 * units, gradients.recurrent, t * 4 * units, 4 * units);
        }
    }

    /** Cho et al.'s, the reset after the product with the state; gates in Keras's order: update, reset, candidate. */
    record Gated() implements PlainCell {
        @Override
        public int gates() {
            return 3;
        }

        @Override
        public int states() {
            return 1;
        }

        @Override
        public int biases() {
            return 2;
        }

        @Override
        public void step(Trace trace, int t) {
            int units = trace.units;
            for (int i = 0; i < units; i++) {
                int at = t * 3 * units + i;
                double update = Curves.sigmoid(trace.sum(at));
                double reset = Curves.sigmoid(trace.sum(at + units));
                double candidate =
                        StrictMath.tanh(trace.projected[at + 2 * units] + reset * trace.recurrent[at + 2 * units]);
                trace.gates[at] = update;
                trace.gates[at + units] = reset;
                trace.gates[at + 2 * units] = candidate;
                trace.states[0][(t + 1) * units + i] =
                        candidate + update * (trace.states[0][t * units + i] - candidate);
            }
        }

        @Override
        public void back(Trace trace, int t, Gradients gradients) {
            int units = trace.units;
            for (int i = 0; i < units; i++) {
                int at = t * 3 * units + i;
                double update = trace.gates[at];
                double reset = trace.gates[at + units];
                double candidate = trace.gates[at + 2 * units];
                double byNext = gradients.states[0][i];
                double change = trace.states[0][t * units + i] - candidate;
                double byUpdate = byNext * change * update * (1 - update);
                double byCandidate = byNext * (1 - update) * (1 - candidate * candidate);
                double byReset = byCandidate * trace.recurrent[at + 2 * units] * reset * (1 - reset);
                gradients.projected[at] = byUpdate;
                gradients.projected[at + units] = byReset;
                gradients.projected[at + 2 * units] = byCandidate;
                gradients.recurrent[at] = byUpdate;
                gradients.recurrent[at + units] = byReset;
                gradients.recurrent[at + 2 * units] = byCandidate * reset;
                gradients.states[0][i] = byNext * update;
            }
        }
    }

    /** {@code tanh(x W + h U + b)}. */
    record Simple() implements PlainCell {
        @Override
        public int gates() {
            return 1;
        }

        @Override
        public int states() {
            return 1;
        }

        @Override
        public int biases() {
            return 1;
        }

        @Override
        public void step(Trace trace, int t) {
            for (int i = 0; i < trace.units; i++) {
                int at = t * trace.units + i;
                trace.gates[at] = StrictMath.tanh(trace.sum(at));
                trace.states[0][at + trace.units] = trace.gates[at];
            }
        }

        @Override
        public void back(Trace trace, int t, Gradients gradients) {
            for (int i = 0; i < trace.units; i++) {
                int at = t * trace.units + i;
                double inner = gradients.states[0][i] * (1 - trace.gates[at] * trace.gates[at]);
                gradients.projected[at] = inner;
                gradients.recurrent[at] = inner;
                gradients.states[0][i] = 0;
            }
        }
    }
}

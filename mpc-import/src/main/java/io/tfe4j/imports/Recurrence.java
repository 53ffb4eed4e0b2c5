package io.tfe4j.imports;

import io.tfe4j.ring.Shape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Recurrent layers, one step after the other; the products with the inputs of all steps are one. */
final class Recurrence<T> {
    private final Call<T> call;
    private final Engine<T> engine;
    private final int hidden;
    private final int steps;
    private final int batch;

    private Recurrence(Call<T> call) {
        this.call = call;
        this.engine = call.engine();
        this.hidden = call.shape(2).dimension(2);
        this.steps = call.shape(0).dimension(0);
        this.batch = call.shape(0).dimension(1);
        if (call.attributes().integer("layout", 0) != 0 || call.has(4) || call.has(7)) {
            throw new ImportException("batch-first layout, lengths of sequences and peepholes are not supported");
        }
        if (call.attributes().has("activations") || call.attributes().has("clip")) {
            throw new ImportException("other activations than the usual, and clipping, are not supported");
        }
    }

    /** All states [steps, directions, batch, hidden]; the last [directions, batch, hidden]; the last cells. */
    static <T> List<T> lstm(Call<T> call) {
        return new Recurrence<>(call).run(Recurrence::lstmStep, true);
    }

    static <T> List<T> gru(Call<T> call) {
        return new Recurrence<>(call).run(Recurrence::gruStep, false);
    }

    private record State<T>(T output, @Nullable T cell) {}

    /** Weights of one direction: [hidden, gates], and the bias of the products with states. */
    private record Cell<T>(T recurrent, @Nullable T bias) {}

    private interface Step<T> {
        State<T> next(Recurrence<T> layer, T input, State<T> state, Cell<T> cell);
    }

    private List<T> run(Step<T> step, boolean hasCells) {
        String direction = call.attributes().text("direction", "forward");
        int directions = direction.equals("bidirectional") ? 2 : 1;
        List<T> sequences = new ArrayList<>();
        List<T> last = new ArrayList<>();
        List<T> lastCells = new ArrayList<>();
        for (int i = 0; i < directions; i++) {
            boolean reverse = i == 1 || direction.equals("reverse");
            List<T> outputs = new ArrayList<>();
            State<T> state = direction(i, reverse, step, hasCells, outputs);
            sequences.add(engine.concat(0, outputs));
            last.add(expanded(state.output()));
            if (state.cell() != null) {
                lastCells.add(expanded(state.cell()));
            }
        }
        List<T> results = new ArrayList<>(List.of(engine.concat(1, sequences), engine.concat(0, last)));
        if (hasCells) {
            results.add(engine.concat(0, lastCells));
        }
        return results;
    }

    private State<T> direction(int index, boolean reverse, Step<T> step, boolean hasCells, List<T> outputs) {
        T weights = transposed(Slices.entry(engine, call.input(1), 0, index));
        T recurrent = transposed(Slices.entry(engine, call.input(2), 0, index));
        int gates = engine.shape(weights).dimension(1);
        T inputs = engine.matmul(call.input(0), weights);
        T stateBias = null;
        if (call.has(3)) {
            T bias = Slices.entry(engine, call.input(3), 0, index);
            inputs = engine.add(inputs, Slices.along(engine, bias, 0, 0, gates));
            stateBias = Slices.along(engine, bias, 0, gates, 2 * gates);
        }
        State<T> state = new State<>(initial(5, index), hasCells ? initial(6, index) : null);
        Cell<T> cell = new Cell<>(recurrent, stateBias);
        for (int i = 0; i < steps; i++) {
            int at = reverse ? steps - 1 - i : i;
            state = step.next(this, Slices.entry(engine, inputs, 0, at), state, cell);
            outputs.add(reverse ? 0 : outputs.size(), engine.reshape(state.output(), 1, 1, batch, hidden));
        }
        return state;
    }

    private T initial(int input, int direction) {
        return call.has(input)
                ? Slices.entry(engine, call.input(input), 0, direction)
                : engine.constant(Plain.of(Shape.of(batch, hidden), new double[batch * hidden]));
    }

    private T expanded(T state) {
        return engine.reshape(state, 1, batch, hidden);
    }

    private T transposed(T matrix) {
        return engine.transpose(matrix, 1, 0);
    }

    private T gate(T gates, int index) {
        return Slices.along(engine, gates, 1, index * hidden, (index + 1) * hidden);
    }

    private static <T> T sum(Engine<T> engine, T x, @Nullable T bias) {
        return bias == null ? x : engine.add(x, bias);
    }

    /** Gates in the order input, output, forget, cell. */
    private static <T> State<T> lstmStep(Recurrence<T> layer, T input, State<T> state, Cell<T> cell) {
        Engine<T> engine = layer.engine;
        T products = sum(engine, engine.matmul(state.output(), cell.recurrent()), cell.bias());
        T gates = engine.add(input, products);
        T open = engine.apply(ElementFunction.SIGMOID, Slices.along(engine, gates, 1, 0, 3 * layer.hidden));
        T candidate = engine.apply(ElementFunction.TANH, layer.gate(gates, 3));
        T added = engine.multiply(layer.gate(open, 0), candidate);
        T old = state.cell();
        T memory = old == null ? added : engine.add(engine.multiply(layer.gate(open, 2), old), added);
        T output = engine.multiply(layer.gate(open, 1), engine.apply(ElementFunction.TANH, memory));
        return new State<>(output, memory);
    }

    /** Gates in the order update, reset, state. */
    private static <T> State<T> gruStep(Recurrence<T> layer, T input, State<T> state, Cell<T> cell) {
        if (layer.call.attributes().integer("linear_before_reset", 0) != 1) {
            throw new ImportException("a GRU that resets before its product is not supported");
        }
        Engine<T> engine = layer.engine;
        T products = sum(engine, engine.matmul(state.output(), cell.recurrent()), cell.bias());
        int two = 2 * layer.hidden;
        T open = engine.apply(
                ElementFunction.SIGMOID,
                engine.add(Slices.along(engine, input, 1, 0, two), Slices.along(engine, products, 1, 0, two)));
        T reset = engine.multiply(layer.gate(open, 1), layer.gate(products, 2));
        T candidate = engine.apply(ElementFunction.TANH, engine.add(layer.gate(input, 2), reset));
        T difference = engine.subtract(state.output(), candidate);
        return new State<>(engine.add(candidate, engine.multiply(layer.gate(open, 0), difference)), null);
    }
}

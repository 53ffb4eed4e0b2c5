package io.tfe4j.imports;

import io.tfe4j.ring.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Recurrent layers, one step after the other; the products with the inputs of all steps are one. */
final class Recurrence<T> {
    private final Call<T> call;
    private final Engine<T> engine;
    private final T sequence;
    private final boolean batchFirst;
    private final int hidden;
    private final int steps;
    private final int batch;

    private Recurrence(Call<T> call) {
        this.call = call;
        this.engine = call.engine();
        this.batchFirst = call.attributes().flag("layout", false);
        this.sequence = batchFirst ? engine.transpose(call.input(0), 1, 0, 2) : call.input(0);
        this.hidden = call.shape(2).dimension(2);
        this.steps = engine.shape(sequence).dimension(0);
        this.batch = engine.shape(sequence).dimension(1);
        if (call.attributes().real("clip", 0) != 0) {
            throw new ImportException("attribute not supported: clip");
        }
        if (call.attributes().integer("hidden_size", hidden) != hidden) {
            throw new ImportException("hidden_size differs from the weights': hidden_size="
                    + call.attributes().integer("hidden_size", hidden) + ", weights=" + hidden);
        }
    }

    /** All states [steps, directions, batch, hidden]; the last [directions, batch, hidden]; the last cells. */
    static <T> List<T> lstm(Call<T> call) {
        return new Recurrence<>(call).run(Recurrence::lstmStep, true, "Sigmoid", "Tanh", "Tanh");
    }

    static <T> List<T> gru(Call<T> call) {
        return new Recurrence<>(call).run(Recurrence::gruStep, false, "Sigmoid", "Tanh");
    }

    static <T> List<T> rnn(Call<T> call) {
        return new Recurrence<>(call).run(Recurrence::plainStep, false, "Tanh");
    }

    private record State<T>(T output, @Nullable T cell) {}

    /** A function of gates, with the numbers that shape it. */
    private record Activation(String name, double alpha, double beta) {}

    /**
     * One direction's.
     *
     * @param recurrent [hidden, gates]
     * @param bias of the products with states
     * @param peepholes [3 * hidden], from cells to gates
     */
    private record Cell<T>(
            T recurrent, @Nullable T bias, @Nullable T peepholes, List<Activation> functions) {}

    private interface Step<T> {
        State<T> next(Recurrence<T> layer, T input, State<T> state, Cell<T> cell);
    }

    private List<T> run(Step<T> step, boolean hasCells, String... usual) {
        String direction = call.attributes().text("direction", "forward");
        if (!List.of("forward", "reverse", "bidirectional").contains(direction)) {
            throw new ImportException("attribute not supported: direction=" + direction);
        }
        int directions = direction.equals("bidirectional") ? 2 : 1;
        List<Activation> functions = activations(directions, usual);
        List<T> sequences = new ArrayList<>();
        List<T> last = new ArrayList<>();
        List<T> lastCells = new ArrayList<>();
        for (int i = 0; i < directions; i++) {
            boolean reverse = i == 1 || direction.equals("reverse");
            List<T> outputs = new ArrayList<>();
            State<T> state = direction(
                    i, reverse, step, hasCells, outputs, functions.subList(i * usual.length, (i + 1) * usual.length));
            sequences.add(engine.concat(0, outputs));
            last.add(expanded(state.output()));
            if (state.cell() != null) {
                lastCells.add(expanded(state.cell()));
            }
        }
        T all = engine.concat(1, sequences);
        List<T> results = new ArrayList<>(
                List.of(batchFirst ? engine.transpose(all, 2, 0, 1, 3) : all, finished(engine.concat(0, last))));
        if (hasCells) {
            results.add(finished(engine.concat(0, lastCells)));
        }
        return results;
    }

    private T finished(T states) {
        return batchFirst ? engine.transpose(states, 1, 0, 2) : states;
    }

    /** Those that the node names, or the usual ones for each direction. */
    private List<Activation> activations(int directions, String... usual) {
        List<String> names = new ArrayList<>(call.attributes().texts("activations"));
        if (names.isEmpty()) {
            for (int i = 0; i < directions; i++) {
                names.addAll(List.of(usual));
            }
        }
        if (names.size() != directions * usual.length) {
            throw new ImportException("attribute malformed: activations=" + names);
        }
        double[] alphas = call.attributes().reals("activation_alpha");
        double[] betas = call.attributes().reals("activation_beta");
        int nextAlpha = 0;
        int nextBeta = 0;
        List<Activation> activations = new ArrayList<>();
        for (String name : names) {
            String known = name.toLowerCase(Locale.ROOT);
            boolean hasBoth = List.of("hardsigmoid", "affine", "scaledtanh").contains(known);
            boolean hasAlpha =
                    hasBoth || List.of("leakyrelu", "elu", "thresholdedrelu").contains(known);
            double alpha = switch (known) {
                case "hardsigmoid" -> 0.2;
                case "leakyrelu" -> 0.01;
                default -> 1;
            };
            double beta = known.equals("hardsigmoid") ? 0.5 : known.equals("affine") ? 0 : 1;
            alpha = hasAlpha && nextAlpha < alphas.length ? alphas[nextAlpha++] : alpha;
            beta = hasBoth && nextBeta < betas.length ? betas[nextBeta++] : beta;
            activations.add(new Activation(known, alpha, beta));
        }
        if (nextAlpha != alphas.length || nextBeta != betas.length) {
            throw new ImportException("attribute not supported: activation_alpha or activation_beta of functions that"
                    + " take none, activations=" + names);
        }
        return activations;
    }

    private T apply(Activation function, T x) {
        T alpha = call.constant(function.alpha());
        T beta = call.constant(function.beta());
        return switch (function.name()) {
            case "sigmoid" -> engine.apply(ElementFunction.SIGMOID, x);
            case "tanh" -> engine.apply(ElementFunction.TANH, x);
            case "relu" -> engine.apply(ElementFunction.RELU, x);
            case "softplus" -> engine.apply(ElementFunction.SOFTPLUS, x);
            case "affine" -> engine.add(engine.multiply(x, alpha), beta);
            case "hardsigmoid" -> engine.clip(engine.add(engine.multiply(x, alpha), beta), 0, 1);
            case "scaledtanh" -> engine.multiply(engine.apply(ElementFunction.TANH, engine.multiply(x, beta)), alpha);
            case "leakyrelu" -> ElementRules.sloped(engine, x, alpha);
            case "elu" -> ElementRules.elu(engine, x, function.alpha());
            default -> throw new ImportException("attribute not supported: activations=" + function.name());
        };
    }

    private State<T> direction(
            int index, boolean reverse, Step<T> step, boolean hasCells, List<T> outputs, List<Activation> functions) {
        T weights = transposed(Slices.entry(engine, call.input(1), 0, index));
        T recurrent = transposed(Slices.entry(engine, call.input(2), 0, index));
        int gates = engine.shape(weights).dimension(1);
        T inputs = engine.matmul(sequence, weights);
        T stateBias = null;
        if (call.has(3)) {
            T bias = Slices.entry(engine, call.input(3), 0, index);
            inputs = engine.add(inputs, Slices.along(engine, bias, 0, 0, gates));
            stateBias = Slices.along(engine, bias, 0, gates, 2 * gates);
        }
        T peepholes = hasCells && call.has(7) ? Slices.entry(engine, call.input(7), 0, index) : null;
        State<T> state = new State<>(initial(5, index), hasCells ? initial(6, index) : null);
        Cell<T> cell = new Cell<>(recurrent, stateBias, peepholes, functions);
        for (int i = 0; i < steps; i++) {
            int at = reverse ? steps - 1 - i : i;
            State<T> next = step.next(this, Slices.entry(engine, inputs, 0, at), state, cell);
            T output = next.output();
            if (hasLengths()) {
                T lengths = engine.reshape(call.input(4), batch, 1);
                T isInside = engine.compare(Comparison.LESS, Casts.whole(engine, at), lengths);
                T kept = state.cell();
                T cells = next.cell();
                next = new State<>(
                        engine.where(isInside, output, state.output()),
                        kept == null || cells == null ? null : engine.where(isInside, cells, kept));
                output = engine.multiply(output, engine.as(isInside, false));
            }
            state = next;
            outputs.add(reverse ? 0 : outputs.size(), engine.reshape(output, 1, 1, batch, hidden));
        }
        return state;
    }

    /** Whether sequences may be shorter than the longest. */
    private boolean hasLengths() {
        if (!call.has(4)) {
            return false;
        }
        Plain known = engine.inClear(call.input(4));
        if (known == null) {
            return true;
        }
        for (double length : known.values()) {
            if (length != steps) {
                return true;
            }
        }
        return false;
    }

    private T initial(int input, int direction) {
        if (!call.has(input)) {
            return engine.constant(Plain.of(Shape.of(batch, hidden), new double[batch * hidden]));
        }
        return Slices.entry(engine, call.input(input), batchFirst ? 1 : 0, direction);
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

    private T seen(T gate, T cell, @Nullable T peepholes, int index) {
        return peepholes == null
                ? gate
                : engine.add(
                        gate,
                        engine.multiply(
                                cell, Slices.along(engine, peepholes, 0, index * hidden, (index + 1) * hidden)));
    }

    private static <T> State<T> plainStep(Recurrence<T> layer, T input, State<T> state, Cell<T> cell) {
        Engine<T> engine = layer.engine;
        T products = sum(engine, engine.matmul(state.output(), cell.recurrent()), cell.bias());
        return new State<>(layer.apply(cell.functions().get(0), engine.add(input, products)), null);
    }

    /** Gates in the order input, output, forget, cell. */
    private static <T> State<T> lstmStep(Recurrence<T> layer, T input, State<T> state, Cell<T> cell) {
        Engine<T> engine = layer.engine;
        T products = sum(engine, engine.matmul(state.output(), cell.recurrent()), cell.bias());
        T gates = engine.add(input, products);
        T old = state.cell();
        if (old == null) {
            throw new IllegalStateException("an LSTM without a cell");
        }
        int hidden = layer.hidden;
        boolean isCoupled = layer.call.attributes().flag("input_forget", false);
        Activation gateFunction = cell.functions().get(0);
        T candidate = layer.apply(cell.functions().get(1), layer.gate(gates, 3));
        if (cell.peepholes() == null && !isCoupled) {
            T open = layer.apply(gateFunction, Slices.along(engine, gates, 1, 0, 3 * hidden));
            T added = engine.multiply(layer.gate(open, 0), candidate);
            T memory = engine.add(engine.multiply(layer.gate(open, 2), old), added);
            T shown = layer.apply(cell.functions().get(2), memory);
            return new State<>(engine.multiply(layer.gate(open, 1), shown), memory);
        }
        T in = layer.apply(gateFunction, layer.seen(layer.gate(gates, 0), old, cell.peepholes(), 0));
        T forget = isCoupled
                ? engine.subtract(layer.call.constant(1), in)
                : layer.apply(gateFunction, layer.seen(layer.gate(gates, 2), old, cell.peepholes(), 2));
        T memory = engine.add(engine.multiply(forget, old), engine.multiply(in, candidate));
        T out = layer.apply(gateFunction, layer.seen(layer.gate(gates, 1), memory, cell.peepholes(), 1));
        return new State<>(engine.multiply(out, layer.apply(cell.functions().get(2), memory)), memory);
    }

    /** Gates in the order update, reset, state. */
    private static <T> State<T> gruStep(Recurrence<T> layer, T input, State<T> state, Cell<T> cell) {
        Engine<T> engine = layer.engine;
        int two = 2 * layer.hidden;
        int three = 3 * layer.hidden;
        T recurrent = cell.recurrent();
        T bias = cell.bias();
        boolean resetsAfter = layer.call.attributes().flag("linear_before_reset", false);
        T products = sum(
                engine,
                engine.matmul(state.output(), resetsAfter ? recurrent : Slices.along(engine, recurrent, 1, 0, two)),
                bias == null || resetsAfter ? bias : Slices.along(engine, bias, 0, 0, two));
        T open = layer.apply(
                cell.functions().get(0),
                engine.add(Slices.along(engine, input, 1, 0, two), Slices.along(engine, products, 1, 0, two)));
        T reset;
        if (resetsAfter) {
            reset = engine.multiply(layer.gate(open, 1), layer.gate(products, 2));
        } else {
            T kept = engine.multiply(layer.gate(open, 1), state.output());
            reset = sum(
                    engine,
                    engine.matmul(kept, Slices.along(engine, recurrent, 1, two, three)),
                    bias == null ? null : Slices.along(engine, bias, 0, two, three));
        }
        T candidate = layer.apply(cell.functions().get(1), engine.add(layer.gate(input, 2), reset));
        T difference = engine.subtract(state.output(), candidate);
        return new State<>(engine.add(candidate, engine.multiply(layer.gate(open, 0), difference)), null);
    }
}

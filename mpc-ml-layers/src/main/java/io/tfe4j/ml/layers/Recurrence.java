package io.tfe4j.ml.layers;

import io.tfe4j.PrivateTensor;
import io.tfe4j.TfeContext;
import io.tfe4j.ml.Bound;
import io.tfe4j.ml.Layer;
import io.tfe4j.ml.Parameter;
import io.tfe4j.ml.Pass;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A recurrent layer with its weights, a copy of the cell for each step. What depends on inputs alone is one product for
 * all steps, on the way back too.
 */
record Recurrence(
        TfeContext tfe,
        Cell cell,
        int units,
        Parameter kernel,
        Parameter recurrent,
        Parameter bias,
        boolean sequences,
        Bound gradients)
        implements Layer.Built {
    @Override
    public List<Parameter> parameters() {
        return List.of(kernel, recurrent, bias);
    }

    @Override
    public PrivateTensor forward(PrivateTensor x) {
        return result(steps(x));
    }

    private PrivateTensor result(List<Cell.Step> steps) {
        return sequences
                ? stacked(steps.stream().map(step -> step.states().get(0)).toList())
                : steps.get(steps.size() - 1).states().get(0);
    }

    /** [batch, steps, columns] of [batch, columns] each. */
    private PrivateTensor stacked(List<PrivateTensor> steps) {
        return tfe.stack(1, steps.toArray(PrivateTensor[]::new));
    }

    private List<Cell.Step> steps(PrivateTensor x) {
        PrivateTensor projected =
                rows(x).mmul(kernel.tensor()).add(Shapes.row(bias.tensor(), 0)).reshape(x.size(0), x.size(1), -1);
        List<Cell.Step> steps = new ArrayList<>();
        List<PrivateTensor> states = Collections.nCopies(cell.states(), start(projected));
        for (int i = 0; i < x.size(1); i++) {
            PrivateTensor input = at(projected, i);
            // the first state is zero
            PrivateTensor product = i == 0 ? input.mul(0) : states.get(0).mmul(recurrent.tensor());
            steps.add(
                    cell.step(input, cell.biases() == 1 ? product : product.add(Shapes.row(bias.tensor(), 1)), states));
            states = steps.get(i).states();
        }
        return steps;
    }

    private static PrivateTensor rows(PrivateTensor x) {
        return x.reshape(-1, x.size(2));
    }

    private PrivateTensor start(PrivateTensor projected) {
        return Gate.columns(at(projected, 0), 0, units).mul(0);
    }

    private static PrivateTensor at(PrivateTensor x, int step) {
        return x.slice(new int[] {0, step, 0}, new int[] {x.size(0), step + 1, x.size(2)})
                .squeeze(1);
    }

    @Override
    public Pass train(PrivateTensor x) {
        List<Cell.Step> steps = steps(x);
        return new Pass(
                result(steps),
                gradient -> stacked(back(steps, gradient).projected())
                        .reshape(x.size(0) * x.size(1), -1)
                        .mmul(Shapes.transposed(kernel.tensor()))
                        .reshape(x.shape()),
                gradient -> byParameters(x, steps, back(steps, gradient)));
    }

    /** Gradients by what comes from the inputs and from the states, step by step. */
    private record Unrolled(List<PrivateTensor> projected, List<PrivateTensor> recurrent) {}

    private Unrolled back(List<Cell.Step> steps, PrivateTensor gradient) {
        List<PrivateTensor> projected = new ArrayList<>();
        List<PrivateTensor> recurrents = new ArrayList<>();
        PrivateTensor nothing = steps.get(0).states().get(0).mul(0);
        List<PrivateTensor> byStates = Collections.nCopies(cell.states(), nothing);
        for (int i = steps.size() - 1; i >= 0; i--) {
            List<PrivateTensor> whole = new ArrayList<>(byStates);
            if (sequences || i == steps.size() - 1) {
                whole.set(0, whole.get(0).add(sequences ? at(gradient, i) : gradient));
            }
            Cell.Back back = steps.get(i).back().apply(whole);
            projected.add(back.projected());
            recurrents.add(back.recurrent());
            byStates = before(back);
        }
        Collections.reverse(projected);
        Collections.reverse(recurrents);
        return new Unrolled(projected, recurrents);
    }

    /** By the states before a step. */
    private List<PrivateTensor> before(Cell.Back back) {
        List<PrivateTensor> states = new ArrayList<>(back.states());
        states.set(0, states.get(0).add(back.recurrent().mmul(Shapes.transposed(recurrent.tensor()))));
        states.replaceAll(gradients::apply);
        return states;
    }

    private List<PrivateTensor> byParameters(PrivateTensor x, List<Cell.Step> steps, Unrolled back) {
        PrivateTensor projected = rows(stacked(back.projected));
        return new Gradients()
                .by(kernel, () -> rows(x).transpose().mmul(projected))
                .by(recurrent, () -> byRecurrent(steps, back))
                .by(bias, () -> byBias(projected, back))
                .list();
    }

    /** Of all steps but the first, which has no state before it. */
    private PrivateTensor byRecurrent(List<Cell.Step> steps, Unrolled back) {
        int last = steps.size() - 1;
        if (last == 0) {
            return back.recurrent.get(0).sum(true, 0).mul(0).broadcastTo(units, cell.gates() * units);
        }
        PrivateTensor states = stacked(steps.subList(0, last).stream()
                .map(step -> step.states().get(0))
                .toList());
        return rows(states).transpose().mmul(rows(stacked(back.recurrent.subList(1, last + 1))));
    }

    private PrivateTensor byBias(PrivateTensor projected, Unrolled back) {
        PrivateTensor first = projected.sum(true, 0);
        return cell.biases() == 1
                ? first
                : tfe.concat(0, first, rows(stacked(back.recurrent)).sum(true, 0));
    }
}

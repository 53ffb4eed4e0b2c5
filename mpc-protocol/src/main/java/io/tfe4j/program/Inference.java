package io.tfe4j.program;

import static io.tfe4j.program.Attribute.DITHERED;
import static io.tfe4j.program.Attribute.INDEX;
import static io.tfe4j.program.Attribute.ITERATIONS;
import static io.tfe4j.program.Attribute.NAME;

import io.tfe4j.fixedpoint.Range;
import io.tfe4j.fixedpoint.RangeOverflowException;
import io.tfe4j.function.StepMemory;
import io.tfe4j.party.Cost;
import io.tfe4j.party.CostMeter;
import io.tfe4j.party.PartyContext;
import io.tfe4j.protocol.Suite;
import io.tfe4j.ring.Ring;
import io.tfe4j.ring.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntPredicate;

/** Types and costs, by running operations on symbolic values. */
final class Inference {
    static final long MAX_EXECUTIONS = 1L << 24;

    record Outcome(ValueType type, Cost cost) {}

    /**
     * What costs depend on, beside the nodes.
     *
     * @param suite the protocols
     * @param exact the nodes that round exactly
     */
    record Terms(Suite suite, IntPredicate exact) {}

    private Inference() {}

    /**
     * The type and the cost of one node; {@code enclosing} holds the parameters' types if it is in a loop.
     *
     * @param terms what costs depend on
     */
    static Outcome infer(Node node, List<ValueType> inputs, LoopTypes enclosing, Terms terms) {
        try {
            node.operation().attributes().check(node.attributes());
            return switch (node.operation()) {
                case VARIABLE -> free(Types.declared(node.attributes()));
                case STORE -> free(ValueType.NONE);
                case PARAMETER -> free(enclosing.parameter(node.attributes().get(INDEX)));
                case LOOP_INDEX -> free(enclosing.index());
                case REPEAT -> loop(node, inputs, terms);
                case REPEAT_RESULT -> free(partOf(node, inputs));
                default -> run(node, inputs, terms);
            };
        } catch (RangeOverflowException e) {
            throw new RangeOverflowException(located(String.valueOf(e.getMessage()), node, inputs));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(located(String.valueOf(e.getMessage()), node, inputs), e);
        } catch (ArithmeticException | IndexOutOfBoundsException e) {
            throw new IllegalArgumentException(located("attribute out of range: " + e.getMessage(), node, inputs), e);
        }
    }

    private static Outcome free(ValueType type) {
        return new Outcome(type, Cost.NONE);
    }

    private static ValueType partOf(Node node, List<ValueType> inputs) {
        ValueType loop = inputs.isEmpty() ? ValueType.NONE : inputs.get(0);
        if (loop.kind() != Kind.BUNDLE) {
            throw new IllegalArgumentException("not a loop: kind=" + loop.kind().label());
        }
        return loop.parts()
                .get(Objects.checkIndex(
                        node.attributes().get(INDEX), loop.parts().size()));
    }

    private static Outcome run(Node node, List<ValueType> inputs, Terms terms) {
        CostMeter meter = new CostMeter();
        boolean exact = terms.exact().test(node.id());
        PartyContext symbolic = PartyContext.symbolic(Ring.Z64, meter).in(terms.suite());
        PartyContext context = exact ? symbolic.exact() : symbolic;
        List<Value> values = inputs.stream().map(Value::symbolic).toList();
        Value result = node.operation()
                .code()
                .apply(
                        context,
                        new Arguments(values, node.attributes(), name -> 3, check -> {}, exact, new StepMemory()));
        return new Outcome(result.type().withDither(isDithered(node, inputs)), meter.total());
    }

    private static boolean isDithered(Node node, List<ValueType> inputs) {
        if (node.operation() == Op.ASSIGN) {
            return assignable(node, inputs);
        }
        return node.operation() == Op.DITHERED
                || node.attributes().get(DITHERED)
                || inputs.stream().anyMatch(Inference::hasDither);
    }

    private static boolean hasDither(ValueType type) {
        return type.dithered() || type.parts().stream().anyMatch(Inference::hasDither);
    }

    /** Whether the variable is declared as dithered; only then may it take a value that is. */
    private static boolean assignable(Node node, List<ValueType> inputs) {
        boolean declared = node.attributes().get(DITHERED);
        if (!declared && inputs.get(0).dithered()) {
            throw new IllegalArgumentException("value depends on dithered rounding, the variable does not: variable="
                    + node.attributes().get(NAME)
                    + "; define the variable under setRounding(Rounding.DITHERED), or compute the value without it");
        }
        return declared;
    }

    private static Outcome loop(Node node, List<ValueType> inputs, Terms terms) {
        long count = node.attributes().get(ITERATIONS);
        if (count < 1 || count >= MAX_EXECUTIONS) {
            throw new IllegalArgumentException(
                    "count out of range: count=" + count + ", allowed=1.." + (MAX_EXECUTIONS - 1));
        }
        Block body = node.body();
        int carried = body.results().size();
        if (inputs.size() < carried) {
            throw new IllegalArgumentException("loop lacks inputs: inputs=" + inputs.size() + ", carried=" + carried);
        }
        Map<Integer, ValueType> outer = new HashMap<>();
        for (int i = carried; i < inputs.size(); i++) {
            outer.put(node.inputs().get(i), inputs.get(i));
        }
        BlockTypes types = BlockTypes.of(body, outer, new LoopTypes(inputs.subList(0, carried), count), terms);
        List<ValueType> parts = new ArrayList<>();
        for (int i = 0; i < carried; i++) {
            ValueType result = types.of(body.results().get(i));
            if (!result.fits(inputs.get(i))) {
                throw new IllegalArgumentException("carried value changes its type: index=" + i + ", before="
                        + inputs.get(i) + ", after=" + result);
            }
            parts.add(inputs.get(i));
        }
        try {
            return new Outcome(ValueType.bundle(parts), types.criticalPath().times(count));
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(
                    "loop sends more, or takes more rounds, than can be counted: count=" + count, e);
        }
    }

    private static String located(String message, Node node, List<ValueType> inputs) {
        return message.contains(", at %") ? message : message + ", at " + node.describe() + ", inputs=" + inputs;
    }

    /** What the nodes of a loop's body may ask of the loop. */
    record LoopTypes(List<ValueType> parameters, long count) {
        static final LoopTypes NONE = new LoopTypes(List.of(), 0);

        ValueType parameter(int index) {
            if (index < 0 || index >= parameters.size()) {
                throw new IllegalArgumentException(
                        "no such parameter: index=" + index + ", parameters=" + parameters.size());
            }
            return parameters.get(index);
        }

        ValueType index() {
            if (count == 0) {
                throw new IllegalArgumentException("loop index outside a loop");
            }
            return ValueType.publicTensor(Shape.scalar(), 0, new Range(0, count - 1));
        }
    }
}

package io.tfe4j.program;

import io.tfe4j.fixedpoint.Range;
import io.tfe4j.fixedpoint.RangeOverflowException;
import io.tfe4j.party.Cost;
import io.tfe4j.party.CostMeter;
import io.tfe4j.party.PartyContext;
import io.tfe4j.ring.Ring;
import io.tfe4j.ring.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Types and costs, by running operations on symbolic values. */
final class Inference {
    static final long MAX_EXECUTIONS = 1L << 24;

    record Outcome(ValueType type, Cost cost) {}

    private Inference() {}

    /** The type and the cost of one node; {@code enclosing} holds the parameters' types if it is in a loop. */
    static Outcome infer(Node node, List<ValueType> inputs, LoopTypes enclosing) {
        try {
            return switch (node.operation()) {
                case Names.VARIABLE -> free(Types.declared(node.attributes()));
                case Names.STORE -> free(ValueType.NONE);
                case Names.PARAMETER ->
                    free(enclosing.parameter(node.attributes().intValue(Names.INDEX)));
                case Names.LOOP_INDEX -> free(enclosing.index());
                case Names.REPEAT -> loop(node, inputs);
                default -> run(node, inputs);
            };
        } catch (RangeOverflowException e) {
            throw new RangeOverflowException(located(e.getMessage(), node, inputs));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(located(e.getMessage(), node, inputs), e);
        } catch (ArithmeticException | IndexOutOfBoundsException e) {
            throw new IllegalArgumentException(located("attribute out of range: " + e.getMessage(), node, inputs), e);
        }
    }

    private static Outcome free(ValueType type) {
        return new Outcome(type, Cost.NONE);
    }

    private static Outcome run(Node node, List<ValueType> inputs) {
        CostMeter meter = new CostMeter();
        PartyContext context = PartyContext.symbolic(Ring.Z64, meter);
        List<Value> values = inputs.stream().map(Value::symbolic).toList();
        Value result = Operations.of(node.operation())
                .apply(context, new Arguments(values, node.attributes(), name -> 3, check -> {}));
        return new Outcome(result.type(), meter.total());
    }

    private static Outcome loop(Node node, List<ValueType> inputs) {
        long count = node.attributes().integer(Names.COUNT);
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
        BlockTypes types = BlockTypes.of(body, outer, new LoopTypes(inputs.subList(0, carried), count));
        List<ValueType> parts = new ArrayList<>();
        for (int i = 0; i < carried; i++) {
            ValueType result = types.of(body.results().get(i));
            if (!result.fits(inputs.get(i))) {
                throw new IllegalArgumentException("carried value changes its type: index=" + i + ", before="
                        + inputs.get(i) + ", after=" + result);
            }
            parts.add(inputs.get(i));
        }
        Cost once = types.criticalPath();
        int rounds = (int) Math.min(Integer.MAX_VALUE, once.rounds() * count);
        Cost all = new Cost(rounds, Math.multiplyExact(once.bits(), count), Math.multiplyExact(once.products(), count));
        return new Outcome(ValueType.bundle(parts), all);
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

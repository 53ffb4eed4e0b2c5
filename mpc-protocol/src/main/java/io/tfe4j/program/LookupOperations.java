package io.tfe4j.program;

import static io.tfe4j.program.Attribute.ENTRIES;

import io.tfe4j.fixedpoint.FixedTensor;
import io.tfe4j.fixedpoint.Range;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.Step;
import io.tfe4j.protocol.Suite;
import io.tfe4j.ring.Shape;
import io.tfe4j.share.ArithmeticShare;

/** Reading at secret indices, which must be whole numbers that provably lie in the table. */
final class LookupOperations {
    enum Steps implements Step {
        LOOK_UP
    }

    private LookupOperations() {}

    /** Input 0 is the table, input 1 the indices. */
    static Value lookup(PartyContext context, Arguments in) {
        Shape shape = in.value(0).type().shape();
        if (shape.rank() == 0) {
            throw new IllegalArgumentException("a table needs at least one axis: shape=" + shape);
        }
        FixedTensor indices = indices(in.fixed(1), shape.dimension(0));
        ArithmeticShare flat = indices.share().reshape(Shape.of(indices.size()));
        Shape row = shape.subShape(1, shape.rank());
        Shape rows = Shape.of(shape.dimension(0), row.size());
        PartyContext step = context.at(Steps.LOOK_UP);
        ArithmeticShare read = in.isOpen(0)
                ? Suite.of(step).publicTable(step, flat, in.open(0).tensor().reshape(rows))
                : Suite.of(step).privateTable(step, flat, in.fixed(0).share().reshape(rows));
        ValueType type = in.value(0).type();
        return Value.of(new FixedTensor(read.reshape(indices.shape().concat(row)), type.fractionBits(), type.range()));
    }

    static Value oneHot(PartyContext context, Arguments in) {
        int entries = in.get(ENTRIES);
        FixedTensor indices = indices(in.fixed(0), entries);
        ArithmeticShare rows = Suite.of(context)
                .oneHot(context.at(Steps.LOOK_UP), indices.share().reshape(Shape.of(indices.size())), entries);
        return Value.of(new FixedTensor(rows.reshape(indices.shape().insert(-1, entries)), 0, new Range(0, 1)));
    }

    private static FixedTensor indices(FixedTensor indices, int entries) {
        requireWithin(Value.of(indices).type(), entries);
        return indices;
    }

    static void requireWithin(ValueType indices, int entries) {
        if (indices.fractionBits() != 0 || !new Range(0, entries - 1).contains(indices.range())) {
            int bits = indices.fractionBits();
            throw new IllegalArgumentException("index may lie outside the table: entries=" + entries + ", fractionBits="
                    + bits + ", range=" + indices.range().realMin(bits) + ".."
                    + indices.range().realMax(bits)
                    + "; give whole numbers, and clip them or declare their range");
        }
    }
}

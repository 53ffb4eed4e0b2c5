package io.tfe4j.program;

import io.tfe4j.fixedpoint.Range;
import io.tfe4j.ring.Shape;

/** Declared types, as attributes of inputs and variables. */
final class Types {
    private Types() {}

    static Attributes declare(Attributes attributes, ValueType type) {
        Attributes declared = attributes
                .with(Names.KIND, type.kind().name())
                .with(Names.SHAPE, type.shape().toArray())
                .with(Names.FRACTION_BITS, type.fractionBits())
                .with(Names.MIN, type.range().min())
                .with(Names.MAX, type.range().max());
        return type.dithered() ? declared.with(Names.DITHERED, true) : declared;
    }

    static ValueType declared(Attributes attributes) {
        Shape shape = Shape.of(attributes.ints(Names.SHAPE));
        int fractionBits = attributes.intValue(Names.FRACTION_BITS);
        Range range = new Range(attributes.integer(Names.MIN), attributes.integer(Names.MAX));
        ValueType type = switch (attributes.text(Names.KIND)) {
            case "PRIVATE" -> ValueType.privateTensor(shape, fractionBits, range);
            case "PUBLIC" -> ValueType.publicTensor(shape, fractionBits, range);
            default ->
                throw new IllegalArgumentException("kind cannot be declared: kind=" + attributes.text(Names.KIND));
        };
        return type.withDither(attributes.flag(Names.DITHERED));
    }
}

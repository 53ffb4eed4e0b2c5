package io.tfe4j.program;

import static io.tfe4j.program.Attribute.DITHERED;
import static io.tfe4j.program.Attribute.FRACTION_BITS;
import static io.tfe4j.program.Attribute.KIND;
import static io.tfe4j.program.Attribute.MAX;
import static io.tfe4j.program.Attribute.MIN;
import static io.tfe4j.program.Attribute.SHAPE;

import io.tfe4j.fixedpoint.Range;
import io.tfe4j.ring.Shape;

/** Declared types, as attributes of inputs and variables. */
final class Types {
    private Types() {}

    static Attributes declare(Attributes attributes, ValueType type) {
        Attributes declared = attributes
                .with(KIND, type.kind().name())
                .with(SHAPE, type.shape().toArray())
                .with(FRACTION_BITS, type.fractionBits())
                .with(MIN, type.range().min())
                .with(MAX, type.range().max());
        return type.dithered() ? declared.with(DITHERED, true) : declared;
    }

    static ValueType declared(Attributes attributes) {
        Shape shape = Shape.of(attributes.get(SHAPE));
        int fractionBits = attributes.get(FRACTION_BITS);
        Range range = new Range(attributes.get(MIN), attributes.get(MAX));
        ValueType type = switch (attributes.get(KIND)) {
            case "PRIVATE" -> ValueType.privateTensor(shape, fractionBits, range);
            case "PUBLIC" -> ValueType.publicTensor(shape, fractionBits, range);
            default -> throw new IllegalArgumentException("kind cannot be declared: kind=" + attributes.get(KIND));
        };
        return type.withDither(attributes.get(DITHERED));
    }
}

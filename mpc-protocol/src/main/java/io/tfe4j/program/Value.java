package io.tfe4j.program;

import io.tfe4j.fixedpoint.FixedTensor;
import io.tfe4j.fixedpoint.Range;
import io.tfe4j.ring.RingTensor;
import io.tfe4j.ring.Shape;
import io.tfe4j.share.BooleanShare;
import java.util.List;

/** What a node yields at one server; symbolic while the program is built. Prints its type and nothing else. */
public sealed interface Value {
    ValueType type();

    record PrivateValue(FixedTensor tensor) implements Value {
        @Override
        public ValueType type() {
            return ValueType.privateTensor(tensor.shape(), tensor.fractionBits(), tensor.range());
        }
    }

    record BitsValue(BooleanShare share) implements Value {
        @Override
        public ValueType type() {
            return ValueType.bits(share.shape());
        }
    }

    record PublicValue(RingTensor tensor, int fractionBits, Range range) implements Value {
        @Override
        public ValueType type() {
            return ValueType.publicTensor(tensor.shape(), fractionBits, range);
        }
    }

    record BundleValue(List<Value> parts) implements Value {
        @Override
        public ValueType type() {
            return ValueType.bundle(parts.stream().map(Value::type).toList());
        }
    }

    record NoValue() implements Value {
        @Override
        public ValueType type() {
            return ValueType.NONE;
        }
    }

    Value NONE = new NoValue();

    static Value of(FixedTensor tensor) {
        return new PrivateValue(tensor);
    }

    static Value of(BooleanShare share) {
        return new BitsValue(share);
    }

    static Value symbolic(ValueType type) {
        Shape shape = type.shape();
        return switch (type.kind()) {
            case PRIVATE -> new PrivateValue(FixedTensor.symbolic(shape, type.fractionBits(), type.range()));
            case BITS -> new BitsValue(BooleanShare.symbolic(shape, 1));
            case PUBLIC -> new PublicValue(RingTensor.symbolic(shape), type.fractionBits(), type.range());
            case BUNDLE ->
                new BundleValue(type.parts().stream().map(Value::symbolic).toList());
            case NONE -> NONE;
        };
    }
}

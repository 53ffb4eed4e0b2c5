package io.tfe4j.program;

import static io.tfe4j.program.Attribute.SHAPE;
import static io.tfe4j.program.Attribute.SIZE;

import io.tfe4j.fixedpoint.FixedTensor;
import io.tfe4j.fixedpoint.Range;
import io.tfe4j.function.Arithmetic;
import io.tfe4j.party.PartyContext;
import io.tfe4j.program.Value.PublicValue;
import io.tfe4j.ring.RingTensor;
import io.tfe4j.ring.Shape;
import io.tfe4j.share.ArithmeticShare;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Moves elements about, without communication, of private and of public tensors alike. */
final class ShapeOperations {
    private ShapeOperations() {}

    static Shape shape(Arguments in) {
        return Shape.of(in.get(SHAPE));
    }

    static Operation moving(BiFunction<RingTensor, Arguments, RingTensor> move) {
        return (context, in) -> move(in, x -> move.apply(x, in));
    }

    static Value move(Arguments in, java.util.function.UnaryOperator<RingTensor> move) {
        return in.isOpen(0)
                ? PublicArithmetic.rearrange(in.open(0), move)
                : Value.of(Arithmetic.rearrange(in.fixed(0), move));
    }

    static Operation movingWithZeros(BiFunction<RingTensor, Arguments, RingTensor> move) {
        return (context, in) -> {
            Value moved = move(in, x -> move.apply(x, in));
            return widened(moved, moved.type().range().union(new Range(0, 0)));
        };
    }

    static Value widened(Value value, Range range) {
        return value instanceof PublicValue open
                ? new PublicValue(open.tensor(), open.fractionBits(), range)
                : Value.of(((Value.PrivateValue) value).tensor().withRange(range));
    }

    static Operation joining(Function<Arguments, Function<List<RingTensor>, RingTensor>> join) {
        return (context, in) -> join(context, in, join.apply(in));
    }

    static Value join(PartyContext context, Arguments in, Function<List<RingTensor>, RingTensor> join) {
        List<FixedTensor> parts = new ArrayList<>();
        int bits = 0;
        for (int i = 0; i < in.count(); i++) {
            parts.add(ArithmeticOperations.shared(context, in, i));
            bits = Math.max(bits, parts.get(i).fractionBits());
        }
        List<RingTensor> left = new ArrayList<>();
        List<RingTensor> right = new ArrayList<>();
        Range range = null;
        for (FixedTensor part : parts) {
            FixedTensor same = Arithmetic.rescale(context, part, bits, io.tfe4j.fixedpoint.Rounding.DITHERED);
            left.add(same.share().left());
            right.add(same.share().right());
            range = range == null ? same.range() : range.union(same.range());
        }
        if (range == null) {
            throw new IllegalArgumentException("nothing to join");
        }
        return Value.of(new FixedTensor(new ArithmeticShare(join.apply(left), join.apply(right)), bits, range));
    }

    static Value reshape(PartyContext context, Arguments in) {
        int[] wanted = in.get(SHAPE);
        Shape shape = inferred(in.value(0).type().shape(), wanted);
        if (in.value(0) instanceof Value.BitsValue bits) {
            return Value.of(bits.share().reshape(shape));
        }
        return move(in, x -> x.reshape(shape));
    }

    /** One dimension of -1 takes what is left. */
    private static Shape inferred(Shape from, int[] wanted) {
        int[] dimensions = wanted.clone();
        int unknown = -1;
        long known = 1;
        for (int i = 0; i < dimensions.length; i++) {
            if (dimensions[i] == -1 && unknown < 0) {
                unknown = i;
            } else {
                known *= dimensions[i];
            }
        }
        if (unknown >= 0) {
            if (known == 0 || from.size() % known != 0) {
                throw new IllegalArgumentException(
                        "sizes differ: from=" + from + ", to=" + java.util.Arrays.toString(wanted));
            }
            dimensions[unknown] = (int) (from.size() / known);
        }
        return Shape.of(dimensions);
    }

    /** Rows {@code (i mod batches) * size} and on, i being a public whole number. */
    static Value batch(PartyContext context, Arguments in) {
        int size = in.get(SIZE);
        Shape shape = in.value(0).type().shape();
        int rows = shape.rank() == 0 ? 0 : shape.dimension(0);
        if (size < 1 || size > rows) {
            throw new IllegalArgumentException("batch size out of range: size=" + size + ", rows=" + rows);
        }
        RingTensor index = in.open(1).tensor();
        int batch = index.isSymbolic() ? 0 : (int) Math.floorMod(index.data()[0], (long) (rows / size));
        return move(in, x -> x.sliceAxis(0, batch * size, (batch + 1) * size));
    }
}

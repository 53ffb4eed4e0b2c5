package io.tfe4j.program;

import static io.tfe4j.program.Attribute.CHECKS_RANGES;
import static io.tfe4j.program.Attribute.DATASET;
import static io.tfe4j.program.Attribute.FRACTION_BITS;
import static io.tfe4j.program.Attribute.INDEX;
import static io.tfe4j.program.Attribute.NAME;
import static io.tfe4j.program.Attribute.PLAYER;
import static io.tfe4j.program.Attribute.VALUE;

import io.tfe4j.fixedpoint.FixedTensor;
import io.tfe4j.fixedpoint.Range;
import io.tfe4j.function.Arithmetic;
import io.tfe4j.function.RangeCheck;
import io.tfe4j.party.Cost;
import io.tfe4j.party.MpcException;
import io.tfe4j.party.Party;
import io.tfe4j.party.PartyContext;
import io.tfe4j.program.Value.BitsValue;
import io.tfe4j.program.Value.BundleValue;
import io.tfe4j.program.Value.PrivateValue;
import io.tfe4j.program.Value.PublicValue;
import io.tfe4j.program.run.ClientProgram;
import io.tfe4j.protocol.Suite;
import io.tfe4j.ring.RingTensor;
import io.tfe4j.share.ArithmeticShare;

/** What comes from players and goes to them: the servers' side. {@link ClientProgram} has the other. */
final class ExchangeOperations {
    private ExchangeOperations() {}

    static Value privateInput(PartyContext context, Arguments in) {
        ValueType type = declaredInput(in);
        if (type.kind() != Kind.PRIVATE) {
            return wrongKind(type);
        }
        FixedTensor received = received(context, in, type);
        if (in.attributes().get(CHECKS_RANGES)) {
            Attributes attributes = in.attributes();
            String what = attributes.has(DATASET) ? attributes.get(DATASET) : attributes.get(NAME);
            RangeCheck.require(context.at(ExchangeSteps.CHECK_RANGE), received, attributes.get(PLAYER) + ": " + what);
        }
        return Value.of(received);
    }

    private static ValueType declaredInput(Arguments in) {
        ValueType type = Types.declared(in.attributes());
        if (in.attributes().has(DATASET)) {
            DatasetRequest.of(in.attributes(), type);
        }
        return type;
    }

    private static FixedTensor received(PartyContext context, Arguments in, ValueType type) {
        ArithmeticShare share = Suite.of(context)
                .receiveFromPlayer(context.at(ExchangeSteps.SHARE), in.player(), type.shape(), in.checks());
        return new FixedTensor(share, type.fractionBits(), type.range());
    }

    static Value wrongKind(ValueType type) {
        throw new IllegalArgumentException(
                "input of the wrong kind: kind=" + type.kind().label());
    }

    static Value publicInput(PartyContext context, Arguments in) {
        ValueType type = declaredInput(in);
        if (type.kind() != Kind.PUBLIC) {
            return wrongKind(type);
        }
        if (context.isSymbolic()) {
            context.charge(publicInputCost(type.shape().size()));
            return Value.symbolic(type);
        }
        long[] words = context.at(ExchangeSteps.PUBLISH)
                .receive(in.player(), 0, type.shape().size());
        requireWithin(type, words, in.attributes().get(NAME));
        return new PublicValue(RingTensor.of(type.shape(), words), type.fractionBits(), type.range());
    }

    /** The range is a promise that comparisons and products rely on, and whoever sends the input may break it. */
    private static void requireWithin(ValueType type, long[] words, String name) {
        for (int i = 0; i < words.length; i++) {
            if (words[i] < type.range().min() || words[i] > type.range().max()) {
                throw new MpcException(
                        MpcException.Code.BAD_INPUT,
                        "public input lies outside its declared range: input=" + name + ", element=" + i + ", declared="
                                + type);
            }
        }
    }

    static Cost publicInputCost(int n) {
        return new Cost(1, 3L * Long.SIZE * n);
    }

    static Value localComputation(PartyContext context, Arguments in) {
        for (int i = 0; i < in.count(); i++) {
            send(context, in, i);
        }
        return Value.of(received(context, in, Types.declared(in.attributes())));
    }

    static Value output(PartyContext context, Arguments in) {
        CatalogNames.checkName("output", in.attributes().get(NAME));
        send(context, in, 0);
        return Value.NONE;
    }

    /** Opens input {@code index} to the node's player: bits as numbers, public values from P0. */
    private static void send(PartyContext context, Arguments in, int index) {
        PartyContext open = context.at(ExchangeSteps.OPEN, index);
        int endpoint = in.player();
        Value value = in.value(index);
        if (value instanceof PrivateValue secret) {
            Suite.of(open).sendToPlayer(open, secret.tensor().share(), endpoint);
        } else if (value instanceof BitsValue bits) {
            Suite.of(open)
                    .sendToPlayer(
                            open,
                            Suite.of(context).bitToArithmetic(context.at(ExchangeSteps.CONVERT, index), bits.share()),
                            endpoint);
        } else if (context.isSymbolic()) {
            context.charge(
                    new Cost(1, (long) Long.SIZE * in.open(index).tensor().size()));
        } else if (context.self() == Party.P0) {
            context.at(ExchangeSteps.PUBLISH, index)
                    .send(endpoint, 0, in.open(index).tensor().data());
        }
    }

    static Value reveal(PartyContext context, Arguments in) {
        if (in.value(0) instanceof BitsValue bits) {
            ArithmeticShare number = Suite.of(context).bitToArithmetic(context.at(ExchangeSteps.CONVERT), bits.share());
            return new PublicValue(
                    Suite.of(context).openToAll(context.at(ExchangeSteps.OPEN), number), 0, new Range(0, 1));
        }
        FixedTensor x = in.fixed(0);
        return new PublicValue(
                Suite.of(context).openToAll(context.at(ExchangeSteps.OPEN), x.share()), x.fractionBits(), x.range());
    }

    static Value constant(PartyContext context, Arguments in) {
        RingTensor value = in.attributes().get(VALUE);
        long min = Long.MAX_VALUE;
        long max = Long.MIN_VALUE;
        for (long element : value.data()) {
            min = Math.min(min, element);
            max = Math.max(max, element);
        }
        Range range = value.size() == 0 ? new Range(0, 0) : new Range(min, max);
        return new PublicValue(value, in.get(FRACTION_BITS), range);
    }

    /** The value, in the variable's precision, if it provably stays in the variable's range. */
    static Value assign(PartyContext context, Arguments in) {
        ValueType declared = Types.declared(in.attributes());
        Value value = in.value(0);
        if (declared.kind() == Kind.PRIVATE) {
            FixedTensor shared = ArithmeticOperations.shared(context, in, 0);
            value = Value.of(Arithmetic.rescale(context, shared, declared.fractionBits(), in.rounding()));
        }
        if (!value.type().fits(declared)) {
            throw new IllegalArgumentException("value does not fit the variable: variable="
                    + in.attributes().get(NAME) + " " + declared + ", value=" + value.type()
                    + "; clip the value, or vouch for it with assumeRange, or declare the variable with a wider range");
        }
        return value instanceof PrivateValue secret
                ? Value.of(secret.tensor().withRange(declared.range()))
                : new PublicValue(in.open(0).tensor(), declared.fractionBits(), declared.range());
    }

    static Value repeatResult(PartyContext context, Arguments in) {
        if (in.value(0) instanceof BundleValue bundle) {
            return bundle.parts()
                    .get(java.util.Objects.checkIndex(
                            in.get(INDEX), bundle.parts().size()));
        }
        throw new IllegalArgumentException(
                "not a loop: kind=" + in.value(0).type().kind().label());
    }
}

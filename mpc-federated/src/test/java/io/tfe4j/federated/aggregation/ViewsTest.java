package io.tfe4j.federated.aggregation;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tfe4j.party.PartyContext;
import io.tfe4j.protocol.InputSharing;
import io.tfe4j.ring.RingTensor;
import io.tfe4j.ring.Shape;
import io.tfe4j.testkit.ExhaustiveViews;
import io.tfe4j.testkit.ExhaustiveViews.Mutation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a server is sent does not depend on what it has no part of. */
class ViewsTest {
    private static final int BITS = 4;

    /** A summand that this server computes from its two components, as of a squared norm. */
    private static long[] square(PartyContext context, long[][] components) {
        long left = components[0][context.self().ordinal()];
        long right = components[0][context.self().next().ordinal()];
        return new long[] {left * left + 2 * left * right & context.ring().mask()};
    }

    /** Summands of zero: what is opened does not depend on the components. */
    private static long[] zero(PartyContext context, long[][] components) {
        long left = components[0][context.self().ordinal()];
        long right = components[0][context.self().next().ordinal()];
        return new long[] {left - right & context.ring().mask()};
    }

    private static Object reshare(PartyContext context, long[][] components) {
        return InputSharing.sumOfParties(context, Shape.of(1), RingTensor.of(Shape.of(1), square(context, components)));
    }

    private static Object open(PartyContext context, long[][] components) {
        return Resharing.open(context, zero(context, components));
    }

    @Test
    void resharing_tellsNothing() {
        try (ExhaustiveViews views = new ExhaustiveViews(BITS, BITS)) {
            views.check(ViewsTest::reshare);
        }
    }

    @Test
    void opening_tellsTheSumAlone() {
        try (ExhaustiveViews views = new ExhaustiveViews(BITS, BITS)) {
            views.check(ViewsTest::open);
        }
    }

    @Test
    void replicating_givesWhatTheReceiverHas() {
        try (ExhaustiveViews views = new ExhaustiveViews(BITS, BITS)) {
            views.check((context, components) -> Resharing.replicate(context, new long[] {
                3 * components[0][context.self().ordinal()] & context.ring().mask()
            }));
        }
    }

    @ParameterizedTest
    @EnumSource(names = "ZERO")
    void missingMasks_show(Mutation mutation) {
        try (ExhaustiveViews views = new ExhaustiveViews(BITS, BITS).mutated(mutation)) {
            assertThatThrownBy(() -> views.check(ViewsTest::reshare)).isInstanceOf(AssertionError.class);
            assertThatThrownBy(() -> views.check(ViewsTest::open)).isInstanceOf(AssertionError.class);
        }
    }
}

package io.tfe4j.federated.aggregation;

import io.tfe4j.party.PartyContext;
import io.tfe4j.party.Step;
import io.tfe4j.protocol.Bitwise;
import io.tfe4j.protocol.Comparison;
import io.tfe4j.protocol.Conversion;
import io.tfe4j.protocol.InputSharing;
import io.tfe4j.protocol.Opening;
import io.tfe4j.ring.RingTensor;
import io.tfe4j.ring.Shape;
import io.tfe4j.share.ArithmeticShare;
import io.tfe4j.share.BooleanShare;
import java.util.List;

/**
 * Whether the squared norms of a batch of updates are small enough, on shares. Squares are known modulo 2^64; so that a
 * large one does not pass for a small one, all random sums of an update have to be small, too. Servers learn one bit of each
 * client.
 *
 * <p><b>Guaranteed:</b> an update of norm at most the clip norm fails with a probability below {@code 2k exp(-100)}; any
 * other passes with one of at most {@code 2^-k}, {@code k} being the number of random sums. The proof is in
 * docs/adr/0012-secure-aggregation.md.
 */
final class NormCheck {
    enum Steps implements Step {
        RESHARE_NORMS,
        SEND_PROJECTED,
        COMPARE,
        COMBINE,
        CONVERT,
        OPEN
    }

    private NormCheck() {}

    /** One bit for each update of the batch that {@code pass} went over. */
    static boolean[] passes(PartyContext context, UpdateRules rules, BatchPass pass) {
        int clients = pass.norms().length;
        ArithmeticShare norms = InputSharing.sumOfParties(
                context.at(Steps.RESHARE_NORMS), Shape.of(clients), RingTensor.of(Shape.of(clients), pass.norms()));
        ArithmeticShare projected = Resharing.replicate(context.at(Steps.SEND_PROJECTED), pass.projected());
        ArithmeticShare slack = slack(context, rules, norms, projected, clients);
        BooleanShare negative = Comparison.lessThanZero(context.at(Steps.COMPARE), slack, Long.SIZE);
        BooleanShare all = all(context, negative.not(context.self()));
        ArithmeticShare bits = Conversion.bitToArithmetic(context.at(Steps.CONVERT), all);
        long[] opened = Opening.toAll(context.at(Steps.OPEN), bits).data();
        boolean[] passes = new boolean[clients];
        for (int i = 0; i < clients; i++) {
            passes[i] = opened[i] == 1;
        }
        return passes;
    }

    /** A row for each condition, a column for each client; nothing is negative where all is well. */
    private static ArithmeticShare slack(
            PartyContext context, UpdateRules rules, ArithmeticShare norms, ArithmeticShare projected, int clients) {
        int sums = projected.size() / clients;
        RingTensor most = RingTensor.filled(Shape.of(1, clients), rules.mostSquared());
        RingTensor window = RingTensor.filled(Shape.of(sums, clients), rules.window() - 1);
        ArithmeticShare rows = projected.reshape(Shape.of(clients, sums)).map(RingTensor::transpose);
        List<ArithmeticShare> parts = List.of(
                norms.reshape(Shape.of(1, clients)).negate().plusPublic(context.self(), most),
                rows.plusPublic(context.self(), window),
                rows.negate().plusPublic(context.self(), window));
        return new ArithmeticShare(
                RingTensor.concatenate(parts.stream().map(ArithmeticShare::left).toList(), 0),
                RingTensor.concatenate(
                        parts.stream().map(ArithmeticShare::right).toList(), 0));
    }

    /** The and of all rows, halving them; of an odd number the middle one is taken with itself. */
    private static BooleanShare all(PartyContext context, BooleanShare rows) {
        BooleanShare left = rows;
        for (int level = 0; left.shape().dimension(0) > 1; level++) {
            int count = left.shape().dimension(0);
            int half = (count + 1) / 2;
            left = Bitwise.and(
                    context.at(Steps.COMBINE, level),
                    left.rearrange(bits -> bits.sliceAxis(0, 0, half)),
                    left.rearrange(bits -> bits.sliceAxis(0, count - half, count)));
        }
        return left;
    }
}

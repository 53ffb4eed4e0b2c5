package io.tfe4j.protocol;

import io.tfe4j.party.PartyContext;
import io.tfe4j.party.Step;
import io.tfe4j.ring.Shape;
import io.tfe4j.share.ArithmeticShare;
import java.util.function.BiFunction;

/**
 * Runs an elementwise protocol on one stretch of a large tensor after the other, so that what it holds besides input and
 * result stays small. Each stretch takes its own rounds; at this size bandwidth decides, not latency.
 */
final class Segments {
    enum Steps implements Step {
        SEGMENT
    }

    private static final int LENGTH = 1 << 22;

    private Segments() {}

    static ArithmeticShare map(
            PartyContext context,
            ArithmeticShare x,
            BiFunction<PartyContext, ArithmeticShare, ArithmeticShare> protocol) {
        int n = x.size();
        if (n <= LENGTH) {
            return protocol.apply(context, x);
        }
        ArithmeticShare flat = x.reshape(Shape.of(n));
        long[] left = x.isSymbolic() ? null : new long[n];
        long[] right = x.isSymbolic() ? null : new long[n];
        int segments = (n - 1) / LENGTH + 1;
        for (int index = 0; index < segments; index++) {
            int start = index * LENGTH;
            int end = Math.min(n - start, LENGTH) + start;
            ArithmeticShare part =
                    protocol.apply(context.at(Steps.SEGMENT, index), flat.map(c -> c.sliceAxis(0, start, end)));
            if (left != null && right != null) {
                System.arraycopy(part.left().data(), 0, left, start, end - start);
                System.arraycopy(part.right().data(), 0, right, start, end - start);
            }
        }
        return left == null || right == null
                ? ArithmeticShare.symbolic(x.shape())
                : ArithmeticShare.of(x.shape(), left, right);
    }
}

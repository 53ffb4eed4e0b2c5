package io.tfe4j.ml.classic;

import io.tfe4j.PrivateTensor;
import io.tfe4j.PrivateVariable;
import io.tfe4j.TfeContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a fit has found, as the first value of one variable: a session fits when something of it is needed for the first
 * time, and never again, so that all that is computed from a model in a session is by the same one. Its parts are first
 * values of others.
 */
final class Fitted {
    private Fitted() {}

    /** {@code parts} as the session keeps them, with their shapes, ranges and fraction bits. */
    static List<PrivateTensor> once(TfeContext tfe, PrivateTensor... parts) {
        PrivateTensor[] flat =
                Arrays.stream(parts).map(part -> part.reshape(-1)).toArray(PrivateTensor[]::new);
        PrivateVariable all = tfe.definePrivateVariable(tfe.concat(0, flat));
        List<PrivateTensor> kept = new ArrayList<>();
        int from = 0;
        for (PrivateTensor part : parts) {
            int to = from + part.type().shape().size();
            // a variable of its own, so that functions can read it
            kept.add(tfe.definePrivateVariable(all.slice(new int[] {from}, new int[] {to})
                    .reshape(part.shape())
                    .withFractionBits(part.fractionBits())
                    .assumeRange(Tables.low(part), Tables.high(part))));
            from = to;
        }
        return kept;
    }
}

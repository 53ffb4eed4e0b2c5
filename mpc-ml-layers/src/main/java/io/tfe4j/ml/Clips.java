package io.tfe4j.ml;

import io.tfe4j.Inputs;
import io.tfe4j.PrivateTensor;
import io.tfe4j.PrivateVariable;
import io.tfe4j.TfeContext;
import java.util.ArrayList;
import java.util.List;

/**
 * How many numbers the bounds of a training have changed since an epoch began, counted on shares, place by place. A number
 * that was clipped is at its limit afterwards, so two comparisons of numbers of that narrow range find it; one that was
 * exactly there counts as well.
 */
final class Clips {
    /** More than are clipped in any epoch. */
    private static final double MOST = 0x1p40;

    private final TfeContext tfe;
    private final PrivateVariable counts;
    private final int most;
    private final List<Limit> places = new ArrayList<>();
    private final List<PrivateTensor> now = new ArrayList<>();

    /** @param most places there may be */
    Clips(TfeContext tfe, int most) {
        this.tfe = tfe;
        this.most = most;
        counts = tfe.definePrivateVariable(Inputs.of(new int[] {most}, Initial.constant(new int[] {most}, 0))
                .range(0, MOST)
                .fractionBits(0));
    }

    /** To be called where an epoch begins. */
    void clear() {
        counts.assign(counts.mul(0));
    }

    /** {@code x} within {@code bound}, and what that changes counted as being at {@code place}. */
    PrivateTensor bounded(Bound bound, PrivateTensor x, Limit place) {
        PrivateTensor within = bound.apply(x);
        if (within != x && bound.clips()) {
            places.add(place);
            now.add(atLimits(within, -bound.limit(), bound.limit()));
        }
        return within;
    }

    /** How many of the numbers are at either limit, a vector of one. */
    static PrivateTensor atLimits(PrivateTensor x, double low, double high) {
        PrivateTensor flat = x.reshape(-1);
        return flat.gte(high).toNumbers().add(flat.lte(low).toNumbers()).sum().reshape(1);
    }

    /** To be called where a step ends. */
    void add() {
        int used = now.size();
        if (used == 0) {
            return;
        }
        PrivateTensor step = tfe.concat(0, now.toArray(PrivateTensor[]::new));
        PrivateTensor sums =
                counts.slice(new int[] {0}, new int[] {used}).add(step).clip(0, MOST);
        counts.assign(used == most ? sums : tfe.concat(0, sums, counts.slice(new int[] {used}, new int[] {most})));
        now.clear();
    }

    /** Where something is clipped, in the order of {@link #counts}. */
    List<Limit> places() {
        return List.copyOf(places);
    }

    /** A number for each place, [places]; there must be one. */
    PrivateTensor counts() {
        return counts.slice(new int[] {0}, new int[] {places.size()});
    }
}

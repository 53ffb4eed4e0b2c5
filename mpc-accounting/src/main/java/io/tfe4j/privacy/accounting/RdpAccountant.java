package io.tfe4j.privacy.accounting;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Accounts by Renyi divergences (Mironov 2017): those of events add up, order by order, and each gives a bound on epsilon,
 * of which the least is taken. Always an upper bound; for many small steps up to three times the truth, which {@link
 * PrvAccountant} comes close to. Immutable.
 */
public final class RdpAccountant {
    private static final double LEAST_ORDER = 1.01;
    private static final int MOST_KNOWN = 10_000;
    private static final double[] DEFAULT_ORDERS = DoubleStream.concat(
                    IntStream.rangeClosed(11, 109).mapToDouble(tenths -> tenths / 10.0),
                    DoubleStream.concat(
                            IntStream.rangeClosed(11, 63).asDoubleStream(), DoubleStream.of(128, 256, 512, 1024)))
            .toArray();

    private final Neighbours neighbours;
    private final double[] orders;
    private final double[] divergences;
    /** The probability that some release is not covered by its divergence. */
    private final double failures;

    private final @Nullable RdpAccountant before;
    private final PrivacyEvent last;
    /** Divergences that were computed before, by any accountant that this one came from. */
    private final Map<PrivacyEvent, double[]> known;

    private RdpAccountant(
            Neighbours neighbours,
            double[] orders,
            double[] divergences,
            double failures,
            @Nullable RdpAccountant before,
            PrivacyEvent last,
            Map<PrivacyEvent, double[]> known) {
        this.neighbours = neighbours;
        this.orders = orders;
        this.divergences = divergences;
        this.failures = failures;
        this.before = before;
        this.last = last;
        this.known = known;
    }

    /** With nothing released yet, for neighbours that add or remove an example, at the orders 1.1 to 10.9, 11 to 63, and powers of two up to 1024. */
    public static RdpAccountant create() {
        return create(Neighbours.ADD_OR_REMOVE_ONE, DEFAULT_ORDERS);
    }

    /** @throws IllegalArgumentException if an order is not above 1, or there is none */
    public static RdpAccountant create(Neighbours neighbours, double... orders) {
        double[] own = orders.length == 0 ? DEFAULT_ORDERS : orders.clone();
        for (double order : own) {
            if (!(order > 1) || Double.isInfinite(order)) {
                throw new IllegalArgumentException("order is not above 1: order=" + order);
            }
        }
        return new RdpAccountant(
                neighbours, own, new double[own.length], 0, null, new PrivacyEvent.NoOp(), new ConcurrentHashMap<>());
    }

    /**
     * After {@code event}, too.
     *
     * @throws IllegalArgumentException if there is no bound for such an event under this notion of neighbours
     */
    public RdpAccountant compose(PrivacyEvent event) {
        double[] sums = divergences.clone();
        double[] more = divergences(event);
        Arrays.setAll(sums, i -> sums[i] + more[i]);
        return new RdpAccountant(neighbours, orders, sums, failures + failures(event), this, event, known);
    }

    /** At all orders. What takes long is kept, so that equal events, and equal steps of others, are computed once. */
    private double[] divergences(PrivacyEvent event) {
        if (event instanceof PrivacyEvent.SelfComposed repeated) {
            double[] once = divergences(repeated.event());
            double count = repeated.count();
            return Arrays.stream(once)
                    .map(each -> count == 0 ? 0 : count * each)
                    .toArray();
        }
        if (event instanceof PrivacyEvent.Composed composed) {
            double[] sums = new double[orders.length];
            for (PrivacyEvent each : composed.events()) {
                double[] more = divergences(each);
                Arrays.setAll(sums, i -> sums[i] + more[i]);
            }
            return sums;
        }
        if (event instanceof PrivacyEvent.PoissonSampled
                || event instanceof PrivacyEvent.SampledWithoutReplacement
                || event instanceof PrivacyEvent.RepeatAndSelect) {
            if (known.size() >= MOST_KNOWN) {
                known.clear();
            }
            return known.computeIfAbsent(event, this::compute);
        }
        return compute(event);
    }

    private double[] compute(PrivacyEvent event) {
        return Arrays.stream(orders)
                .map(order -> new Divergences(neighbours, order).of(event))
                .toArray();
    }

    private static double failures(PrivacyEvent event) {
        if (event instanceof PrivacyEvent.Except except) {
            return except.delta() + failures(except.event());
        }
        if (event instanceof PrivacyEvent.SelfComposed repeated) {
            return repeated.count() == 0 ? 0 : repeated.count() * failures(repeated.event());
        }
        if (event instanceof PrivacyEvent.Composed composed) {
            return composed.events().stream()
                    .mapToDouble(RdpAccountant::failures)
                    .sum();
        }
        if (event instanceof PrivacyEvent.PoissonSampled sampled) {
            return failures(sampled.event());
        }
        if (event instanceof PrivacyEvent.SampledWithoutReplacement sampled) {
            return failures(sampled.event());
        }
        if (event instanceof PrivacyEvent.RepeatAndSelect tuning && failures(tuning.event()) > 0) {
            throw new IllegalArgumentException(
                    "the best of repetitions that may fail is not accounted: event=" + event);
        }
        return 0;
    }

    /** As if all of it had been released so many times; cheaper than to compose it again. */
    public RdpAccountant repeated(long count) {
        Checks.atLeast("count", count, 0);
        double[] products = divergences.clone();
        Arrays.setAll(products, i -> count == 0 ? 0 : count * divergences[i]);
        PrivacyEvent all = new PrivacyEvent.SelfComposed(new PrivacyEvent.Composed(events()), count);
        return new RdpAccountant(neighbours, orders, products, count * failures, null, all, known);
    }

    /** What has been released. */
    public List<PrivacyEvent> events() {
        List<PrivacyEvent> all = new ArrayList<>();
        for (RdpAccountant each = this; each != null; each = each.before) {
            if (!(each.last instanceof PrivacyEvent.NoOp)) {
                all.add(each.last);
            }
        }
        Collections.reverse(all);
        return List.copyOf(all);
    }

    /**
     * An epsilon, and the order that gives it.
     *
     * @param order NaN where no order gives it, or a finite one
     */
    public record Bound(double epsilon, double order) {}

    /**
     * The least epsilon for {@code delta}: Canonne, Kamath, Steinke 2020, proposition 12. Where a single tuning, {@link
     * PrivacyEvent.RepeatAndSelect}, is all that was released, also by the deltas of what it repeats.
     */
    public Bound epsilon(double delta) {
        Checks.probability("delta", delta);
        if (delta == 0) {
            boolean nothing = failures == 0 && Arrays.stream(divergences).allMatch(divergence -> divergence == 0);
            return new Bound(nothing ? 0 : Double.POSITIVE_INFINITY, Double.NaN);
        }
        Bound best = new Bound(Double.POSITIVE_INFINITY, Double.NaN);
        double rest = delta - failures;
        if (!(rest > 0)) {
            return best;
        }
        for (int i = 0; i < orders.length; i++) {
            double epsilon = epsilon(orders[i], divergences[i], rest);
            best = epsilon < best.epsilon ? new Bound(epsilon, orders[i]) : best;
        }
        if (last instanceof PrivacyEvent.RepeatAndSelect tuning && isFirst()) {
            double direct = new DirectSelection(neighbours, tuning).epsilon(rest);
            best = direct < best.epsilon ? new Bound(direct, Double.NaN) : best;
        }
        return best;
    }

    private boolean isFirst() {
        return before != null && before.before == null && before.last instanceof PrivacyEvent.NoOp;
    }

    private static double epsilon(double order, double divergence, double delta) {
        if (delta * delta + Math.expm1(-divergence) > 0) {
            return 0;
        }
        if (order <= LEAST_ORDER) {
            return Double.POSITIVE_INFINITY;
        }
        return Math.max(0, divergence + Math.log1p(-1 / order) - (Math.log(delta) + Math.log(order)) / (order - 1));
    }

    /**
     * An epsilon for data that differ in up to {@code examples} rather than in one, such as all those of a person: what is
     * (epsilon, delta)-private for one is {@code (k epsilon, delta (e^(k epsilon) - 1) / (e^epsilon - 1))}-private for k
     * (Vadhan 2017, lemma 2.2). Infinite where no order gives a finite one.
     */
    public double epsilonOfGroup(int examples, double delta) {
        Checks.atLeast("examples", examples, 1);
        Checks.positive("delta", delta);
        if (failures > 0) {
            throw new IllegalArgumentException("no bound for groups of releases that may fail: failures=" + failures);
        }
        return examples == 1
                ? epsilon(delta).epsilon()
                : new GroupPrivacy(examples, delta).epsilon(orders, divergences);
    }

    /** The least delta for {@code epsilon}, likewise. */
    public double delta(double epsilon) {
        Checks.notNegative("epsilon", epsilon);
        double least = 1;
        for (int i = 0; i < orders.length; i++) {
            double order = orders[i];
            double log = (order - 1) * (divergences[i] - epsilon + Math.log1p(-1 / order)) - Math.log(order);
            least = Math.min(least, Math.min(Math.exp(log), Math.sqrt(-Math.expm1(-divergences[i]))));
        }
        return Math.min(1, least + failures);
    }

    @Override
    public String toString() {
        return "RdpAccountant" + events();
    }
}

package io.tfe4j.privacy.accounting;

import io.tfe4j.privacy.accounting.PrivacyEvent.Composed;
import io.tfe4j.privacy.accounting.PrivacyEvent.DiscreteGaussian;
import io.tfe4j.privacy.accounting.PrivacyEvent.Except;
import io.tfe4j.privacy.accounting.PrivacyEvent.Exponential;
import io.tfe4j.privacy.accounting.PrivacyEvent.Gaussian;
import io.tfe4j.privacy.accounting.PrivacyEvent.Laplace;
import io.tfe4j.privacy.accounting.PrivacyEvent.NoOp;
import io.tfe4j.privacy.accounting.PrivacyEvent.NonPrivate;
import io.tfe4j.privacy.accounting.PrivacyEvent.PoissonSampled;
import io.tfe4j.privacy.accounting.PrivacyEvent.Pure;
import io.tfe4j.privacy.accounting.PrivacyEvent.RepeatAndSelect;
import io.tfe4j.privacy.accounting.PrivacyEvent.SampledWithoutReplacement;
import io.tfe4j.privacy.accounting.PrivacyEvent.SelfComposed;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Events as people read them, in a line: {@code times(3516, poisson(0.0042, gaussian(1.3)))}. Numbers are written so that
 * the very same double is read again.
 */
public final class EventText {
    private static final int MOST_DEPTH = 64;

    private final String text;
    private int at;
    private int depth;

    private EventText(String text) {
        this.text = text;
    }

    public static String of(PrivacyEvent event) {
        if (event instanceof NoOp) {
            return "nothing()";
        }
        if (event instanceof NonPrivate) {
            return "everything()";
        }
        if (event instanceof Gaussian gaussian) {
            return "gaussian(" + gaussian.noiseMultiplier() + ")";
        }
        if (event instanceof Laplace laplace) {
            return "laplace(" + laplace.scale() + ")";
        }
        if (event instanceof Pure pure) {
            return "pure(" + pure.epsilon() + ")";
        }
        if (event instanceof Exponential choice) {
            return "exponential(" + choice.epsilon() + ")";
        }
        if (event instanceof Except except) {
            return "except(" + except.delta() + ", " + of(except.event()) + ")";
        }
        if (event instanceof DiscreteGaussian discrete) {
            return "discrete(" + discrete.sigma() + ", " + discrete.sensitivity() + ")";
        }
        if (event instanceof PoissonSampled sampled) {
            return "poisson(" + sampled.rate() + ", " + of(sampled.event()) + ")";
        }
        if (event instanceof SampledWithoutReplacement sampled) {
            return "sample(" + sampled.examples() + ", " + sampled.batch() + ", " + of(sampled.event()) + ")";
        }
        if (event instanceof SelfComposed repeated) {
            return "times(" + repeated.count() + ", " + of(repeated.event()) + ")";
        }
        if (event instanceof Composed composed) {
            return composed.events().stream().map(EventText::of).collect(Collectors.joining(", ", "all(", ")"));
        }
        if (event instanceof RepeatAndSelect tuning) {
            return "best(" + tuning.mean() + ", " + tuning.shape() + ", " + of(tuning.event()) + ")";
        }
        throw new AssertionError("event not covered: " + event);
    }

    /** @throws IllegalArgumentException if it is not what {@link #of} writes; the message says where */
    public static PrivacyEvent parse(String text) {
        EventText reader = new EventText(text);
        PrivacyEvent event = reader.event();
        if (reader.at != text.length()) {
            throw reader.malformed("end of text");
        }
        return event;
    }

    private IllegalArgumentException malformed(String wanted) {
        return new IllegalArgumentException("event malformed: text=" + text + ", at=" + at + ", wanted=" + wanted);
    }

    private PrivacyEvent event() {
        if (++depth > MOST_DEPTH) {
            throw malformed("fewer events within one another");
        }
        String name = until('(');
        PrivacyEvent event = switch (name) {
            case "nothing" -> new NoOp();
            case "everything" -> new NonPrivate();
            case "gaussian" -> new Gaussian(real());
            case "laplace" -> new Laplace(real());
            case "pure" -> new Pure(real());
            case "exponential" -> new Exponential(real());
            case "except" -> new Except(next(real()), event());
            case "discrete" -> new DiscreteGaussian(next(real()), (int) whole());
            case "poisson" -> new PoissonSampled(next(real()), event());
            case "sample" -> new SampledWithoutReplacement((int) next(whole()), (int) next(whole()), event());
            case "times" -> times();
            case "best" -> best();
            case "all" -> new Composed(events());
            default -> throw malformed("the name of an event");
        };
        expect(")");
        depth--;
        return event;
    }

    private PrivacyEvent best() {
        double mean = next(real());
        double shape = next(real());
        return new RepeatAndSelect(event(), mean, shape);
    }

    private PrivacyEvent times() {
        long count = next(whole());
        return new SelfComposed(event(), count);
    }

    private List<PrivacyEvent> events() {
        List<PrivacyEvent> events = new ArrayList<>();
        while (at < text.length() && text.charAt(at) != ')') {
            if (!events.isEmpty()) {
                expect(", ");
            }
            events.add(event());
        }
        return events;
    }

    private String until(char end) {
        int to = text.indexOf(end, at);
        if (to < 0) {
            throw malformed("'" + end + "'");
        }
        String part = text.substring(at, to);
        at = to + 1;
        return part;
    }

    private void expect(String part) {
        if (!text.startsWith(part, at)) {
            throw malformed("'" + part + "'");
        }
        at += part.length();
    }

    /** {@code value}, after which another argument follows. */
    private double next(double value) {
        expect(", ");
        return value;
    }

    private long next(long value) {
        expect(", ");
        return value;
    }

    private String number() {
        int to = at;
        while (to < text.length() && text.charAt(to) != ',' && text.charAt(to) != ')') {
            to++;
        }
        String number = text.substring(at, to);
        at = to;
        return number;
    }

    private double real() {
        try {
            return Double.parseDouble(number());
        } catch (NumberFormatException e) {
            throw malformed("a number");
        }
    }

    private long whole() {
        try {
            return Long.parseLong(number());
        } catch (NumberFormatException e) {
            throw malformed("a whole number");
        }
    }
}

package io.tfe4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tfe4j.Inputs;
import io.tfe4j.PrivateTensor;
import io.tfe4j.TfeContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleBinaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Random graphs of operations, against the same in doubles. */
class RandomProgramTest {
    private static final int SIZE = 3;

    private record Pair(PrivateTensor secret, double[] plain) {}

    @Property(tries = 60)
    void program_anyGraph_agreesWithDoubles(@ForAll long seed) {
        Random random = new Random(seed);
        TfeContext tfe = Running.local();
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            double[] plain = random.doubles(SIZE, -4, 4).toArray();
            pairs.add(new Pair(
                    tfe.definePrivateInput("owner-" + i, Inputs.of(plain).range(-4, 4)), plain));
        }
        for (int i = 0; i < 12; i++) {
            pairs.add(next(random, pairs));
        }

        Pair last = pairs.get(pairs.size() - 1);
        double[] actual = Running.valuesOf(tfe, last.secret());
        for (int i = 0; i < SIZE; i++) {
            assertThat(actual[i]).as("seed %d, element %d", seed, i).isCloseTo(last.plain()[i], within(0.02));
        }
    }

    private static Pair next(Random random, List<Pair> pairs) {
        Pair x = pairs.get(random.nextInt(pairs.size()));
        Pair y = pairs.get(random.nextInt(pairs.size()));
        Pair result = switch (random.nextInt(7)) {
            case 0 -> new Pair(x.secret().add(y.secret()), both(x, y, (a, b) -> a + b));
            case 1 -> new Pair(x.secret().sub(y.secret()), both(x, y, (a, b) -> a - b));
            case 2 -> new Pair(x.secret().mul(y.secret()), both(x, y, (a, b) -> a * b));
            case 3 -> new Pair(x.secret().mul(0.3), both(x, y, (a, b) -> a * 0.3));
            case 4 -> new Pair(x.secret().max(y.secret()), both(x, y, Math::max));
            case 5 -> new Pair(x.secret().relu(), both(x, y, (a, b) -> Math.max(a, 0)));
            default -> new Pair(x.secret().neg().add(1.25), both(x, y, (a, b) -> 1.25 - a));
        };
        return new Pair(result.secret().clip(-4, 4), both(result, y, (a, b) -> Math.min(4, Math.max(-4, a))));
    }

    private static double[] both(Pair x, Pair y, DoubleBinaryOperator operator) {
        double[] result = new double[SIZE];
        for (int i = 0; i < SIZE; i++) {
            result[i] = operator.applyAsDouble(x.plain()[i], y.plain()[i]);
        }
        return result;
    }
}

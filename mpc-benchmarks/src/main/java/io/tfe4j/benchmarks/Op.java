package io.tfe4j.benchmarks;

import io.tfe4j.fixedpoint.FixedTensor;
import io.tfe4j.party.Party;
import io.tfe4j.party.PartyContext;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * An operation on shared tensors, as data: its inputs, its protocol and its plaintext twin.
 *
 * @param prepare makes the inputs of a size
 */
record Op(String id, int defaultElements, Preparation prepare) implements Benchmark {
    /** Makes a case of {@code n} elements; the generator is seeded, so runs compare. */
    @FunctionalInterface
    interface Preparation {
        Case make(Bench bench, int n, SplittableRandom random);
    }

    /** What a party does with its parts of the inputs. */
    @FunctionalInterface
    interface Protocol {
        Object run(PartyContext context, List<FixedTensor> inputs);
    }

    /** The largest error of a revealed result; results of integers and bits come as whole numbers. */
    @FunctionalInterface
    interface Oracle {
        double maxError(double[] result);
    }

    record Case(int elements, List<Map<Party, FixedTensor>> inputs, Protocol protocol, Oracle oracle) {}

    /** A case whose result is compared, element by element, with what is expected. */
    static Oracle expecting(double[] expected) {
        return result -> {
            double worst = result.length == expected.length ? 0 : Double.POSITIVE_INFINITY;
            for (int i = 0; i < Math.min(result.length, expected.length); i++) {
                worst = Math.max(worst, Math.abs(result[i] - expected[i]));
            }
            return worst;
        };
    }

    @Override
    public Run prepare(Bench bench, int n) {
        Case made = prepare.make(bench, n, new SplittableRandom(1));
        return new Run() {
            private Map<Party, Object> results = Map.of();

            @Override
            public void once() {
                results = bench.run(context -> made.protocol().run(context, own(made.inputs(), context.self())));
            }

            @Override
            public int elements() {
                return made.elements();
            }

            @Override
            public double maxError() {
                double[] revealed = bench.run(context -> Revealed.atFirst(context, own(results, context.self())))
                        .get(Party.P0);
                return revealed == null ? 0 : made.oracle().maxError(revealed);
            }
        };
    }

    private static List<FixedTensor> own(List<Map<Party, FixedTensor>> inputs, Party self) {
        return inputs.stream().map(input -> own(input, self)).toList();
    }

    private static <T> T own(Map<Party, T> parts, Party self) {
        return Objects.requireNonNull(parts.get(self));
    }
}

package io.tfe4j.benchmarks;

import io.tfe4j.fixedpoint.FixedTensor;
import io.tfe4j.party.PartyContext;
import io.tfe4j.share.ArithmeticShare;
import io.tfe4j.share.BooleanShare;
import java.util.ArrayList;
import java.util.List;
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

    record Case(int elements, List<List<FixedTensor>> inputs, Protocol protocol, Oracle oracle) {}

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
            private List<Object> results = List.of();

            @Override
            public void once() {
                results = bench.run(context -> {
                    List<FixedTensor> own = new ArrayList<>();
                    for (List<FixedTensor> input : made.inputs()) {
                        own.add(input.get(context.self().ordinal()));
                    }
                    return made.protocol().run(context, own);
                });
            }

            @Override
            public int elements() {
                return made.elements();
            }

            @Override
            public double maxError() {
                return made.oracle().maxError(revealed(results));
            }
        };
    }

    private static double[] revealed(List<Object> parts) {
        Object first = parts.get(0);
        if (first instanceof FixedTensor) {
            return Bench.revealReal(parts.stream().map(FixedTensor.class::cast).toList());
        }
        long[] whole = first instanceof BooleanShare
                ? Bench.revealBits(parts.stream().map(BooleanShare.class::cast).toList())
                : Bench.reveal(parts.stream().map(ArithmeticShare.class::cast).toList());
        double[] values = new double[whole.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = whole[i];
        }
        return values;
    }
}

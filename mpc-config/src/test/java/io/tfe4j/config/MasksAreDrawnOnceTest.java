package io.tfe4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.Session;
import io.tfe4j.TensorSpec;
import io.tfe4j.TfeContext;
import io.tfe4j.party.MpcException;
import io.tfe4j.random.KeyedRandom;
import io.tfe4j.random.RandomSource;
import io.tfe4j.testkit.MaskLedger;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Threat model, items 10 and 11: no word of a pair's random function is used twice, and a run that fails and is repeated
 * hides its data with other masks. All tests of programs and protocols draw through the ledger that item 10 asks for.
 */
@Tag("security-10")
@Tag("security-11")
class MasksAreDrawnOnceTest {
    @Test
    void item10_anyWordDrawnTwice_throws() {
        MaskLedger ledger = new MaskLedger(new KeyedRandom(new byte[KeyedRandom.KEY_BYTES]));
        draw(ledger, 1, 2, 10, 5);
        draw(ledger, 1, 2, 15, 5);
        draw(ledger, 1, 3, 10, 5);
        draw(ledger, 2, 2, 10, 5);

        for (long from : new long[] {8, 10, 12, 19}) {
            assertThatThrownBy(() -> draw(ledger, 1, 2, from, 3))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("random words drawn twice");
        }
    }

    /** Factors that need several truncations; the second once drew the masks of the first, and told a server the inputs. */
    @ParameterizedTest(name = "[{0}, {1}] at {2} fraction bits times {3}")
    @CsvSource({
        "-1073741824, 1073741823.9999847, 16, 1e-4",
        "0, 1099511627775, 0, 1e-7",
        "-8192, 8191.99999994, 24, 0.1",
        "-1e9, 1e9, 30, 0.1",
        "-1e12, 1e12, 16, 1e-9"
    })
    void item10_factorThatTakesSeveralTruncations_drawsNothingTwice(
            double low, double high, int fractionBits, double factor) {
        double[] values = new double[20_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.rint(low + (high - low) * i / values.length);
        }
        TfeContext tfe = Running.local();
        PrivateTensor x = tfe.definePrivateInput(
                "alice", Inputs.of(values).range(low, high).fractionBits(fractionBits));

        double[] products = Running.valuesOf(tfe, x.mul(factor));

        for (int i = 0; i < values.length; i++) {
            double right = values[i] * factor;
            assertThat(products[i]).isCloseTo(right, offset(Math.abs(right) * 1e-6 + 4e-5));
        }
    }

    private static void draw(RandomSource source, long high, long low, long from, int words) {
        source.fill(high, low, from, -1, new long[words], 0, words);
    }

    /** Whole words that were drawn, by where they belong in the program. */
    private static final class Drawn {
        private final Map<String, Long> words = new ConcurrentHashMap<>();

        RandomSource watch(RandomSource source) {
            RandomSource once = new MaskLedger(source);
            return new RandomSource() {
                @Override
                public void fill(long high, long low, long from, long mask, long[] target, int offset, int count) {
                    once.fill(high, low, from, mask, target, offset, count);
                    for (int i = 0; i < count && mask == -1; i++) {
                        words.put(high + " " + low + " " + (from + i), target[offset + i]);
                    }
                }

                @Override
                public void close() {
                    once.close();
                }
            };
        }
    }

    @Test
    void item11_runThatFailsAndIsRepeatedInItsSession_usesOtherMasks() {
        Drawn[] drawn = {new Drawn(), new Drawn()};
        AtomicInteger run = new AtomicInteger();
        TfeContext tfe = new TfeContext(new LocalConfig()
                .withListener(RunListener.SILENT)
                .withRandomness(source -> drawn[run.get()].watch(source)));
        PrivateTensor x = tfe.definePrivateInput("alice", Inputs.of(1, 2, 3).range(-10, 10));
        PrivateTensor product = x.mul(x);
        PrivateTensor local = tfe.defineLocalComputation(
                "bob",
                inputs -> {
                    if (run.get() == 0) {
                        throw new IllegalStateException("out of paper");
                    }
                    return inputs.get(0);
                },
                TensorSpec.of(3).range(-100, 100),
                product);
        Output output = tfe.defineOutputValues("carol", local.mul(0.5).add(x), values -> {});

        try (Session session = tfe.session()) {
            assertThatThrownBy(() -> session.run(output)).isInstanceOf(MpcException.class);
            run.set(1);
            session.run(output);
        }

        Set<String> both = new HashSet<>(drawn[0].words.keySet());
        both.retainAll(drawn[1].words.keySet());
        assertThat(both).as("places drawn in both runs").hasSizeGreaterThan(5);
        assertThat(drawn[1].words.values())
                .as("no word of the second run was a mask of the first")
                .doesNotContainAnyElementsOf(drawn[0].words.values());
    }
}

package io.tfe4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.Session;
import io.tfe4j.TfeContext;
import io.tfe4j.fixedpoint.RangeOverflowException;
import io.tfe4j.program.Op;
import io.tfe4j.program.Program;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Threat model, items 22 and 23: what could leave the bounds of a truncation is refused before it runs, and found at run time
 * where a promise was wrong; what is opened comes from an exact truncation.
 */
@Tag("security-22")
@Tag("security-23")
class TruncationBoundsTest {
    /** Products of numbers at the very border of their declared ranges: right, or refused with a remedy. */
    @Property(tries = 60)
    void item22_productsAtTheBorderOfTheirRange_areRightOrRefused(
            @ForAll @IntRange(min = 0, max = 34) int leftBits,
            @ForAll @IntRange(min = 0, max = 34) int rightBits,
            @ForAll boolean negative) {
        double left = (negative ? -1 : 1) * Math.scalb(1.0, leftBits);
        double right = Math.scalb(1.0, rightBits);
        TfeContext tfe = Running.local();
        try {
            PrivateTensor x =
                    tfe.definePrivateInput("alice", Inputs.of(left).range(Math.min(left, 0), Math.max(left, 0)));
            PrivateTensor y = tfe.definePrivateInput("bob", Inputs.of(right).range(0, right));
            double[] product = Running.valuesOf(tfe, x.mul(y));
            assertThat(product[0]).isCloseTo(left * right, within(Math.scalb(1.0, -16)));
            assertThat(leftBits + rightBits).isLessThan(32);
        } catch (RangeOverflowException refused) {
            assertThat(refused).hasMessageMatching("(?s).*(narrow|declare).*");
            assertThat(leftBits + rightBits).isGreaterThan(20);
        }
    }

    @Test
    void item22_promiseThatIsWrong_isFoundByTheRunTimeCheck() {
        TfeContext tfe = Running.local();
        PrivateTensor x = tfe.definePrivateInput("alice", Inputs.of(1, 2, 3).range(0, 10));
        Output wrong = tfe.defineOutputValues("carol", x.assumeRange(0, 2.5).mul(x), values -> {});

        try (Session session = tfe.session()) {
            assertThatThrownBy(() -> session.run(wrong)).hasMessageContaining("value left its range: element=2");
        }
    }

    /** The nearest, always the same: a dither would show its receiver part of what was discarded. */
    @Property(tries = 30)
    void item23_whatIsOpened_isRoundedExactly(
            @ForAll @DoubleRange(min = -100, max = 100) double a,
            @ForAll @DoubleRange(min = -100, max = 100) double b) {
        long x = Math.round(a * 65536);
        long y = Math.round(b * 65536);
        TfeContext tfe = Running.local();
        PrivateTensor left =
                tfe.definePrivateInput("alice", Inputs.of(x / 65536.0).range(-128, 128));
        PrivateTensor right =
                tfe.definePrivateInput("bob", Inputs.of(y / 65536.0).range(-128, 128));

        double[] opened = Running.valuesOf(tfe, left.mul(right));

        assertThat(Math.round(opened[0] * 65536)).isEqualTo(x * y + (1 << 15) >> 16);
    }

    @Test
    void item23_everyWayToOpen_makesTheTruncationBeforeItExact() {
        TfeContext tfe = Running.local();
        PrivateTensor x = tfe.definePrivateInput("alice", Inputs.of(1, 2).range(-10, 10));
        List<Output> opening = List.of(
                tfe.defineOutputValues("carol", x.mul(x), values -> {}),
                tfe.defineOutputValues("carol", x.mul(x).gt(1), values -> {}),
                tfe.defineOutputValues("carol", x.mul(x).mul(x).argMax(0), values -> {}),
                tfe.defineOutputValues("carol", tfe.reveal(x.mul(x)).add(1), values -> {}));

        for (Output output : opening) {
            Program program = output.program();
            assertThat(program.allNodes().stream().filter(node -> node.operation() == Op.MULTIPLY))
                    .isNotEmpty()
                    .allMatch(node -> program.isExact(node.id()));
        }
    }
}

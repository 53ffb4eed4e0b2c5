package io.tfe4j.player.consent;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.tfe4j.program.Exchange;
import io.tfe4j.program.ValueType;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How inputs must be declared, so that nobody can learn by declaring them otherwise: an owner's player refuses data that is
 * not as declared, and a refusal tells something.
 *
 * @param inputs as {@code owner/dataset.column}, with {@code *}
 * @param range smallest and largest value, exactly; any if not given
 * @param fractionBits exactly; any if not given
 * @param rows exactly; any if not given
 * @param checksRanges whether the servers must make sure of the range on shares ({@code checkRanges()}), so that an owner
 *     whose player does not check cannot share other numbers
 */
public record InputPin(
        List<String> inputs,
        @Nullable List<Double> range,
        @Nullable Integer fractionBits,
        @Nullable Integer rows,
        @JsonProperty("checksRanges") boolean checksRanges) {
    public InputPin {
        inputs = List.copyOf(Objects.requireNonNullElse(inputs, List.<String>of()));
        range = range == null ? null : List.copyOf(range);
        if (inputs.isEmpty() || range != null && (range.size() != 2 || range.get(0) > range.get(1))) {
            throw new IllegalArgumentException("declaredAs needs inputs, and a range is [smallest, largest]: inputs="
                    + inputs + ", range=" + range);
        }
    }

    /** Whether the input is declared as this says, or is none of its inputs. */
    boolean allows(Exchange input) {
        boolean concerned = input.paths().stream().anyMatch(path -> Pattern.anyMatches(inputs, path));
        if (!concerned) {
            return true;
        }
        ValueType type = input.type();
        int bits = type.fractionBits();
        boolean sameRange = range == null
                || type.range().realMin(bits) == range.get(0) && type.range().realMax(bits) == range.get(1);
        boolean samePrecision = fractionBits == null || fractionBits == bits;
        int first = type.shape().rank() == 0 ? 1 : type.shape().dimension(0);
        return sameRange && samePrecision && (rows == null || rows == first) && (!checksRanges || input.checksRange());
    }
}

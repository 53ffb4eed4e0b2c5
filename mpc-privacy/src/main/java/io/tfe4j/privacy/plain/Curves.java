package io.tfe4j.privacy.plain;

import io.tfe4j.ml.Layer;
import io.tfe4j.ml.layers.ELU;
import io.tfe4j.ml.layers.GELU;
import io.tfe4j.ml.layers.HardSigmoid;
import io.tfe4j.ml.layers.HardSwish;
import io.tfe4j.ml.layers.LeakyReLU;
import io.tfe4j.ml.layers.ReLU;
import io.tfe4j.ml.layers.ReLU6;
import io.tfe4j.ml.layers.SELU;
import io.tfe4j.ml.layers.SiLU;
import io.tfe4j.ml.layers.Sigmoid;
import io.tfe4j.ml.layers.Softplus;
import io.tfe4j.ml.layers.Tanh;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.hipparchus.special.Erf;
import org.jspecify.annotations.Nullable;

/**
 * The functions of layers that take each number by itself, and their slopes. Exponentials and their kin are those of
 * {@link StrictMath}: the same bits on every machine, so that no row's gradient depends on where it was computed.
 *
 * @param slope of the number that the function was given, and of what it gave
 */
record Curves(DoubleUnaryOperator function, DoubleBinaryOperator slope) {
    private static final double SELU_ALPHA = 1.6732632423543772;
    private static final double SELU_SCALE = 1.0507009873554805;

    /** None, if {@code layer} is of another kind. */
    static Optional<Curves> of(Layer layer) {
        if (layer instanceof ELU elu) {
            return Optional.of(elu(elu.alpha(), 1));
        }
        if (layer instanceof SELU) {
            return Optional.of(elu(SELU_ALPHA, SELU_SCALE));
        }
        if (layer instanceof LeakyReLU leaky) {
            return Optional.of(bent(leaky.slope()));
        }
        return Optional.ofNullable(withoutSettings(layer));
    }

    private static @Nullable Curves withoutSettings(Layer layer) {
        if (layer instanceof ReLU) {
            return bent(0);
        }
        if (layer instanceof ReLU6) {
            return new Curves(x -> Math.min(6, Math.max(0, x)), (x, y) -> x > 0 && x < 6 ? 1 : 0);
        }
        if (layer instanceof Sigmoid) {
            return new Curves(Curves::sigmoid, (x, y) -> y * sigmoid(-x));
        }
        if (layer instanceof Tanh) {
            return new Curves(StrictMath::tanh, (x, y) -> 1 - y * y);
        }
        if (layer instanceof Softplus) {
            return new Curves(
                    x -> Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x))), (x, y) -> sigmoid(x));
        }
        if (layer instanceof SiLU) {
            return new Curves(x -> x * sigmoid(x), (x, y) -> sigmoid(x) * (1 + x * sigmoid(-x)));
        }
        if (layer instanceof GELU) {
            return new Curves(x -> x * normal(x), (x, y) -> normal(x) + x * density(x));
        }
        if (layer instanceof HardSigmoid) {
            return new Curves(Curves::ramp, (x, y) -> Math.abs(x) < 3 ? 1.0 / 6 : 0);
        }
        if (layer instanceof HardSwish) {
            return new Curves(x -> x * ramp(x), (x, y) -> Math.abs(x) < 3 ? x / 3 + 0.5 : ramp(x));
        }
        return null;
    }

    private static Curves bent(double slope) {
        return new Curves(x -> x > 0 ? x : slope * x, (x, y) -> x > 0 ? 1 : slope);
    }

    private static Curves elu(double alpha, double scale) {
        return new Curves(
                x -> scale * (x > 0 ? x : alpha * StrictMath.expm1(x)),
                (x, y) -> scale * (x > 0 ? 1 : alpha * StrictMath.exp(x)));
    }

    static double sigmoid(double x) {
        return 1 / (1 + StrictMath.exp(-x));
    }

    private static double ramp(double x) {
        return Math.min(6, Math.max(0, x + 3)) / 6;
    }

    private static double normal(double x) {
        return Erf.erfc(-x / Math.sqrt(2)) / 2;
    }

    private static double density(double x) {
        return StrictMath.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
    }
}

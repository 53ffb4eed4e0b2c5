package io.tfe4j.ml.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tfe4j.PrivateTensor;
import io.tfe4j.TfeContext;
import io.tfe4j.ml.Layer;
import io.tfe4j.ml.Local;
import io.tfe4j.ml.Pass;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Activations far beyond where they bend: results, and slopes against finite differences. */
class ActivationsTest {
    /** From -20 to 20; none is where a function has a corner. */
    private static final double[] X =
            IntStream.rangeClosed(0, 80).mapToDouble(i -> i * 0.5 - 20.03).toArray();

    record Case(Layer.Built layer, String name, DoubleUnaryOperator function, double tolerance, double slopeTolerance) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> activations() {
        return Stream.of(
                one("relu", x -> Math.max(x, 0), 2e-5, 1e-4),
                one("relu6", x -> Math.min(Math.max(x, 0), 6), 2e-5, 1e-4),
                one("leaky_relu", x -> x > 0 ? x : 0.2 * x, 5e-5, 1e-4),
                one("elu", x -> x > 0 ? x : Math.expm1(x), 5e-5, 1e-4),
                one("selu", x -> 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * Math.expm1(x)), 1e-4, 1e-4),
                one("gelu", x -> x * normal(x), 6e-5, 1e-4),
                one("silu", x -> x / (1 + Math.exp(-x)), 6e-5, 1e-3),
                one("swish", x -> x / (1 + Math.exp(-x)), 6e-5, 1e-3),
                one("softplus", x -> Math.log1p(Math.exp(x)), 6e-5, 1e-4),
                one("hard_sigmoid", x -> Math.min(Math.max(x / 6 + 0.5, 0), 1), 5e-5, 1e-4),
                one("hard_swish", x -> x * Math.min(Math.max(x / 6 + 0.5, 0), 1), 5e-5, 1e-4),
                one("sigmoid", x -> 1 / (1 + Math.exp(-x)), 6e-5, 1e-4),
                one("tanh", Math::tanh, 1e-4, 3e-4),
                one("linear", x -> x, 2e-5, 1e-4),
                new Case(new ELU(0.5), "ELU(0.5)", x -> x > 0 ? x : 0.5 * Math.expm1(x), 5e-5, 1e-4));
    }

    private static Case one(String name, DoubleUnaryOperator function, double tolerance, double slopeTolerance) {
        return new Case((Layer.Built) Activation.of(name), name, function, tolerance, slopeTolerance);
    }

    /** The normal distribution, by Simpson's rule over its density. */
    private static double normal(double x) {
        int steps = 2000;
        double width = x / steps;
        double sum = 0;
        for (int i = 0; i <= steps; i++) {
            double weight = i == 0 || i == steps ? 1 : i % 2 == 0 ? 2 : 4;
            sum += weight * Math.exp(-i * width * i * width / 2);
        }
        return 0.5 + sum * width / 3 / Math.sqrt(2 * Math.PI);
    }

    @ParameterizedTest
    @MethodSource("activations")
    void activation_ofAnyNumber_isAsInTheClear_andSoIsItsSlope(Case one) {
        TfeContext tfe = Local.tfe();
        PrivateTensor x = Local.input(tfe, 32, new int[] {X.length}, X);
        double[] ones = new double[X.length];
        Arrays.fill(ones, 1);
        Pass pass = one.layer.train(x);
        PrivateTensor slopes = pass.inputGradient().apply(Local.input(tfe, 4, new int[] {X.length}, ones));

        List<double[]> secure = Local.valuesOf(tfe, List.of(one.layer.forward(x), pass.output(), slopes));

        double[] wanted = Arrays.stream(X).map(one.function).toArray();
        assertThat(secure.get(0)).containsExactly(wanted, within(one.tolerance));
        assertThat(secure.get(1)).containsExactly(wanted, within(one.tolerance));
        double step = 1e-4;
        double[] slopesWanted = Arrays.stream(X)
                .map(value -> (one.function.applyAsDouble(value + step) - one.function.applyAsDouble(value - step))
                        / 2
                        / step)
                .toArray();
        assertThat(secure.get(2)).containsExactly(slopesWanted, within(one.slopeTolerance));
    }

    @Test
    void activation_ofAnUnknownName_isRefused_withTheRemedy() {
        assertThatThrownBy(() -> Activation.of("relu7"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("name=relu7")
                .hasMessageContaining("new Activation");
        assertThatThrownBy(() -> new ELU(-1)).hasMessageContaining("alpha=-1.0, allowed=[0, 16]");
    }
}

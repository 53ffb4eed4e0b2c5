package io.tfe4j.ml.classic;

import io.tfe4j.Inputs;
import io.tfe4j.PrivateTensor;
import io.tfe4j.PrivateVariable;
import io.tfe4j.TfeContext;
import java.util.Arrays;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/**
 * Fits a linear model by gradient descent with momentum, in one loop of the program. Immutable.
 *
 * @param penalty half of it times the coefficients' squares is added to the loss
 * @param limit of coefficients, intercepts and their velocities
 */
record GradientDescent(double rate, double momentum, int epochs, int batch, double penalty, double limit) {
    /** 100 epochs in batches of 32, at a rate of 0.1 with a momentum of 0.9, without penalty, weights within 16. */
    static final GradientDescent DEFAULT = new GradientDescent(0.1, 0.9, 100, 32, 0, 16);

    GradientDescent {
        if (!(rate > 0 && rate <= 4 && momentum >= 0 && momentum < 1 && penalty >= 0 && rate * penalty < 1)) {
            throw new IllegalArgumentException("descent does not come down: rate=" + rate + ", momentum=" + momentum
                    + ", penalty=" + penalty + ", allowed=rate in (0, 4], momentum in [0, 1), rate * penalty below 1");
        }
        if (epochs < 1 || batch < 1 || !(limit > 0) || Double.isInfinite(limit)) {
            throw new IllegalArgumentException(
                    "nothing to fit: epochs=" + epochs + ", batch=" + batch + ", limit=" + limit);
        }
    }

    GradientDescent rate(double newRate) {
        return new GradientDescent(newRate, momentum, epochs, batch, penalty, limit);
    }

    GradientDescent epochs(int count, int rows) {
        return new GradientDescent(rate, momentum, count, rows, penalty, limit);
    }

    GradientDescent penalty(double half) {
        return new GradientDescent(rate, momentum, epochs, batch, half, limit);
    }

    /**
     * @param byScores the gradient of the loss by {@code x W + b}, of scores and what is expected
     * @param function of scores, for predictions
     */
    LinearModel fit(
            TfeContext tfe,
            PrivateTensor x,
            PrivateTensor y,
            BinaryOperator<PrivateTensor> byScores,
            UnaryOperator<PrivateTensor> function) {
        int rows = Math.min(batch, x.size(0));
        Weight coefficients = Weight.of(tfe, this, x.size(1), y.size(1));
        Weight intercept = Weight.of(tfe, this, y.size(1));
        tfe.repeat((long) epochs * (x.size(0) / rows), step -> {
            PrivateTensor some = x.batch(step, rows);
            PrivateTensor scores = some.mmul(coefficients.value).add(intercept.value);
            PrivateTensor gradient = byScores.apply(scores, y.batch(step, rows));
            PrivateTensor byCoefficients = some.transpose().mmul(gradient).mul(1.0 / rows);
            PrivateTensor shrinking =
                    penalty == 0 ? byCoefficients : byCoefficients.add(coefficients.value.mul(penalty));
            PrivateTensor byIntercept = gradient.sum(0).mul(1.0 / rows);
            coefficients.step(this, shrinking);
            intercept.step(this, byIntercept);
        });
        return LinearModel.of(tfe, coefficients.value, intercept.value, function);
    }

    /** Weights and their velocity, zero at first. */
    private record Weight(PrivateVariable value, PrivateVariable velocity) {
        static Weight of(TfeContext tfe, GradientDescent descent, int... shape) {
            return new Weight(zeros(tfe, descent.limit, shape), zeros(tfe, descent.limit, shape));
        }

        private static PrivateVariable zeros(TfeContext tfe, double limit, int... shape) {
            int size = Arrays.stream(shape).reduce(1, Math::multiplyExact);
            return tfe.definePrivateVariable(Inputs.of(shape, new double[size]).range(-limit, limit));
        }

        void step(GradientDescent descent, PrivateTensor gradient) {
            double limit = descent.limit;
            PrivateTensor next = velocity.mul(descent.momentum).add(gradient).clip(-limit, limit);
            velocity.assign(next);
            value.assign(value.sub(next.mul(descent.rate)).clip(-limit, limit));
        }
    }

    @Override
    public String toString() {
        return "rate=" + rate + ", momentum=" + momentum + ", epochs=" + epochs + ", batch=" + batch + ", penalty="
                + penalty + ", within=" + limit;
    }
}

package io.tfe4j.federated;

/** What becomes of the mean update: the change of the weights. All of it is computed from what has been opened. */
public final class ServerOptimizer {
    /** Makes the change of one round out of the mean update, in place; keeps what it needs for the next. */
    @FunctionalInterface
    interface Steps {
        void apply(double[] mean);
    }

    private enum Kind {
        DIRECT,
        MOMENTUM,
        ADAM
    }

    private static final double FIRST_DECAY = 0.9;
    private static final double SECOND_DECAY = 0.99;
    private static final double LEAST_ROOT = 1e-3;

    private final Kind kind;
    private final double parameter;

    private ServerOptimizer(Kind kind, double parameter) {
        this.kind = kind;
        this.parameter = parameter;
    }

    /** The mean update itself (McMahan and others 2017). */
    public static ServerOptimizer direct() {
        return new ServerOptimizer(Kind.DIRECT, 1);
    }

    /** The mean update and {@code decay} times the last change. */
    public static ServerOptimizer momentum(double decay) {
        if (!(decay >= 0 && decay < 1)) {
            throw new IllegalArgumentException("decay out of range: decay=" + decay + ", allowed=0..1");
        }
        return new ServerOptimizer(Kind.MOMENTUM, decay);
    }

    /** Adam on mean updates as if they were gradients (Reddi and others 2021, FedAdam). */
    public static ServerOptimizer adam(double learningRate) {
        if (!(learningRate > 0) || Double.isInfinite(learningRate)) {
            throw new IllegalArgumentException("learning rate must be positive: learningRate=" + learningRate);
        }
        return new ServerOptimizer(Kind.ADAM, learningRate);
    }

    Steps begin(int length) {
        return switch (kind) {
            case DIRECT -> mean -> {};
            case MOMENTUM -> withMomentum(new double[length]);
            case ADAM -> adam(new double[length], new double[length]);
        };
    }

    private Steps withMomentum(double[] last) {
        return mean -> {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += parameter * last[i];
                last[i] = mean[i];
            }
        };
    }

    private Steps adam(double[] first, double[] second) {
        return mean -> {
            for (int i = 0; i < mean.length; i++) {
                first[i] = FIRST_DECAY * first[i] + (1 - FIRST_DECAY) * mean[i];
                second[i] = SECOND_DECAY * second[i] + (1 - SECOND_DECAY) * mean[i] * mean[i];
                mean[i] = parameter * first[i] / (Math.sqrt(second[i]) + LEAST_ROOT);
            }
        };
    }

    @Override
    public String toString() {
        return kind + "(" + parameter + ")";
    }
}

package io.tfe4j.privacy.training;

import java.util.List;

/** Another optimizer, whose rate changes. */
record ScheduledOptimizer(Optimizer optimizer, RateSchedule schedule) implements Optimizer {
    @Override
    public Optimizer rate(double rate) {
        return new ScheduledOptimizer(optimizer.rate(rate), schedule);
    }

    @Override
    public Optimizer scheduled(RateSchedule next) {
        return new ScheduledOptimizer(optimizer, next);
    }

    @Override
    public Run start(int parameters) {
        Run run = optimizer.start(parameters);
        return new Run() {
            @Override
            public void step(double[] weights, double[] gradient, double progress, double factor) {
                run.step(weights, gradient, progress, factor * own(progress));
            }

            @Override
            public List<double[]> memory() {
                return run.memory();
            }
        };
    }

    private double own(double progress) {
        double own = schedule.factor(progress);
        if (!(own >= 0) || Double.isInfinite(own)) {
            throw new IllegalArgumentException(
                    "schedule gives no factor from 0 on: progress=" + progress + ", factor=" + own);
        }
        return own;
    }

    /** Without the schedule, whose text is another in each process. */
    @Override
    public String toString() {
        return "ScheduledOptimizer[" + optimizer + "]";
    }
}

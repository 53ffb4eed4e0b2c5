package io.tfe4j.privacy.training;

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
        return (weights, gradient, progress, factor) -> {
            double own = schedule.factor(progress);
            if (!(own >= 0) || Double.isInfinite(own)) {
                throw new IllegalArgumentException(
                        "schedule gives no factor from 0 on: progress=" + progress + ", factor=" + own);
            }
            run.step(weights, gradient, progress, factor * own);
        };
    }
}

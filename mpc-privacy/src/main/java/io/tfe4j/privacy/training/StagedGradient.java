package io.tfe4j.privacy.training;

import java.util.List;

/** Of a training whose noise changes: in each stage that of another. They remember the same. */
record StagedGradient(List<MeanGradient> stages) implements MeanGradient {
    StagedGradient {
        stages = List.copyOf(stages);
    }

    @Override
    public double[] of(Examples all, int[] batch, double progress) {
        return stages.get(NoiseSchedule.stage(progress, stages.size())).of(all, batch, progress);
    }

    @Override
    public List<double[]> memory() {
        return stages.get(0).memory();
    }
}

package io.tfe4j.benchmarks;

import io.tfe4j.random.KeyedRandom;
import io.tfe4j.ring.MatrixView;
import io.tfe4j.ring.RingKernels;
import java.util.List;

/** What the machine itself can do, on one thread: the other rows are to be read as ratios to these. */
final class Calibration {
    private static final int MATRIX = 512;

    private Calibration() {}

    static List<Benchmark> all() {
        return List.of(new Plain("calibration-aes", 1 << 20), new Plain("calibration-matmul", MATRIX * MATRIX));
    }

    /** AES-CTR into a {@code long[]} of n words, or a product of two 512 x 512 matrices of 64-bit integers. */
    private record Plain(String id, int defaultElements) implements Benchmark {
        @Override
        public Run prepare(Bench bench, int n) {
            int elements = id.equals("calibration-aes") ? n : MATRIX * MATRIX;
            long[] target = new long[elements];
            Runnable work = id.equals("calibration-aes") ? aes(target) : matmul(target);
            return new Run() {
                @Override
                public void once() {
                    if (bench.leads()) {
                        work.run();
                    }
                }

                @Override
                public int elements() {
                    return elements;
                }

                @Override
                public double maxError() {
                    return 0;
                }
            };
        }

        private static Runnable aes(long[] target) {
            KeyedRandom random = new KeyedRandom(new byte[KeyedRandom.KEY_BYTES]);
            return () -> random.fill(0, 0, 0, -1, target, 0, target.length);
        }

        private static Runnable matmul(long[] target) {
            long[] factor = new long[MATRIX * MATRIX];
            java.util.Arrays.setAll(factor, i -> i * 0x9E3779B97F4A7C15L);
            MatrixView view = MatrixView.rowMajor(factor, 0, MATRIX);
            return () -> RingKernels.fastest().matmul(view, view, target, 0, MATRIX, MATRIX, MATRIX, MATRIX);
        }
    }
}

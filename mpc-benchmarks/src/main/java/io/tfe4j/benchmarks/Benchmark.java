package io.tfe4j.benchmarks;

/** One operation that can be measured. */
interface Benchmark {
    String id();

    /** Elements of its tensors unless the user says otherwise. */
    int defaultElements();

    /** Makes inputs and shares them: what is not measured. */
    Run prepare(Bench bench, int n);

    /** A prepared operation. */
    interface Run {
        void once();

        /** Elements actually worked on, where the operation fixes them. */
        int elements();

        /** The largest difference of the last result from plaintext; 0 where the result does not come. */
        double maxError();
    }
}

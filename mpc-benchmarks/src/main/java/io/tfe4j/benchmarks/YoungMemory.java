package io.tfe4j.benchmarks;

import java.lang.management.ManagementFactory;

/** The memory that new tensors come from. */
final class YoungMemory {
    private static final int PIECE = 1 << 20;
    private static final System.Logger LOG = System.getLogger(YoungMemory.class.getName());

    private YoungMemory() {}

    /** Goes once through all of it: on a virtual machine, memory never used before is slow to come by. */
    static void touch() {
        long young = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getName().contains("Eden"))
                .mapToLong(pool -> pool.getUsage().getCommitted())
                .sum();
        long touched = 0;
        for (long left = 3 * young / 2; left > 0; left -= (long) PIECE * Long.BYTES) {
            touched += new long[PIECE].length;
        }
        LOG.log(System.Logger.Level.DEBUG, "heap touched: words={0}", touched);
    }
}

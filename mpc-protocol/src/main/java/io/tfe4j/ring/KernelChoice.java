package io.tfe4j.ring;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Holds the kernels chosen at first use. */
public final class KernelChoice {
    static final RingKernels CHOSEN = choose();
    static final BitLoops BIT_LOOPS = isVector() ? new VectorBitLoops() : new ScalarBitLoops();

    private static final String MODULE = "jdk.incubator.vector";

    private KernelChoice() {}

    /** Whether they are those on the JDK's vector module. */
    public static boolean isVector() {
        return !(CHOSEN instanceof ScalarRingKernels);
    }

    private static RingKernels choose() {
        Logger logger = System.getLogger(RingKernels.class.getName());
        RingKernels kernels = new ScalarRingKernels();
        String reason;
        if ("scalar".equals(System.getProperty("mpc.kernels"))) {
            reason = "-Dmpc.kernels=scalar asks for them";
        } else if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
            reason = "--add-modules " + MODULE + " would allow the vector kernels";
            logger.log(
                    Level.INFO,
                    "without the vector module, products of matrices take two to five times as long: start java with"
                            + " --add-modules " + MODULE);
        } else if (VectorRingKernels.lanes() < 4) {
            reason = "vectors hold too few longs: lanes=" + VectorRingKernels.lanes();
        } else {
            kernels = new VectorRingKernels();
            reason = "module " + MODULE + " is present";
        }
        logger.log(Level.DEBUG, "ring kernels: {0}: {1}", kernels.description(), reason);
        return kernels;
    }
}

package io.tfe4j.cli;

import io.tfe4j.ring.RingKernels;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the doctor looks at; a record, so that its judgement can be tested without the machine. */
record Machine(
        int javaVersion,
        String javaDescription,
        boolean vectorModule,
        String kernels,
        double aesGigabytesPerSecond,
        int cores,
        long memoryBytes,
        long heapBytes,
        List<String> collectors,
        LargePages largePages,
        String platform,
        @Nullable String nativeNd4j) {

    static Machine here() {
        return new Machine(
                Runtime.version().feature(),
                Runtime.version() + ", " + System.getProperty("java.vm.name") + ", "
                        + System.getProperty("java.vendor"),
                ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent(),
                RingKernels.fastest().description(),
                AesSpeed.gigabytesPerSecond(),
                Runtime.getRuntime().availableProcessors(),
                memory(),
                Runtime.getRuntime().maxMemory(),
                ManagementFactory.getGarbageCollectorMXBeans().stream()
                        .map(GarbageCollectorMXBean::getName)
                        .toList(),
                LargePages.here(),
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                findNativeNd4j());
    }

    /** The machine's memory, or the container's limit; 0 where the JVM cannot tell. */
    private static long memory() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean os
                ? os.getTotalMemorySize()
                : 0;
    }

    /** The platform whose native ND4J code is on the class path, without loading 100 MB to see whether it runs. */
    private static @Nullable String findNativeNd4j() {
        for (String platform :
                List.of("linux-x86_64", "linux-arm64", "macosx-x86_64", "macosx-arm64", "windows-x86_64")) {
            String folder = "/org/nd4j/linalg/cpu/nativecpu/bindings/" + platform + "/";
            for (String library : List.of("libnd4jcpu.so", "libnd4jcpu.dylib", "nd4jcpu.dll")) {
                if (Machine.class.getResource(folder + library) != null) {
                    return platform;
                }
            }
        }
        return null;
    }
}

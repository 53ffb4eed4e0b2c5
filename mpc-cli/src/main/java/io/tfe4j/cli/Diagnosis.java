package io.tfe4j.cli;

import java.util.List;
import java.util.Locale;

/** The doctor's judgement of a machine. */
final class Diagnosis {
    private static final long GIB = 1L << 30;
    private static final String JAVA_OPTIONS = "TFE4J_JAVA_OPTS";

    private Diagnosis() {}

    static List<Finding> of(Machine machine) {
        return List.of(
                java(machine),
                vectors(machine),
                aes(machine),
                cores(machine),
                heap(machine),
                collector(machine),
                largePages(machine),
                nd4j(machine));
    }

    private static Finding java(Machine machine) {
        return machine.javaVersion() >= 17
                ? Finding.ok("java", machine.javaDescription())
                : Finding.wrong(
                        "java", machine.javaDescription(), "install Java 17 or newer and point JAVA_HOME at it");
    }

    private static Finding vectors(Machine machine) {
        if (!machine.vectorModule()) {
            return Finding.slow(
                    "simd",
                    "module jdk.incubator.vector is off, kernels: " + machine.kernels(),
                    "start with ./tfe4j, or add --add-modules jdk.incubator.vector to java's options");
        }
        return machine.kernels().contains("scalar")
                ? Finding.slow(
                        "simd",
                        "module jdk.incubator.vector is on, yet the kernels are: " + machine.kernels(),
                        "remove -Dmpc.kernels=scalar; on a CPU with vectors under 256 bits nothing helps")
                : Finding.ok("simd", "kernels: " + machine.kernels());
    }

    private static Finding aes(Machine machine) {
        String fact = String.format(Locale.ROOT, "AES-CTR %.1f GB/s on one core", machine.aesGigabytesPerSecond());
        return machine.aesGigabytesPerSecond() >= 1
                ? Finding.ok("aes", fact)
                : Finding.slow(
                        "aes",
                        fact + ": the CPU's AES instructions are not used",
                        "remove -XX:-UseAES or -Xint from java's options, or let the virtual machine pass AES through");
    }

    private static Finding cores(Machine machine) {
        String fact = machine.cores() + " available to this JVM";
        return machine.cores() >= 3
                ? Finding.ok("cores", fact)
                : Finding.slow(
                        "cores",
                        fact + ": three servers in one JVM take turns",
                        "fine for trying things out; measure with at least 3 cores, or one machine per server");
    }

    private static Finding heap(Machine machine) {
        String fact = gib(machine.heapBytes()) + " heap";
        if (machine.memoryBytes() > 0) {
            fact += " of " + gib(machine.memoryBytes()) + " memory";
        }
        if (machine.heapBytes() < 2 * GIB) {
            return Finding.slow(
                    "memory",
                    fact + ": tensors beyond about ten million elements will not fit",
                    "set " + JAVA_OPTIONS + "=-Xmx8g, or give the container more memory");
        }
        return machine.memoryBytes() > 0 && machine.heapBytes() < machine.memoryBytes() / 2
                ? Finding.slow(
                        "memory",
                        fact + ": over half of it is out of reach",
                        "set " + JAVA_OPTIONS + "=-XX:MaxRAMPercentage=75")
                : Finding.ok("memory", fact);
    }

    private static Finding collector(Machine machine) {
        String fact = String.join(", ", machine.collectors());
        return fact.contains("PS ")
                ? Finding.ok("collector", "parallel (" + fact + ")")
                : Finding.slow(
                        "collector",
                        fact + ": large tensors cost more to free",
                        "start with ./tfe4j, or add -XX:+UseParallelGC to java's options");
    }

    private static Finding largePages(Machine machine) {
        return switch (machine.largePages()) {
            case USED -> Finding.ok("pages", "large pages for large tensors");
            case UNUSED ->
                Finding.slow(
                        "pages",
                        "Linux has transparent huge pages, this JVM does not ask for them",
                        "start with ./tfe4j, or add -XX:+UseTransparentHugePages to java's options");
            case UNAVAILABLE ->
                Finding.slow(
                        "pages",
                        "no transparent huge pages: fresh tensors come in pages of 4 KiB",
                        "on Linux: echo madvise > /sys/kernel/mm/transparent_hugepage/enabled (as root)");
        };
    }

    private static Finding nd4j(Machine machine) {
        return machine.nativeNd4j() != null
                ? Finding.ok("nd4j", "native code for " + machine.nativeNd4j() + " on " + machine.platform())
                : Finding.wrong(
                        "nd4j",
                        "no native code on the class path for " + machine.platform(),
                        "rebuild with -Dnd4j.classifier=<system>-<architecture>, for example linux-x86_64");
    }

    private static String gib(long bytes) {
        return String.format(Locale.ROOT, "%.1f GiB", (double) bytes / GIB);
    }
}

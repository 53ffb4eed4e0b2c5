package io.tfe4j.cli;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether fresh tensors come in pages of 2 MiB: with 4 KiB each, page faults cost more than the work on them. */
enum LargePages {
    USED,
    /** The system has them, the JVM does not ask. */
    UNUSED,
    /** The system has them switched off, or is not Linux. */
    UNAVAILABLE;

    private static final Path SETTING = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");

    static LargePages here() {
        String setting;
        try {
            setting = Files.readString(SETTING);
        } catch (IOException e) {
            return UNAVAILABLE;
        }
        if (setting.contains("[never]")) {
            return UNAVAILABLE;
        }
        return setting.contains("[always]") || isAsked() ? USED : UNUSED;
    }

    private static boolean isAsked() {
        HotSpotDiagnosticMXBean options = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        try {
            return options != null
                    && Boolean.parseBoolean(
                            options.getVMOption("UseTransparentHugePages").getValue());
        } catch (IllegalArgumentException e) {
            return false; // a JVM without the option
        }
    }
}

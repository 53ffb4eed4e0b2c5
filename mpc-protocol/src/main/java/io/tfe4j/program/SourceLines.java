package io.tfe4j.program;

import java.util.Set;

/** Finds the line of the script that called into the library. */
final class SourceLines {
    private static final Set<String> LIBRARY = Set.of("io.tfe4j", "io.tfe4j.program");

    private SourceLines() {}

    /** For example {@code Average.java:17}; empty if there is no script on the stack. */
    static String caller() {
        return StackWalker.getInstance()
                .walk(frames -> frames.filter(frame -> !LIBRARY.contains(packageOf(frame.getClassName())))
                        .findFirst()
                        .filter(frame -> frame.getFileName() != null)
                        .map(frame -> frame.getFileName() + ":" + frame.getLineNumber())
                        .orElse(""));
    }

    private static String packageOf(String className) {
        int dot = className.lastIndexOf('.');
        return dot < 0 ? "" : className.substring(0, dot);
    }
}

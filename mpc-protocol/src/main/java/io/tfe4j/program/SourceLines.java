package io.tfe4j.program;

import java.lang.StackWalker.StackFrame;
import java.util.Set;

/** Finds the line of the script that called into the library. */
final class SourceLines {
    private static final Set<String> LIBRARY = Set.of("io.tfe4j", "io.tfe4j.program");

    /** What Java's shell calls the classes around its lines. */
    private static final String SHELL = "$JShell$";

    private SourceLines() {}

    /** For example {@code Average.java:17}, or {@code shell} in Java's shell; empty if there is no script on the stack. */
    static String caller() {
        return StackWalker.getInstance()
                .walk(frames -> frames.filter(SourceLines::isOfScript)
                        .findFirst()
                        .map(SourceLines::place)
                        .orElse(""));
    }

    /** The JDK calls the library for a script that hands it a method of the library. */
    private static boolean isOfScript(StackFrame frame) {
        String name = packageOf(frame.getClassName());
        return !LIBRARY.contains(name) && !name.startsWith("java.") && !name.startsWith("jdk.");
    }

    private static String place(StackFrame frame) {
        if (frame.getClassName().contains(SHELL)) {
            return "shell";
        }
        return frame.getFileName() == null ? "" : frame.getFileName() + ":" + frame.getLineNumber();
    }

    private static String packageOf(String className) {
        int dot = className.lastIndexOf('.');
        return dot < 0 ? "" : className.substring(0, dot);
    }
}

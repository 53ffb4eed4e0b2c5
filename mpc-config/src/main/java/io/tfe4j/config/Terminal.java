package io.tfe4j.config;

import java.io.Console;
import java.lang.reflect.InvocationTargetException;

/** Whether somebody watches: progress bars are for people, and not for the files that output is sent to. */
public final class Terminal {
    private Terminal() {}

    /** Whether input and output are those of a terminal. */
    @SuppressWarnings("SystemConsoleNull")
    public static boolean isInteractive() {
        Console console = System.console();
        return console != null && isTerminal(console);
    }

    /** Until Java 22 there was no console without a terminal; since then it has to be asked. */
    private static boolean isTerminal(Console console) {
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (IllegalAccessException | InvocationTargetException e) {
            return false;
        }
    }
}

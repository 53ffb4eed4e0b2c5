package io.tfe4j.program;

import java.util.regex.Pattern;

/**
 * Names that leave the program and enter a player's catalog. They come from whoever wrote the program, and become file
 * names and lines that a reviewer reads.
 */
final class CatalogNames {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
    private static final int MAX_COLUMN = 128;
    private static final int MAX_TENSOR = 512;

    private CatalogNames() {}

    /** {@code what} says in the error what is named. */
    static void checkName(String what, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(what + " name malformed: name=" + printable(name)
                    + ", allowed=letters, digits, '.', '_' and '-', at most 128");
        }
    }

    /** A column is named by its owner, so all that can be printed is allowed. */
    static void checkColumn(String name) {
        checkPrintable("column", name, MAX_COLUMN);
    }

    /** A tensor of a model has whatever name the program that saved it gave it, often a path. */
    static void checkTensor(String name) {
        checkPrintable("tensor", name, MAX_TENSOR);
    }

    private static void checkPrintable(String what, String name, int most) {
        boolean printable = name.chars().noneMatch(CatalogNames::isHidden);
        if (name.isBlank() || name.length() > most || !printable) {
            throw new IllegalArgumentException(what + " name malformed: name=" + printable(name) + ", allowed=1 to "
                    + most + " printable characters");
        }
    }

    private static boolean isHidden(int character) {
        return Character.isISOControl(character)
                || Character.getType(character) == Character.FORMAT
                || Character.getType(character) == Character.LINE_SEPARATOR
                || Character.getType(character) == Character.PARAGRAPH_SEPARATOR;
    }

    private static String printable(String name) {
        StringBuilder text = new StringBuilder();
        name.chars().limit(MAX_COLUMN).forEach(c -> text.append(isHidden(c) ? '?' : (char) c));
        return text.toString();
    }
}

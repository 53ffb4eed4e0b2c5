package io.tfe4j.data;

import io.tfe4j.Identifiers;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How texts of a table become numbers: what the owner's catalog says, else numbers are numbers, true and false are 1
 * and 0, and a missing value is refused.
 *
 * @param codes for each column that has them, the number that stands for each text; no other text is then allowed
 * @param identifiers columns whose texts name rows, and are hashed
 * @param missing the number that stands for a missing value, null to refuse them
 */
record CellRules(
        Map<String, Map<String, Double>> codes,
        Set<String> identifiers,
        @Nullable Double missing) {
    static final CellRules PLAIN = new CellRules(Map.of(), Set.of(), null);

    private static final double EXACT = 0x1p53;
    private static final int MAX_DIGITS = 400;

    /** What a cell holds: a number, or what is wrong with it. */
    record Cell(double value, @Nullable String problem) {
        static Cell of(double value) {
            return new Cell(value, null);
        }

        static Cell wrong(String problem) {
            return new Cell(0, problem);
        }
    }

    /** Null and the empty text are missing values. */
    Cell text(String column, @Nullable String text) {
        String trimmed = text == null ? "" : text.strip();
        Map<String, Double> known = codes.get(column);
        if (known != null && known.containsKey(trimmed)) {
            return Cell.of(known.get(trimmed));
        }
        if (trimmed.isEmpty()) {
            return missing == null || identifiers.contains(column) ? Cell.wrong("missing value") : Cell.of(missing);
        }
        if (identifiers.contains(column)) {
            return Cell.of(Identifiers.hash(trimmed));
        }
        if (known != null) {
            return Cell.wrong("value without a code in the catalog");
        }
        if (trimmed.equalsIgnoreCase("true") || trimmed.equalsIgnoreCase("false")) {
            return Cell.of(trimmed.length() == 4 ? 1 : 0);
        }
        return parsed(trimmed);
    }

    /** A value that is a number already. */
    Cell number(String column, double value) {
        if (codes.containsKey(column) || identifiers.contains(column)) {
            String text = value == Math.rint(value) && Math.abs(value) < EXACT
                    ? Long.toString((long) value)
                    : Double.toString(value);
            return text(column, text);
        }
        return Double.isFinite(value) ? Cell.of(value) : Cell.wrong("not a finite number");
    }

    private static Cell parsed(String text) {
        if (!looksNumeric(text)) {
            boolean special = text.matches("[+-]?(?i:nan|inf|infinity)");
            return Cell.wrong(special ? "not a finite number" : "not a number");
        }
        double value;
        try {
            value = Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return Cell.wrong("not a number");
        }
        if (!Double.isFinite(value)) {
            return Cell.wrong("not a finite number");
        }
        // 2^53 is what 2^53 + 1 is rounded to
        return Math.abs(value) >= EXACT && isWhole(text)
                ? Cell.wrong("whole number too large to be exact, allowed below 2^53")
                : Cell.of(value);
    }

    /** Java's own parser takes more than others do: hexadecimal numbers, a trailing d. */
    private static boolean looksNumeric(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && "+-.eE".indexOf(c) < 0) {
                return false;
            }
        }
        return text.length() <= MAX_DIGITS;
    }

    private static boolean isWhole(String text) {
        return text.indexOf('.') < 0 && text.indexOf('e') < 0 && text.indexOf('E') < 0;
    }
}

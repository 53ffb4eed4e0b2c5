package io.tfe4j.data;

import io.tfe4j.Identifiers;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How texts of a table become numbers: what the owner's catalog says, else numbers are numbers, true and false are 1
 * and 0, and a missing value is refused. What pandas, R and spreadsheets write for a missing value is one, but for
 * columns of identifiers, where it may be a name.
 *
 * @param codes for each column that has them, the number that stands for each text; no other text is then allowed
 * @param identifiers columns whose texts name rows, and are hashed
 * @param times columns of days or moments
 * @param missing the number that stands for a missing value, null to refuse them
 * @param decimal what stands before a number's fraction: a point or a comma
 */
record CellRules(
        Map<String, Map<String, Double>> codes,
        Set<String> identifiers,
        Map<String, Times> times,
        @Nullable Double missing,
        char decimal) {
    static final CellRules PLAIN = new CellRules(Map.of(), Set.of(), Map.of(), null, '.');

    private static final double EXACT = 0x1p53;
    private static final Pattern NOT_THERE =
            Pattern.compile("(?i)n/?a|#n/a|#n/a n/a|<na>|nan|-nan|null|#null!|none|\\.|#value!|#div/0!");
    private static final Pattern ISO_DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}(?:[T ].*)?");
    private static final Pattern NOT_FINITE = Pattern.compile("(?i)[+-]?(nan|inf|infinity)");
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

    /** Null, the empty text, and what usually stands for a missing value, are missing values. */
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
        if (NOT_THERE.matcher(trimmed).matches()
                && (missing != null || !NOT_FINITE.matcher(trimmed).matches())) {
            return missing == null ? Cell.wrong("missing value") : Cell.of(missing);
        }
        if (known != null) {
            return Cell.wrong("value without a code in the catalog");
        }
        Times time = times.get(column);
        if (time != null) {
            return time.cell(trimmed);
        }
        if (trimmed.equalsIgnoreCase("true") || trimmed.equalsIgnoreCase("false")) {
            return Cell.of(trimmed.length() == 4 ? 1 : 0);
        }
        return parsed(trimmed);
    }

    /** A value that is a number already. */
    Cell number(String column, double value) {
        if (times.containsKey(column)) {
            return Cell.wrong("a number where the catalog says that there are dates");
        }
        if (codes.containsKey(column) || identifiers.contains(column)) {
            String text = value == Math.rint(value) && Math.abs(value) < EXACT
                    ? Long.toString((long) value)
                    : Double.toString(value);
            return text(column, text);
        }
        return Double.isFinite(value) ? Cell.of(value) : Cell.wrong("not a finite number");
    }

    private Cell parsed(String written) {
        if (NOT_FINITE.matcher(written).matches()) {
            return Cell.wrong("not a finite number");
        }
        if (ISO_DATE.matcher(written).matches()) {
            return Cell.wrong("not a number, for dates say \"date\" or \"timestamp\" under \"columns\" in the catalog");
        }
        if (written.indexOf(decimal == '.' ? ',' : '.') >= 0) {
            return Cell.wrong(
                    decimal == '.'
                            ? "not a number, for a decimal comma say \"decimal\": \",\" in the catalog"
                            : "not a number, it has a point where the catalog says that fractions follow a comma");
        }
        String text = written.replace(decimal, '.');
        if (!looksNumeric(text)) {
            return Cell.wrong("not a number");
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

package io.tfe4j.player.consent;

/** Texts that others made, for logs and messages: one line, without control characters, of limited length. */
public final class Printable {
    private Printable() {}

    /** At most {@code most} characters; what does not print becomes {@code ?}, and a line's end a space. */
    public static String text(String text, int most) {
        StringBuilder printed = new StringBuilder();
        text.codePoints().limit(most).forEach(each -> append(printed, each));
        int rest = text.codePointCount(0, text.length()) - most;
        return rest > 0 ? printed + " (and " + rest + " characters more)" : printed.toString();
    }

    private static void append(StringBuilder printed, int each) {
        if (each == '\n' || each == '\r' || each == '\t') {
            printed.append(' ');
            return;
        }
        switch (Character.getType(each)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> printed.append('?');
            default -> printed.appendCodePoint(each);
        }
    }
}

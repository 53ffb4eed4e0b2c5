package io.tfe4j.privacy.ledger;

import io.tfe4j.privacy.accounting.EventText;
import io.tfe4j.privacy.accounting.PrivacyEvent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of a ledger: number, time, purpose, event, and the SHA-256 of that and the line before, with tabs between.
 *
 * @param number from 1 on
 * @param purpose for people; control characters become spaces
 * @param chain what makes a change of this line or one before visible
 */
public record LedgerEntry(long number, Instant time, String purpose, PrivacyEvent event, String chain) {
    private static final int FIELDS = 5;
    private static final Pattern WITHDRAWAL = Pattern.compile("withdrawn: entry=([1-9]\\d{0,17}), .*");

    static LedgerEntry after(String before, long number, Instant time, String purpose, PrivacyEvent event) {
        String clean = purpose.replaceAll("\\p{Cntrl}", " ");
        return new LedgerEntry(number, time, clean, event, chain(before, fields(number, time, clean, event)));
    }

    /** That an entry does not count: a purpose of its own form, of an event that costs nothing. */
    static LedgerEntry withdrawing(String before, long number, Instant time, long entry, String reason) {
        return after(before, number, time, "withdrawn: entry=" + entry + ", " + reason, new PrivacyEvent.NoOp());
    }

    /** The number of the entry that does not count, 0 if this is no withdrawal. */
    public long withdrawn() {
        Matcher matcher = WITHDRAWAL.matcher(purpose);
        return event instanceof PrivacyEvent.NoOp && matcher.matches() ? Long.parseLong(matcher.group(1)) : 0;
    }

    private static String fields(long number, Instant time, String purpose, PrivacyEvent event) {
        return number + "\t" + time + "\t" + purpose + "\t" + EventText.of(event);
    }

    /** The SHA-256 of {@code fields} and of what was before them, in hexadecimal. */
    static String chain(String before, String fields) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest((before + "\t" + fields).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    String line() {
        return fields(number, time, purpose, event) + "\t" + chain + "\n";
    }

    /** @throws IllegalArgumentException if the line is not one that follows {@code before} */
    static LedgerEntry parse(String line, String before, long number) {
        String[] fields = line.split("\t", -1);
        if (fields.length != FIELDS || !fields[0].equals(String.valueOf(number))) {
            throw new IllegalArgumentException("line malformed");
        }
        try {
            LedgerEntry entry = after(before, number, Instant.parse(fields[1]), fields[2], EventText.parse(fields[3]));
            if (!entry.chain.equals(fields[4])) {
                throw new IllegalArgumentException("line, or one before it, was changed");
            }
            return entry;
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("time malformed", e);
        }
    }
}

package io.tfe4j.data;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a column of dates or of moments becomes numbers: days, or seconds, since 1970-01-01. Moments that say no zone are
 * in UTC. A day that does not exist, such as 30 February, is refused.
 */
record Times(boolean areMoments, DateTimeFormatter format) {
    static final String DATE = "date";
    static final String MOMENT = "timestamp";

    private static final double NANOS = 1e9;
    private static final DateTimeFormatter ISO_MOMENT = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .optionalStart()
            .appendPattern("['T'][' ']")
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .optionalEnd()
            .optionalStart()
            .appendOffset("+HH:mm", "Z")
            .optionalEnd()
            .toFormatter(Locale.ROOT);

    /**
     * What the catalog says of a column: {@code date} or {@code timestamp}, alone for ISO 8601, or before a pattern such as
     * {@code dd.MM.yyyy}. Null if it says neither.
     *
     * @throws IllegalArgumentException if the pattern is none
     */
    static @Nullable Times of(String text) {
        String[] words = text.split(" ", 2);
        boolean areMoments = words[0].equals(MOMENT);
        if (!areMoments && !words[0].equals(DATE)) {
            return null;
        }
        DateTimeFormatter format = words.length == 2
                ? DateTimeFormatter.ofPattern(words[1].replace("yyyy", "uuuu"), Locale.ROOT)
                : areMoments ? ISO_MOMENT : DateTimeFormatter.ISO_LOCAL_DATE;
        return new Times(areMoments, format.withResolverStyle(ResolverStyle.STRICT));
    }

    CellRules.Cell cell(String text) {
        try {
            TemporalAccessor parsed = format.parse(text);
            return CellRules.Cell.of(
                    areMoments ? seconds(parsed) : LocalDate.from(parsed).toEpochDay());
        } catch (DateTimeException e) {
            return CellRules.Cell.wrong(
                    areMoments ? "not a timestamp of the catalog's form" : "not a date of the catalog's form");
        }
    }

    private static double seconds(TemporalAccessor parsed) {
        Instant moment;
        if (parsed.isSupported(ChronoField.OFFSET_SECONDS)) {
            moment = OffsetDateTime.from(parsed).toInstant();
        } else if (parsed.isSupported(ChronoField.HOUR_OF_DAY)) {
            moment = LocalDateTime.from(parsed).toInstant(ZoneOffset.UTC);
        } else {
            moment = LocalDate.from(parsed).atStartOfDay().toInstant(ZoneOffset.UTC);
        }
        return moment.getEpochSecond() + moment.getNano() / NANOS;
    }
}

package io.tfe4j.benchmarks;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Links with a round-trip time and a bandwidth in each direction. */
public record SimulatedNetwork(Duration roundTrip, double bitsPerSecond) {
    private static final Pattern FORM =
            Pattern.compile("(\\d+(?:\\.\\d+)?)(us|ms|s),(\\d+(?:\\.\\d+)?)(kbit|mbit|gbit)(?:/s)?");

    /** Reads {@code 40ms,100Mbit}. */
    public static SimulatedNetwork parse(String text) {
        Matcher matcher = FORM.matcher(text.toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a network: network=" + text + ", example=40ms,100Mbit");
        }
        double bits = Double.parseDouble(matcher.group(3)) * scale(matcher.group(4));
        if (bits == 0) {
            throw new IllegalArgumentException("no bandwidth: network=" + text + ", example=40ms,100Mbit");
        }
        return new SimulatedNetwork(
                Duration.ofNanos(Math.round(Double.parseDouble(matcher.group(1)) * scale(matcher.group(2)))), bits);
    }

    /** Nanoseconds or bits in the unit. */
    private static double scale(String unit) {
        return switch (unit) {
            case "us", "kbit" -> 1e3;
            case "ms", "mbit" -> 1e6;
            default -> 1e9;
        };
    }
}

package io.tfe4j.player.audit;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The ends of a player's logs at one moment, for others to note: of its audit log, and of privacy ledgers by name. In text:
 * {@code 17:9f86d0… owner%2Fpatients=3:ab12…}.
 */
public record LogHeads(AuditHead audit, Map<String, AuditHead> ledgers) {
    private static final int MOST_LEDGERS = 64;
    private static final Pattern NAME = Pattern.compile("\\P{C}{1,300}");

    public LogHeads {
        ledgers = Map.copyOf(ledgers);
    }

    /** Of a log that nobody has noted anything of. */
    public static LogHeads start() {
        return new LogHeads(AuditHead.START, Map.of());
    }

    /**
     * Reads what {@link #toString} writes.
     *
     * @throws IllegalArgumentException if it is malformed
     */
    public static LogHeads parse(String text) {
        String[] parts = text.split(" ", -1);
        if (parts.length > 1 + MOST_LEDGERS) {
            throw new IllegalArgumentException("too many heads: heads=" + parts.length);
        }
        Map<String, AuditHead> ledgers = new TreeMap<>();
        for (int i = 1; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("head malformed: expected=name=number:hash");
            }
            String name = URLDecoder.decode(parts[i].substring(0, equals), StandardCharsets.UTF_8);
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException("name of a ledger malformed: length=" + name.length());
            }
            ledgers.put(name, AuditHead.parse(parts[i].substring(equals + 1)));
        }
        return new LogHeads(AuditHead.parse(parts[0]), ledgers);
    }

    /** The later of each. */
    public LogHeads later(LogHeads other) {
        Map<String, AuditHead> all = new TreeMap<>(ledgers);
        other.ledgers.forEach((name, head) -> all.merge(name, head, AuditHead::later));
        return new LogHeads(AuditHead.later(audit, other.audit), all);
    }

    @Override
    public String toString() {
        StringJoiner text = new StringJoiner(" ").add(audit.toString());
        new TreeMap<>(ledgers)
                .forEach((name, head) -> text.add(URLEncoder.encode(name, StandardCharsets.UTF_8) + "=" + head));
        return text.toString();
    }
}

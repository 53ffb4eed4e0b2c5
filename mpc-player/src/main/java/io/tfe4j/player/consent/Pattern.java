package io.tfe4j.player.consent;

import java.util.List;

/** A name in a policy, in which {@code *} stands for any characters. */
record Pattern(String text) {
    boolean matches(String name) {
        String[] parts = text.split("\\*", -1);
        if (!name.startsWith(parts[0])) {
            return false;
        }
        int at = parts[0].length();
        for (int i = 1; i < parts.length - 1; i++) {
            int found = name.indexOf(parts[i], at);
            if (found < 0) {
                return false;
            }
            at = found + parts[i].length();
        }
        String last = parts[parts.length - 1];
        return parts.length == 1 ? name.equals(text) : name.length() - at >= last.length() && name.endsWith(last);
    }

    static boolean anyMatches(List<String> patterns, String name) {
        return patterns.stream().anyMatch(text -> new Pattern(text).matches(name));
    }
}

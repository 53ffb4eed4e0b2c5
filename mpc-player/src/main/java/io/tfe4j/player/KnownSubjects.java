package io.tfe4j.player;

import io.tfe4j.player.consent.RefusedException;
import io.tfe4j.program.Subjects;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Which people each data set is about, and each file of this player's own, as said when their privacy was first spent. What
 * has been spent of some people's privacy stays spent when the same data comes under another name, or the same name is said
 * to be about others.
 */
final class KnownSubjects {
    private static final String DATASET = "dataset";
    private static final String CONTENT = "content";

    private final StateLines lines;

    KnownSubjects(StateLines lines) {
        this.lines = lines;
    }

    /**
     * Whom a data set is about.
     *
     * @param source {@code owner/dataset}
     * @param told what owners said for this run, by source; {@code people} as {@code owner/name}
     */
    String people(String source, Map<String, Subjects> told) {
        Subjects now = told.get(source);
        return now == null ? before(DATASET, source, source) : now.people();
    }

    private String before(String kind, String key, String otherwise) {
        String start = kind + " " + encoded(key) + " ";
        String found = otherwise;
        for (String line : lines.read()) {
            if (line.startsWith(start)) {
                found = line.substring(start.length());
            }
        }
        return found;
    }

    /**
     * Remembers whom a data set is about.
     *
     * @param hasSpent whether something has been spent of the privacy of such people
     * @throws RefusedException if it was about others of whom something has been spent
     */
    void remember(String source, Map<String, Subjects> told, Predicate<String> hasSpent) {
        String people = people(source, told);
        remember(DATASET, source, source, source, people, hasSpent);
        Subjects now = told.get(source);
        if (now != null && !now.content().isEmpty()) {
            remember(CONTENT, now.content(), "", source, people, hasSpent);
        }
    }

    private void remember(
            String kind, String key, String otherwise, String source, String people, Predicate<String> hasSpent) {
        String before = before(kind, key, otherwise);
        if (before.equals(people)) {
            return;
        }
        if (!before.isEmpty() && hasSpent.test(before)) {
            throw new RefusedException(
                    "data set " + source + " was about " + before + ", of whose privacy something has"
                            + " been spent, and is said to be about " + people
                            + "; its owner's catalog has to give the subjects as they were");
        }
        lines.append(kind + " " + encoded(key) + " " + people);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}

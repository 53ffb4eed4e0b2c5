package io.tfe4j.mutants;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A deliberate mistake: {@code before} in {@code file} becomes {@code after}, and one of {@code tests} must fail.
 *
 * @param file below {@code src/main/java/io/tfe4j} of its {@linkplain #module module}
 * @param tests names of classes, below {@code io.tfe4j}
 */
record Mutant(String name, String file, List<String> tests, String before, String after) {
    private static final Pattern TOKEN = Pattern.compile("\\w+|\\S");
    private static final String START = "=== ";
    private static final String FILE = "in ";
    private static final String TESTS = "run ";

    /** All mutants of {@code mutants.txt}, whose head says how they are written. */
    static List<Mutant> all() throws IOException {
        String text;
        try (InputStream list = Mutant.class.getResourceAsStream("mutants.txt")) {
            text = new String(list.readAllBytes(), StandardCharsets.UTF_8);
        }
        List<Mutant> all = new ArrayList<>();
        List<String> entry = new ArrayList<>();
        for (String line : (text + START).lines().toList()) {
            if (line.startsWith(START.strip()) && !entry.isEmpty()) {
                all.add(parse(entry));
                entry.clear();
            }
            if (line.startsWith(START) || !entry.isEmpty()) {
                entry.add(line);
            }
        }
        List<String> names = all.stream().map(Mutant::name).toList();
        if (names.stream().distinct().count() != names.size()) {
            throw new IllegalArgumentException("mutants of the same name: names=" + names);
        }
        return all;
    }

    private static Mutant parse(List<String> entry) {
        int before = entry.indexOf("---");
        int after = entry.indexOf("+++");
        if (before != 3
                || after < before
                || !entry.get(1).startsWith(FILE)
                || !entry.get(2).startsWith(TESTS)) {
            throw new IllegalArgumentException("mutant malformed: " + entry.get(0));
        }
        return new Mutant(
                entry.get(0).substring(START.length()),
                entry.get(1).substring(FILE.length()),
                Arrays.asList(entry.get(2).substring(TESTS.length()).split(" +")),
                entry.subList(before + 1, after).stream().collect(Collectors.joining("\n")),
                entry.subList(after + 1, entry.size()).stream().collect(Collectors.joining("\n")));
    }

    /** The module whose file it changes: players' packages are of their module, all others of the core. */
    String module() {
        return file.startsWith("player/") ? "mpc-player" : "mpc-protocol";
    }

    /**
     * The changed source. Between the words and signs of {@code before} there may be any space, so that formatting does
     * not matter.
     *
     * @throws IllegalArgumentException unless {@code before} is there exactly once
     */
    String applyTo(String source) {
        String pattern = TOKEN.matcher(before)
                .results()
                .map(token -> Pattern.quote(token.group()))
                .collect(Collectors.joining("\\s*"));
        Matcher matcher = Pattern.compile(pattern).matcher(source);
        long found = matcher.results().count();
        if (found != 1) {
            throw new IllegalArgumentException("mutant does not fit the code any more: name=" + name + ", file=" + file
                    + ", places=" + found + ", expected=1");
        }
        return matcher.reset().replaceFirst(Matcher.quoteReplacement(after.strip()));
    }

    @Override
    public String toString() {
        return name + " (" + file + ")";
    }
}

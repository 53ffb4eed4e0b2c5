package io.tfe4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The security checklist and its tests: each item of the first rank, 1 to 28, is in a tag of a test class,
 * {@code @Tag("security-14")}, and the threat model's table names for each item what exists.
 */
class SecurityChecklistTest {
    private static final int FIRST_RANK = 28;
    private static final int IN_TABLE = 40;
    private static final Pattern TAG = Pattern.compile("@Tag\\(\"security-(\\d+)\"\\)");
    private static final Pattern ITEM_METHOD = Pattern.compile("(?i)\\bitem_?0?(\\d{1,2})_");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\d+) [^|]*\\| (done|part|open) \\| (.*) \\|$");
    private static final Pattern QUOTED = Pattern.compile("`(\\w+Test)`");

    private static Map<String, Path> tests() throws IOException {
        try (Stream<Path> files = Files.walk(Documents.root())) {
            return files.filter(file -> file.toString().endsWith("Test.java"))
                    .filter(file ->
                            file.toString().contains(Path.of("src", "test").toString()))
                    .collect(Collectors.toMap(SecurityChecklistTest::simpleName, file -> file, (a, b) -> a));
        }
    }

    private static String simpleName(Path file) {
        return file.getFileName().toString().replace(".java", "");
    }

    private static Map<Integer, Set<String>> testsByItem() throws IOException {
        Map<Integer, Set<String>> items = new TreeMap<>();
        tests().forEach((name, file) -> {
            TAG.matcher(Documents.read(file)).results().forEach(tag -> add(items, number(tag), name));
        });
        return items;
    }

    private static int number(MatchResult match) {
        return Integer.parseInt(match.group(1));
    }

    private static void add(Map<Integer, Set<String>> items, int item, String test) {
        items.computeIfAbsent(item, unused -> new TreeSet<>()).add(test);
    }

    @Test
    void everyItemOfTheFirstRank_hasATestOfItsTag() throws IOException {
        assertThat(testsByItem().keySet())
                .containsAll(IntStream.rangeClosed(1, FIRST_RANK).boxed().toList());
    }

    /** A class is not enough: one of several items has a method for each. */
    @Test
    void testsOfSeveralItems_haveAMethodForEach() throws IOException {
        Map<String, Path> tests = tests();
        for (String name : Set.of(
                "MasksAreDrawnOnceTest", "EveryEndIsForAllTest", "ReplicasAreComparedTest", "TruncationBoundsTest")) {
            Path file = Objects.requireNonNull(tests.get(name), name);
            String source = Documents.read(file);
            assertThat(ITEM_METHOD.matcher(source).results().map(SecurityChecklistTest::number))
                    .as(name)
                    .containsAll(TAG.matcher(source)
                            .results()
                            .map(SecurityChecklistTest::number)
                            .toList());
        }
    }

    @Test
    void threatModel_namesForEachItemTestsThatExistOrSaysWhatIsOpen() throws IOException {
        String document = Documents.read(Documents.root().resolve("docs/threat-model.md"));
        Map<Integer, MatchResult> rows = new TreeMap<>();
        ROW.matcher(document).results().forEach(row -> rows.put(number(row), row));
        Set<String> tests = tests().keySet();

        assertThat(rows.keySet())
                .containsAll(IntStream.rangeClosed(1, IN_TABLE).boxed().toList());
        rows.forEach((item, row) -> {
            Set<String> named = QUOTED.matcher(row.group(3))
                    .results()
                    .map(quoted -> quoted.group(1))
                    .collect(Collectors.toSet());
            assertThat(tests).as("tests that item %s names", item).containsAll(named);
            if (item <= IN_TABLE && !row.group(2).equals("open")) {
                assertThat(named).as("tests of item %s", item).isNotEmpty();
            }
            assertThat(row.group(3)).as("item %s", item).isNotBlank();
        });
    }
}

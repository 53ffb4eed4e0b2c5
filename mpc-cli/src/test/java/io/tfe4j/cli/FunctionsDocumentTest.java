package io.tfe4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tfe4j.PrivateBits;
import io.tfe4j.PrivateTensor;
import io.tfe4j.PublicTensor;
import io.tfe4j.Tensor;
import io.tfe4j.Tfe;
import io.tfe4j.TfeContext;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of functions, the methods that it is about, and their Javadoc say the same. */
class FunctionsDocumentTest {
    private static final List<Class<?>> TENSORS = List.of(PrivateTensor.class, PublicTensor.class, PrivateBits.class);
    private static final List<Class<?>> FACES = List.of(Tfe.class, TfeContext.class);

    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern METHOD =
            Pattern.compile("\\n    public (?:static )?(?:synchronized )?[\\w<>\\[\\].]+ (\\w+)\\(");
    private static final Pattern PAIR = Pattern.compile("\\d+ / \\d+");
    private static final Pattern WHOLE = Pattern.compile("\\d+");
    private static final Pattern SMALL = Pattern.compile("\\d(?:\\.\\d+)?e-\\d+|0\\.0\\d+");

    /** A line of a table: what its first cell names, and what it says of error and rounds. */
    private record Row(List<String> calls, String error, String rounds) {
        List<String> names() {
            return calls.stream().map(FunctionsDocumentTest::name).toList();
        }

        boolean isOfFaces() {
            return calls.get(0).startsWith("Tfe.");
        }

        Map<String, String> comments() {
            return isOfFaces() ? FACE_COMMENTS : TENSOR_COMMENTS;
        }

        /** One for each condition that the cell distinguishes. */
        List<String> figures() {
            List<String> figures = new ArrayList<>();
            for (String part : rounds.split(";")) {
                List<String> pairs = all(PAIR, part);
                figures.addAll(
                        pairs.isEmpty() ? all(WHOLE, part).stream().limit(1).toList() : pairs);
            }
            return figures;
        }
    }

    private static final Map<String, String> TENSOR_COMMENTS = comments(TENSORS);
    private static final Map<String, String> FACE_COMMENTS = comments(FACES);
    private static final String PAGE = Documents.read(Documents.root().resolve("docs/functions.md"));
    private static final List<Row> ROWS = rows();

    @Test
    void method_thatMakesATensor_isNamed() {
        Set<String> named =
                codes(PAGE).stream().map(FunctionsDocumentTest::name).collect(Collectors.toSet());

        assertThat(named).containsAll(methods(TENSORS, method -> Tensor.class.isAssignableFrom(method)));
    }

    @Test
    void name_inATable_isAMethod() {
        Set<String> tensors = methods(TENSORS, result -> true);
        Set<String> faces = methods(FACES, result -> true);

        assertThat(ROWS).hasSizeGreaterThan(40);
        assertThat(ROWS)
                .allSatisfy(row -> assertThat(row.isOfFaces() ? faces : tensors).containsAll(row.names()));
    }

    @Test
    void method_hasAJavadocOfItsOwn() {
        for (Class<?> type : TENSORS) {
            String source = source(type);
            List<MatchResult> found = METHOD.matcher(source).results().toList();

            assertThat(found).as(type.getSimpleName()).hasSize(declared(type));
            assertThat(found)
                    .allSatisfy(method -> assertThat(comment(source, method))
                            .as(type.getSimpleName() + "." + method.group(1))
                            .isNotEmpty());
        }
    }

    @Test
    void exactFunction_isCalledExactByItsJavadoc() {
        List<Row> exact =
                ROWS.stream().filter(row -> row.error().startsWith("exact")).toList();

        assertThat(exact).hasSizeGreaterThan(10);
        assertThat(exact)
                .allSatisfy(row -> assertThat(row.names())
                        .allSatisfy(name ->
                                assertThat(row.comments().get(name)).as(name).containsIgnoringCase("exact")));
    }

    @Test
    void shapeOperation_isCalledExactByItsJavadoc() {
        String section = PAGE.substring(PAGE.indexOf("## Shapes"));
        List<String> calls = codes(section.substring(0, section.indexOf("are exact and cost nothing")));

        assertThat(calls).hasSizeGreaterThan(10);
        assertThat(calls)
                .allSatisfy(call -> assertThat(call.startsWith("Tfe.") ? FACE_COMMENTS : TENSOR_COMMENTS)
                        .hasEntrySatisfying(
                                name(call),
                                comment -> assertThat(comment).as(call).containsIgnoringCase("exact")));
    }

    @Test
    void error_isThatOfTheJavadoc() {
        for (Row row : ROWS) {
            String comments = String.join(" ", commentsOf(row));
            assertThat(all(SMALL, row.error()))
                    .as("errors of %s", row.calls())
                    .allSatisfy(error ->
                            assertThat(comments).containsPattern("(?<![\\d.])" + Pattern.quote(error) + "(?!\\d)"));
        }
    }

    @Test
    void rounds_areThoseOfTheJavadoc() {
        for (Row row : ROWS) {
            List<String> figures = row.figures();
            String together = String.join(" ", commentsOf(row));
            assertThat(figures)
                    .as("rounds of %s", row.calls())
                    .allSatisfy(figure -> assertThat(together).containsPattern(said(figure)));
            if (!figures.isEmpty()) {
                String any = figures.stream().map(FunctionsDocumentTest::said).collect(Collectors.joining("|"));
                assertThat(commentsOf(row))
                        .as("rounds of each of %s", row.calls())
                        .allSatisfy(comment -> assertThat(comment).containsPattern(any));
            }
        }
    }

    private static List<String> commentsOf(Row row) {
        return row.names().stream()
                .map(name -> row.comments().getOrDefault(name, ""))
                .toList();
    }

    /** How a comment puts a number of rounds. */
    private static String said(String figure) {
        return figure.equals("0") ? "(?i)\\bno rounds" : "(?<![\\d/] )\\b" + figure + " rounds?\\b";
    }

    /** {@code Tfe.context().sumPerPerson(x)} names {@code sumPerPerson}. */
    private static String name(String code) {
        return code.replaceFirst("^Tfe\\.(context\\(\\)\\.)?", "").replaceFirst("\\(.*", "");
    }

    private static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        List<String> header = List.of();
        for (String line : PAGE.split("\n")) {
            if (!line.startsWith("| ")) {
                continue;
            }
            List<String> cells = Stream.of(line.substring(2).replace("\\|", "/").split("\\|"))
                    .map(String::strip)
                    .toList();
            if (cells.get(0).equals("name")) {
                header = cells;
                continue;
            }
            List<String> calls = codes(cells.get(0));
            // a table without errors is that of comparisons, which are all exact
            rows.add(new Row(calls, cell(header, cells, "error", "exact"), cell(header, cells, "rounds", "")));
        }
        return rows;
    }

    private static String cell(List<String> header, List<String> cells, String column, String otherwise) {
        for (int i = 0; i < header.size(); i++) {
            if (header.get(i).startsWith(column)) {
                return i < cells.size() ? cells.get(i).toLowerCase(Locale.ROOT) : "";
            }
        }
        return otherwise;
    }

    private static List<String> codes(String text) {
        return all(CODE, text).stream()
                .map(code -> code.substring(1, code.length() - 1))
                .toList();
    }

    private static List<String> all(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(MatchResult::group).toList();
    }

    private static Set<String> methods(List<Class<?>> types, Predicate<Class<?>> result) {
        return types.stream()
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(method -> Modifier.isPublic(method.getModifiers()) && result.test(method.getReturnType()))
                .map(Method::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static int declared(Class<?> type) {
        return (int) Arrays.stream(type.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
                .count();
    }

    private static String source(Class<?> type) {
        Path file = Documents.root()
                .resolve("mpc-protocol/src/main/java")
                .resolve(type.getName().replace('.', '/') + ".java");
        return Documents.read(file);
    }

    /** By name, the comments of all methods of the name, each on one line. */
    private static Map<String, String> comments(List<Class<?>> types) {
        Map<String, String> comments = new TreeMap<>();
        for (Class<?> type : types) {
            String source = source(type);
            METHOD.matcher(source)
                    .results()
                    .forEach(method -> comments.merge(
                            method.group(1), comment(source, method), (one, other) -> one + " " + other));
        }
        return comments;
    }

    /** The Javadoc that ends right before a method, on one line; empty if there is none. */
    private static String comment(String source, MatchResult method) {
        String before = source.substring(0, method.start());
        int start = before.lastIndexOf("/**");
        return before.endsWith("*/") && start >= 0
                ? before.substring(start + 3, before.length() - 2)
                        .replaceAll("\\s*\\n\\s*\\*?\\s*", " ")
                        .strip()
                : "";
    }
}

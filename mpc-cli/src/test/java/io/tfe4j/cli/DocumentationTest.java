package io.tfe4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What README and docs tell a reader to type works, and what they link to exists. */
class DocumentationTest {
    private static final Pattern CLASS = Pattern.compile("(?:^|\\n)(?:public )?(?:final )?class (\\w+)");
    private static final Pattern DOCUMENT = Pattern.compile("([\\w-]+\\.md)\\b");
    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?://|#|mailto:)([^)#]+)(?:#[^)]*)?\\)");

    @ParameterizedTest(name = "{0}")
    @MethodSource("commands")
    void command_isUnderstood_andExamplesRun(String command) {
        String[] words = command.split("\\s+");
        String[] arguments = Arrays.copyOfRange(words, 1, words.length);

        Main.commandLine().parseArgs(arguments);

        if (arguments[0].equals("example") || arguments[0].startsWith("-")) {
            Typed typed = Typed.tfe4j(arguments);
            assertThat(typed.exitCode()).as(typed.err()).isZero();
        }
    }

    static Stream<String> commands() {
        return Documents.blocks("sh")
                .flatMap(block -> block.lines().stream())
                .map(line -> line.replaceFirst("\\s+#.*", "").strip())
                .filter(line -> line.startsWith("./tfe4j"))
                .distinct();
    }

    /** Modules, profiles and tests that are to be typed exist; what the build itself does is left to the build. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("builds")
    void build_namesModulesProfilesAndTestsThatExist(String command) throws IOException {
        String pom = Documents.read(Documents.root().resolve("pom.xml"));
        Set<String> tests = new TreeSet<>();
        for (Path path : Documents.tracked()) {
            if (path.toString().endsWith("Test.java")) {
                tests.add(path.getFileName().toString().replace(".java", ""));
            }
        }

        assertThat(named(command, "-pl ([\\w,/-]+)"))
                .allSatisfy(module -> assertThat(pom).contains("<module>" + module + "</module>"));
        assertThat(named(command, "-P([\\w,]+)"))
                .allSatisfy(profile -> assertThat(pom).contains("<id>" + profile + "</id>"));
        assertThat(named(command, "-Dtest=([\\w,]+)")).isSubsetOf(tests);
    }

    private static List<String> named(String command, String option) {
        return Pattern.compile(option)
                .matcher(command)
                .results()
                .flatMap(found -> Stream.of(found.group(1).split(",")))
                .toList();
    }

    static Stream<String> builds() {
        return Documents.blocks("sh")
                .flatMap(block -> block.lines().stream())
                .map(line -> line.replaceFirst("\\s+#.*", "").strip())
                .filter(line -> line.startsWith("mvn "))
                .distinct();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("programs")
    void program_compilesAndRuns(Documents.Block block, @TempDir Path folder)
            throws ReflectiveOperationException, IOException {
        String source = String.join("\n", block.lines());
        Matcher matcher = CLASS.matcher(source);
        assertThat(matcher.find()).isTrue();
        String name = matcher.group(1);
        Path file = Files.writeString(folder.resolve(name + ".java"), source);

        int exitCode = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-d",
                        folder.toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        file.toString());

        assertThat(exitCode).as("javac on %s", block).isZero();
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
            Method main = loader.loadClass(name).getDeclaredMethod("main", String[].class);
            main.setAccessible(true);
            main.invoke(null, (Object) new String[0]);
        }
    }

    /** Blocks with a class of their own; others are fragments. Others run in {@link RunningTest} and {@link CookbookTest}. */
    static Stream<Documents.Block> programs() {
        return Documents.blocks("java")
                .filter(block -> !block.place().startsWith("docs/cookbook/"))
                .filter(block -> !String.join("\n", block.lines()).contains("RemoteConfig"))
                .filter(block -> CLASS.matcher(String.join("\n", block.lines())).find());
    }

    @Test
    void readme_firstScreen_hasTheTwoCommandsAndAProgram() {
        List<String> firstScreen = Documents.read(Documents.root().resolve("README.md"))
                .lines()
                .limit(60)
                .toList();

        assertThat(firstScreen).contains("./tfe4j example private-prediction", "mvn -B verify", "```java");
    }

    @Test
    void links_leadToFiles() {
        for (Path document : Documents.documents()) {
            Matcher link = LINK.matcher(Documents.read(document));
            while (link.find()) {
                assertThat(document.resolveSibling(link.group(1)))
                        .as("linked from %s", document)
                        .exists();
            }
        }
    }

    @Test
    void comments_nameOnlyDocumentsThatExist() throws IOException {
        Set<String> known = new TreeSet<>();
        List<Path> sources = new ArrayList<>();
        for (Path path : Documents.tracked()) {
            String name = path.getFileName().toString();
            if (name.endsWith(".md")) {
                known.add(name);
            } else if (name.endsWith(".java") || name.endsWith(".xml") || name.endsWith(".sh")) {
                sources.add(path);
            }
        }
        Set<String> missing = new TreeSet<>();
        for (Path source : sources) {
            Matcher named = DOCUMENT.matcher(Documents.read(source));
            while (named.find()) {
                if (!known.contains(named.group(1))) {
                    missing.add(named.group(1) + " in " + source.getFileName());
                }
            }
        }

        assertThat(sources).hasSizeGreaterThan(1000);
        assertThat(missing).isEmpty();
    }
}

package io.tfe4j.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The program of the README in a project of its own that depends on {@code io.tfe4j:tfe4j} alone: on the class path, as a
 * module, and without ND4J where it has no use for it.
 */
class ArtifactTest {
    private static final String PLAIN = "plain";
    private static final String MODULE = "module";
    private static final String WITHOUT_ND4J = "values";
    private static final Pattern FILE = Pattern.compile("```\\w+ file=(\\S+)\n(.*?)```", Pattern.DOTALL);
    private static final String AVERAGE = "[   30.5000,   24.5000,   43.5000]";

    /** ND4J's own descriptors of modules are wrong, so it is on the class path, which a module must ask to see. */
    private static final String[] SEES_THE_CLASS_PATH = {"--add-reads", "org.example=ALL-UNNAMED"};

    private static OtherProjects projects;

    @BeforeAll
    static void build(@TempDir Path folder) throws IOException, InterruptedException {
        String readme = Files.readString(OtherProjects.root().resolve("README.md"));
        String average = readme.substring(readme.indexOf("```java") + "```java\n".length());
        average = average.substring(0, average.indexOf("```"));
        String values = average.replace("defineOutput(", "defineOutputValues(")
                .replace("System.out::println", "v -> System.out.println(java.util.Arrays.toString(v))");
        assertThat(values).contains("defineOutputValues(", "Arrays.toString(");

        projects = new OtherProjects(folder);
        projects.add(PLAIN, Map.of("Average.java", average));
        projects.add(MODULE, module(average), SEES_THE_CLASS_PATH);
        projects.add(WITHOUT_ND4J, module(values));
        projects.build();
    }

    private static Map<String, String> module(String program) {
        return Map.of(
                "module-info.java",
                "module org.example { requires io.tfe4j; }",
                "org/example/Average.java",
                "package org.example;\n" + program);
    }

    @Test
    void program_onTheClassPath_runs() throws IOException, InterruptedException {
        String printed = projects.java("-cp", withClasses(PLAIN, jar -> true), "Average");

        assertThat(printed).contains(AVERAGE);
    }

    @Test
    void program_thatIsAModule_runs() throws IOException, InterruptedException {
        String printed = projects.java(
                SEES_THE_CLASS_PATH[0],
                SEES_THE_CLASS_PATH[1],
                "-p",
                withClasses(MODULE, ArtifactTest::isOurs),
                "-cp",
                jars(MODULE, jar -> !isOurs(jar)),
                "-m",
                "org.example/org.example.Average");

        assertThat(printed).contains(AVERAGE);
    }

    @Test
    void program_thatTouchesNoNdArray_runsWithoutNd4j() throws IOException, InterruptedException {
        String printed =
                projects.java("-cp", withClasses(WITHOUT_ND4J, ArtifactTest::isNotOfNd4j), "org.example.Average");

        assertThat(printed).contains("[30.5, 24.5, 43.5]");
    }

    /** The consumer itself would be called when all is over. */
    @Test
    void program_thatNeedsAMissingBackend_isToldBeforeAnythingIsSent() throws IOException, InterruptedException {
        String told = projects.javaThatFails(
                "-cp", withClasses(PLAIN, jar -> !jar.toString().contains("nd4j-native")), "Average");

        assertThat(told)
                .contains("output could not be taken")
                .contains("put org.nd4j:nd4j-native with this system's classifier on the class path")
                .contains("or take results with defineOutputValues")
                .contains("ClientProgram.prepare")
                .doesNotContain("ClientProgram.deliver");
    }

    @Test
    void program_withoutNd4j_runsWithAllJarsOnTheModulePath() throws IOException, InterruptedException {
        String printed = projects.java(
                "-p", withClasses(WITHOUT_ND4J, ArtifactTest::isNotOfNd4j), "-m", "org.example/org.example.Average");

        assertThat(printed).contains("[30.5, 24.5, 43.5]");
    }

    @Test
    void projectOfTheBuildToolsPage_passesItsTest() throws IOException, InterruptedException {
        String page = Files.readString(OtherProjects.root().resolve("docs/build-tools.md"));
        Map<String, String> files = new HashMap<>();
        Matcher block = FILE.matcher(page);
        while (block.find()) {
            files.put(block.group(1), block.group(2));
        }
        assertThat(files).containsOnlyKeys("pom.xml", "src/test/java/SumTest.java");

        assertThat(projects.test("averages", files)).contains("Tests run: 1, Failures: 0, Errors: 0");
    }

    @Test
    void jarsOfOurs_haveNamesOfModules_andNoPackageInCommon() throws IOException {
        Path[] ours = projects.jars(PLAIN).stream().filter(ArtifactTest::isOurs).toArray(Path[]::new);
        Map<String, String> packages = new HashMap<>();

        for (ModuleReference each : ModuleFinder.of(ours).findAll()) {
            ModuleDescriptor module = each.descriptor();
            assertThat(module.name()).startsWith("io.tfe4j");
            for (String name : module.packages()) {
                assertThat(packages.put(name, module.name()))
                        .as("another module with the package %s of %s", name, module.name())
                        .isNull();
            }
        }

        assertThat(ours).hasSize(9);
        assertThat(packages).containsEntry("io.tfe4j", "io.tfe4j.protocol").hasSizeGreaterThan(25);
    }

    /** What the parent manages is managed for us alone: the artifact must name what others would get in older versions. */
    @Test
    void otherLibraries_haveTheVersionsThatWeTest() throws IOException {
        TreeSet<String> theirs =
                projects.jars(PLAIN).stream().map(ArtifactTest::name).collect(Collectors.toCollection(TreeSet::new));
        TreeSet<String> ours = Files.readAllLines(Path.of("target", "class-path.txt")).stream()
                .flatMap(line -> List.of(line.split(File.pathSeparator)).stream())
                .map(Path::of)
                .map(ArtifactTest::name)
                .collect(Collectors.toCollection(TreeSet::new));
        theirs.removeIf(name -> name.startsWith("tfe4j-"));

        assertThat(theirs).isEqualTo(ours);
    }

    /** The project's classes, and these of its jars. */
    private static String withClasses(String project, Predicate<Path> jars) throws IOException {
        return projects.classes(project) + File.pathSeparator + jars(project, jars);
    }

    private static String jars(String project, Predicate<Path> wanted) throws IOException {
        return projects.jars(project).stream()
                .filter(wanted)
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static boolean isOurs(Path jar) {
        return name(jar).startsWith("mpc-") || name(jar).startsWith("tfe4j");
    }

    private static boolean isNotOfNd4j(Path jar) {
        String folders = jar.toString().replace('\\', '/');
        return !folders.contains("/org/nd4j/") && !folders.contains("/org/bytedeco/");
    }

    private static String name(Path jar) {
        return jar.getFileName().toString();
    }
}

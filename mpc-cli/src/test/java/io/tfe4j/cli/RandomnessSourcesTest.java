package io.tfe4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Threat model, item 12: randomness comes from the system and from AES under fresh keys. Seedable generators in our code are
 * found by {@link ArchitectureTest#noWeakRandomness}; here is the class path: this module runs on all that a player and
 * the command line run on, and more.
 */
@Tag("security-12")
class RandomnessSourcesTest {
    private static final Pattern FORBIDDEN = Pattern.compile(
            "(?i)io/tfe4j/(testkit/.*|.*(insecure|fixedseed|seeded|dummyrandom|fakerandom|testrandom).*)\\.class");
    private static final Pattern DEPENDENCY =
            Pattern.compile("<dependency>(?:(?!</dependency>).)*<type>test-jar</type>.*?</dependency>");

    private static List<Path> classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(Files::exists)
                // this module's own tests do not travel
                .filter(path -> !path.endsWith(Path.of("mpc-cli", "target", "test-classes")))
                .toList();
    }

    private static Stream<String> classes(Path entry) {
        try {
            if (Files.isDirectory(entry)) {
                try (Stream<Path> files = Files.walk(entry)) {
                    return files
                            .map(file -> entry.relativize(file).toString().replace(File.separatorChar, '/'))
                            .toList()
                            .stream();
                }
            }
            try (JarFile jar = new JarFile(entry.toFile())) {
                return jar.stream().map(ZipEntry::getName).toList().stream();
            }
        } catch (IOException e) {
            throw new AssertionError("class path entry cannot be read: " + entry, e);
        }
    }

    @Test
    void item12_classPathOfPlayerAndCommandLine_hasNoTestRandomness() {
        List<String> ours = classPath().stream()
                .flatMap(RandomnessSourcesTest::classes)
                .filter(name -> name.startsWith("io/tfe4j/"))
                .toList();

        assertThat(ours)
                .contains("io/tfe4j/player/PlayerNode.class", "io/tfe4j/random/KeyedRandom.class")
                .noneMatch(name -> FORBIDDEN.matcher(name).matches());
    }

    @Test
    void item12_modules_needTestClassesOfOthersForTheirTestsOnly() {
        List<Path> poms = Documents.tracked().stream()
                .filter(path -> path.endsWith("pom.xml"))
                .filter(path -> !path.equals(Documents.root().resolve("pom.xml")))
                .toList();
        assertThat(poms).hasSizeGreaterThan(12);
        for (Path pom : poms) {
            DEPENDENCY
                    .matcher(Documents.read(pom).replaceAll("\\s+", " "))
                    .results()
                    .forEach(found -> assertThat(found.group()).as("%s", pom).contains("<scope>test</scope>"));
        }
    }
}

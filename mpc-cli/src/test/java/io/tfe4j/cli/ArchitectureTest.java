package io.tfe4j.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import io.tfe4j.protocol.InputCheck;
import io.tfe4j.protocol.Suite;
import io.tfe4j.protocol.Suites;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.lang.model.SourceVersion;
import org.junit.jupiter.api.Test;

/** Imports only point down, as docs/invariants.md says. This module sees every other, so the test lives here. */
@AnalyzeClasses(packages = "io.tfe4j", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String ROOT = "io.tfe4j";
    private static final Pattern SOURCE = Pattern.compile("(.*)/src/main/java/(io/tfe4j(?:/.*)?)/[^/]*\\.java");
    private static final Pattern MODULE_NAME = Pattern.compile("<module\\.name>(.*)</module\\.name>");

    /** Ground first; each floor is one package, and may use those before it. */
    private static final List<String> FLOORS = List.of(
            "io.tfe4j.ring",
            "io.tfe4j.random",
            "io.tfe4j.party",
            "io.tfe4j.share",
            "io.tfe4j.protocol.loops",
            "io.tfe4j.protocol",
            "io.tfe4j.fixedpoint",
            "io.tfe4j.function",
            "io.tfe4j.program",
            "io.tfe4j.program.privacy",
            "io.tfe4j.program.run",
            ROOT,
            "io.tfe4j.checkpoint",
            "io.tfe4j.events",
            "io.tfe4j.config",
            "io.tfe4j.privacy.accounting",
            "io.tfe4j.privacy.ledger",
            "io.tfe4j.dl4j",
            "io.tfe4j.environments",
            "io.tfe4j.ml.metrics",
            "io.tfe4j.ml.preprocessing",
            "io.tfe4j.ml",
            "io.tfe4j.ml.layers",
            "io.tfe4j.ml.classic",
            "io.tfe4j.data",
            "io.tfe4j.data.duckdb",
            "io.tfe4j.imports",
            "io.tfe4j.privacy.engine",
            "io.tfe4j.privacy.plain",
            "io.tfe4j.privacy.audit",
            "io.tfe4j.privacy.training",
            "io.tfe4j.privacy",
            "io.tfe4j.privacy.statistics",
            "io.tfe4j.privacy.secure",
            "io.tfe4j.privacy.dl4j",
            "io.tfe4j.player.tls",
            "io.tfe4j.player.link",
            "io.tfe4j.player.metrics",
            "io.tfe4j.player.audit",
            "io.tfe4j.player.agreement",
            "io.tfe4j.player.consent",
            "io.tfe4j.player",
            "io.tfe4j.federated.aggregation",
            "io.tfe4j.federated.service",
            "io.tfe4j.federated",
            "io.tfe4j.examples",
            "io.tfe4j.benchmarks.link",
            "io.tfe4j.benchmarks.model",
            "io.tfe4j.benchmarks.image",
            "io.tfe4j.benchmarks",
            "io.tfe4j.cli");

    /** Those on which nothing is a share yet, or only a share. */
    private static final List<String> UNDER_THE_SHARES = FLOORS.subList(0, FLOORS.indexOf("io.tfe4j.fixedpoint"));

    /** Of no module that the command line brings along: a plug-in, and what runs in a process of its own. */
    private static final Set<String> ELSEWHERE = Set.of("io.tfe4j.data.duckdb", "io.tfe4j.dl4j");

    @Test
    void everyPackage_isAFloor() throws IOException {
        Set<String> packages = new TreeSet<>();
        for (Path file : Documents.tracked()) {
            Matcher source = SOURCE.matcher(file.toString().replace('\\', '/'));
            if (source.matches()) {
                packages.add(source.group(2).replace('/', '.'));
            }
        }

        assertThat(FLOORS).doesNotHaveDuplicates();
        assertThat(packages)
                .as("packages of all modules; a new one is put between those that it uses and those that use it")
                .isEqualTo(new TreeSet<>(FLOORS));
    }

    /** On the module path a package belongs to one jar, and a jar has a name that no version or file name changes. */
    @Test
    void everyPackage_isInOneModule_andEveryModuleHasAName() throws IOException {
        Map<String, Set<String>> modules = new TreeMap<>();
        Set<String> folders = new TreeSet<>();
        for (Path file : Documents.tracked()) {
            Matcher source = SOURCE.matcher(file.toString().replace('\\', '/'));
            if (source.matches()) {
                folders.add(source.group(1));
                modules.computeIfAbsent(source.group(2), unused -> new TreeSet<>())
                        .add(source.group(1));
            }
        }
        Set<String> names = new TreeSet<>();
        for (String folder : folders) {
            Matcher name = MODULE_NAME.matcher(Documents.read(Path.of(folder, "pom.xml")));
            assertThat(name.find()).as("module.name in the pom of %s", folder).isTrue();
            assertThat(SourceVersion.isName(name.group(1))).as(name.group(1)).isTrue();
            names.add(name.group(1));
        }

        assertThat(modules)
                .allSatisfy((name, places) -> assertThat(places).as(name).hasSize(1));
        assertThat(names).hasSameSizeAs(folders).allMatch(name -> name.startsWith(ROOT + "."));
    }

    /** What may be null is said, and checked, in every package. */
    @Test
    void everyPackage_saysWhatItIsFor_andIsCheckedForNull() throws IOException {
        Set<Path> folders = new TreeSet<>();
        for (Path file : Documents.tracked()) {
            Path folder = file.getParent();
            if (folder != null
                    && SOURCE.matcher(file.toString().replace('\\', '/')).matches()) {
                folders.add(Documents.root().resolve(folder));
            }
        }

        assertThat(folders)
                .hasSizeGreaterThan(40)
                .allSatisfy(folder -> assertThat(Documents.read(folder.resolve("package-info.java")))
                        .contains("/**", "NullMarked"));
    }

    /** Whoever imports the versions of the modules gets all that are for others to use. */
    @Test
    void everyLibrary_isInTheBom() {
        Path root = Documents.root();
        Set<String> libraries = new TreeSet<>(Set.of("tfe4j"));
        named("<module>(?:extras/)?(mpc-[\\w-]+)</module>", root.resolve("pom.xml"), libraries);
        // programs; the worker is for an environment alone; the mutants are for nobody
        libraries.removeAll(Set.of("mpc-cli", "mpc-benchmarks", "mpc-dl4j-worker", "mpc-mutants"));
        Set<String> listed = new TreeSet<>();
        named("<artifactId>((?:mpc-[\\w-]+|tfe4j))</artifactId>", root.resolve("artifacts/tfe4j-bom/pom.xml"), listed);

        assertThat(listed).isEqualTo(libraries);
    }

    private static void named(String pattern, Path pom, Set<String> names) {
        Pattern.compile(pattern).matcher(Documents.read(pom)).results().forEach(found -> names.add(found.group(1)));
    }

    @ArchTest
    static void importsOnlyPointDown(JavaClasses classes) {
        assertThat(classes.size()).as("classes that were read").isGreaterThan(1_000);
        for (int floor = 0; floor < FLOORS.size() - 1; floor++) {
            if (!ELSEWHERE.contains(FLOORS.get(floor))) {
                noClasses()
                        .that()
                        .resideInAPackage(FLOORS.get(floor))
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(
                                FLOORS.subList(floor + 1, FLOORS.size()).toArray(String[]::new))
                        .check(classes);
            }
        }
    }

    @ArchTest
    static void noPackageCycles(JavaClasses classes) {
        slices().matching("io.tfe4j.(**)").should().beFreeOfCycles().check(classes);
    }

    @ArchTest
    static void vectorsOnlyInTheKernels(JavaClasses classes) {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.tfe4j.ring", "io.tfe4j.protocol.loops")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jdk.incubator.vector..")
                .check(classes);
    }

    /** So that a mode replaces all protocols at once. */
    @ArchTest
    static void protocolsAreUsedThroughTheirSuite(JavaClasses classes) {
        noClasses()
                .that()
                .resideInAnyPackage("io.tfe4j.function", "io.tfe4j.program..", "io.tfe4j")
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "are protocols beside Suite",
                        (JavaClass used) -> used.getPackageName().startsWith("io.tfe4j.protocol")
                                && !used.isEquivalentTo(Suite.class)
                                && !used.isEquivalentTo(Suites.class)
                                && !used.isEquivalentTo(InputCheck.class)))
                .check(classes);
    }

    @ArchTest
    static void noNd4jUnderTheShares(JavaClasses classes) {
        noClasses()
                .that()
                .resideInAnyPackage(UNDER_THE_SHARES.toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.nd4j..")
                .check(classes);
    }

    /** Benchmarks alone may make their plaintext data from a seed, so that runs compare; no secret is hidden there. */
    @ArchTest
    static void noWeakRandomness(JavaClasses classes) {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.tfe4j.benchmarks..")
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "are seedable generators",
                        (JavaClass used) -> used.isEquivalentTo(Random.class)
                                || used.isEquivalentTo(SplittableRandom.class)
                                || used.isEquivalentTo(ThreadLocalRandom.class)
                                || used.getPackageName().equals("java.util.random")))
                .orShould()
                .callMethod(Math.class, "random")
                .check(classes);
    }

    /** Only the command line prints. */
    @ArchTest
    static void librariesDoNotPrint(JavaClasses classes) {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.tfe4j.cli..")
                .should(ACCESS_STANDARD_STREAMS)
                .check(classes);
    }
}

package io.tfe4j.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;

/** Imports only point down, as docs/invariants.md says. This module sees every other, so the test lives here. */
@AnalyzeClasses(packages = "io.tfe4j", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String ROOT = "io.tfe4j";

    /** Ground first; each floor may use those before it. */
    private static final List<String> FLOORS = List.of(
            "io.tfe4j.ring..",
            "io.tfe4j.random..",
            "io.tfe4j.party..",
            "io.tfe4j.share..",
            "io.tfe4j.protocol..",
            "io.tfe4j.fixedpoint..",
            "io.tfe4j.function..",
            "io.tfe4j.program..",
            ROOT,
            "io.tfe4j.events..",
            "io.tfe4j.config..",
            "io.tfe4j.privacy.accounting..",
            "io.tfe4j.privacy.ledger..",
            "io.tfe4j.environments..",
            "io.tfe4j.ml..",
            "io.tfe4j.data..",
            "io.tfe4j.imports..",
            "io.tfe4j.privacy.engine..",
            "io.tfe4j.privacy.plain..",
            "io.tfe4j.privacy.training..",
            "io.tfe4j.privacy.audit..",
            "io.tfe4j.privacy",
            "io.tfe4j.privacy.dl4j..",
            "io.tfe4j.player.tls..",
            "io.tfe4j.player.link..",
            "io.tfe4j.player.metrics..",
            "io.tfe4j.player.audit..",
            "io.tfe4j.player",
            "io.tfe4j.federated..",
            "io.tfe4j.examples..",
            "io.tfe4j.benchmarks..",
            "io.tfe4j.cli..");

    @ArchTest
    static void importsOnlyPointDown(JavaClasses classes) {
        for (int floor = 0; floor < FLOORS.size() - 1; floor++) {
            String[] above = FLOORS.subList(floor + 1, FLOORS.size()).toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage(FLOORS.get(floor))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(above)
                    .allowEmptyShould(true)
                    .check(classes);
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
                .resideOutsideOfPackage("io.tfe4j.ring..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jdk.incubator.vector..")
                .check(classes);
    }

    @ArchTest
    static void noNd4jUnderTheShares(JavaClasses classes) {
        noClasses()
                .that()
                .resideInAnyPackage(FLOORS.subList(0, 5).toArray(String[]::new))
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

    /** Only the command line prints, and the listener whose task it is. */
    @ArchTest
    static void librariesDoNotPrint(JavaClasses classes) {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.tfe4j.cli..")
                .and()
                .doNotHaveFullyQualifiedName("io.tfe4j.config.TerminalListener")
                .should(ACCESS_STANDARD_STREAMS)
                .check(classes);
    }
}

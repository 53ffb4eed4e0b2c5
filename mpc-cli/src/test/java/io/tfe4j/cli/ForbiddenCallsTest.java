package io.tfe4j.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Date;
import org.junit.jupiter.api.Tag;

/** Threat model, items 28 and 36, as rules on what the code may call. */
@AnalyzeClasses(packages = "io.tfe4j", importOptions = ImportOption.DoNotIncludeTests.class)
@Tag("security-28")
@Tag("security-36")
class ForbiddenCallsTest {
    /**
     * Bytes that are compared may be a digest: {@code MessageDigest.isEqual} takes as long whatever they are. The first
     * bytes of a file of data are none.
     */
    @ArchTest
    static final ArchRule ITEM_28_BYTES_ARE_COMPARED_IN_CONSTANT_TIME = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("io.tfe4j.data.NpyHeader")
            .should()
            .callMethod(Arrays.class, "equals", byte[].class, byte[].class)
            .orShould()
            .callMethod(Arrays.class, "compare", byte[].class, byte[].class)
            .orShould()
            .callMethod(Arrays.class, "mismatch", byte[].class, byte[].class)
            .orShould()
            .callMethod(Arrays.class, "hashCode", byte[].class)
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("org.bouncycastle.util.Arrays");

    /** Words, too: the two that may are constants of a program, and the digest of names that all players know. */
    @ArchTest
    static final ArchRule ITEM_28_WORDS_ARE_COMPARED_IN_CONSTANT_TIME = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("io.tfe4j.program.Attributes")
            .and()
            .doNotHaveFullyQualifiedName("io.tfe4j.player.link.ShareLink")
            .should()
            .callMethod(Arrays.class, "equals", long[].class, long[].class);

    /**
     * Whoever sets the clock must not end, or prolong, a wait: these packages wait, and measure with nanoTime. The one
     * that may writes a date into what it signs.
     */
    @ArchTest
    static void item36_whatWaits_doesNotReadTheClockOnTheWall(JavaClasses classes) {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.tfe4j",
                        "io.tfe4j.protocol..",
                        "io.tfe4j.party..",
                        "io.tfe4j.program..",
                        "io.tfe4j.config..",
                        "io.tfe4j.cli..",
                        "io.tfe4j.player",
                        "io.tfe4j.player.link..",
                        "io.tfe4j.player.agreement..")
                .and()
                .doNotHaveFullyQualifiedName("io.tfe4j.player.RemoteSession")
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(LocalDateTime.class, "now")
                .orShould()
                .callMethod(ZonedDateTime.class, "now")
                .orShould()
                .callConstructor(Date.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Clock.class)
                .check(classes);
    }
}

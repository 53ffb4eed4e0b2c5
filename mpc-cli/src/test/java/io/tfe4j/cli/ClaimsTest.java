package io.tfe4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.tfe4j.player.consent.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Threat model, item 27: there is no malicious mode yet, so documents, names and logs claim semi-honest security only. */
@Tag("security-27")
class ClaimsTest {
    private static final String ADVERSARY = "(?:malicious|active|cheating|dishonest|byzantine)";
    private static final Pattern CLAIM = Pattern.compile(
            "(?i)\\b(?:secur\\w*|safe\\w*|protect\\w*|withstand\\w*|resist\\w*|priva\\w*)\\s+(?:against|from|despite|with)\\s+(?:\\w+\\s+){0,2}?"
                    + ADVERSARY + "|" + ADVERSARY + "(?:ly)?[- ]secur\\w*|malicious (?:mode|model|setting)\\b");
    private static final Pattern DENIAL =
            Pattern.compile("(?i)\\b(?:no|not|nor|never|none|without|will|is to|open|belongs to)\\b");

    static List<Path> texts() throws IOException {
        List<Path> texts = new ArrayList<>(Documents.documents());
        try (Stream<Path> files = Files.walk(Documents.root())) {
            files.filter(file -> file.toString().endsWith(".java") || file.endsWith(Path.of("deploy", "README.md")))
                    .filter(file ->
                            !Documents.root().relativize(file).toString().contains("test"))
                    .forEach(texts::add);
        }
        return texts;
    }

    @Test
    void item27_texts_claimNothingAboutMaliciousPlayers() throws IOException {
        List<String> claims = new ArrayList<>();
        for (Path text : texts()) {
            for (String sentence : sentences(Documents.read(text))) {
                if (isClaim(sentence)) {
                    claims.add(text + ": " + sentence);
                }
            }
        }

        assertThat(claims).isEmpty();
    }

    private static boolean isClaim(String sentence) {
        return CLAIM.matcher(sentence).find() && !DENIAL.matcher(sentence).find();
    }

    /** Also without the stars of comments and Markdown. */
    private static String[] sentences(String text) {
        return text.replaceAll("(?m)^\\s*(?:\\*|//)+", " ")
                .replaceAll("[*_`]", "")
                .split("(?<=[.;!?])\\s+|\\n\\s*\\n|\\n\\| ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "It is secure against malicious servers.",
                "A maliciously secure protocol.",
                "Protects inputs. Security against active attackers.",
                "Run it in the malicious mode."
            })
    void item27_theLint_findsClaims(String claim) {
        assertThat(Stream.of(sentences(claim)).anyMatch(ClaimsTest::isClaim)).isTrue();
    }

    static Stream<String> documentsThatPromise() {
        return Stream.of(
                "README.md",
                "docs/security.md",
                "docs/threat-model.md",
                "docs/who-sees-what.md",
                "docs/protocols/README.md");
    }

    @ParameterizedTest
    @MethodSource("documentsThatPromise")
    void item27_whatPromises_saysSemiHonest(String document) {
        assertThat(Documents.read(Documents.root().resolve(document))).contains("semi-honest");
    }

    @Test
    void item27_names_claimNothingEither() {
        JavaClasses classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.tfe4j");
        Stream<String> names = classes.stream()
                .flatMap(type -> Stream.concat(
                        Stream.of(type.getName()), type.getMembers().stream().map(member -> member.getName())));

        assertThat(names.map(name -> name.toLowerCase(Locale.ROOT)))
                .noneMatch(name -> name.contains("malicious") || name.contains("activesecurity"));
    }

    /** What submissions carry, players agree on, and policies and audit logs name. */
    @Test
    void item27_theMode_isCalledSemiHonest() {
        assertThat(Rule.SEMI_HONEST).isEqualTo("semi-honest");
    }
}

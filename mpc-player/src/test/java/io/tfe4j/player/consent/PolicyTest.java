package io.tfe4j.player.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tfe4j.Protocol;
import io.tfe4j.TfeContext;
import io.tfe4j.config.LocalConfig;
import io.tfe4j.program.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Threat model, item 6 and 7: what a player's own policy does not name does not happen. */
class PolicyTest {
    private static final String ALICE = "submitter:alice";
    private static final String RULE = """
            {"rules": [{"name": "sums",
              "submitters": ["submitter:alice"],
              "inputs": ["hospital-*/ages-*"],
              "receivers": ["researcher/*"],
              "minimumOwners": 2}]}""";

    private static Proposal proposal(String submitter, Program program) {
        return new Proposal(submitter, program);
    }

    @Test
    void rule_allowsWhatItNames() {
        Rule rule = PolicyFile.parse(RULE, "policy.json")
                .consent(proposal(ALICE, Programs.sum()))
                .rule();

        assertThat(rule.name()).isEqualTo("sums");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            submitters": ["submitter:alice | submitters": ["submitter:bob   | submitter submitter:alice
            inputs": ["hospital-*/          | inputs": ["hospital-b/          | input hospital-a/ages-hospital-a
            receivers": ["researcher        | receivers": ["statistician      | receiver researcher/output-1
            minimumOwners": 2               | minimumOwners": 3               | a result of 2 owners, where 3 are needed
            "name": "sums",                 | "modes": ["malicious"],         | mode semi-honest
            "name": "sums",                 | "programs": ["00"],             | program
            """)
    void rule_thatLacksSomething_refusesAndNamesIt(String from, String to, String objection) {
        String json = RULE.replace(from.strip(), to.strip());
        assertThat(json).isNotEqualTo(RULE);

        assertThatThrownBy(() -> PolicyFile.parse(json, "policy.json").consent(proposal(ALICE, Programs.sum())))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(objection)
                .hasMessageContaining("a rule that would allow it");
    }

    @Test
    void modes_areThoseOfTheProgramItself() {
        TfeContext tfe = new TfeContext(new LocalConfig()).protocol(Protocol.CONSISTENT3);
        Program compared = Programs.sum(tfe);
        String more = RULE.replace("\"name\": \"sums\",", "\"name\": \"sums\", \"modes\": [\"consistent3\"],");

        assertThatThrownBy(() -> PolicyFile.parse(RULE, "policy.json").consent(proposal(ALICE, compared)))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("mode consistent3");
        assertThat(PolicyFile.parse(more, "policy.json")
                        .consent(proposal(ALICE, compared))
                        .rule()
                        .name())
                .isEqualTo("sums");
        assertThatThrownBy(() -> PolicyFile.parse(more, "policy.json").consent(proposal(ALICE, Programs.sum())))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("mode semi-honest");
    }

    @Test
    void minimumOwners_countsWhoIsBehindAResult() {
        assertThatThrownBy(() -> PolicyFile.parse(RULE, "policy.json").consent(proposal(ALICE, Programs.leak())))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("a result of 1 owners");
    }

    @Test
    void checkpointOfWhichNothingIsKnown_isNotRestored_whateverTheRule() {
        String rule =
                RULE.replace("\"hospital-*/ages-*\"", "\"*\"").replace("\"minimumOwners\": 2", "\"minimumOwners\": 1");

        assertThatThrownBy(() -> PolicyFile.parse(rule, "policy.json").consent(proposal(ALICE, Programs.restored())))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("nothing is known of the stored value @checkpoint/kept ages");
    }

    @Test
    void reveal_needsARuleThatSaysSo() {
        Proposal reveal = proposal(ALICE, Programs.reveal());

        assertThatThrownBy(() -> PolicyFile.parse(RULE, "policy.json").consent(reveal))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("values that the servers learn");
        String allowing = RULE.replace("\"name\"", "\"revealsToServers\": true, \"name\"");
        assertThat(PolicyFile.parse(allowing, "policy.json")
                        .consent(reveal)
                        .rule()
                        .name())
                .isEqualTo("sums");
    }

    @Test
    void ditheredOpening_needsARuleThatSaysSo() {
        Proposal dithered = proposal(ALICE, Programs.dithered());

        assertThatThrownBy(() -> PolicyFile.parse(RULE, "policy.json").consent(dithered))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.told()).contains("nearest rule=sums, lacks=[dither]"))
                .hasMessageContaining("dithered openings: 1 openings");
        String allowing = RULE.replace("\"name\"", "\"ditheredOpenings\": true, \"name\"");
        assertThat(PolicyFile.parse(allowing, "policy.json")
                        .consent(dithered)
                        .rule()
                        .name())
                .isEqualTo("sums");
    }

    @Test
    void rulesOfOneName_areRefused_sinceUsesAreCountedByIt() {
        assertThatThrownBy(() -> PolicyFile.parse("{\"rules\": [{\"name\": \"a\"}, {\"name\": \"a\"}]}", "policy.json"))
                .hasMessageContaining("two rules have one name: name=a");
    }

    @Test
    void ruleWithoutPrograms_isAllowed_andSaysWhatItLeavesOpen() {
        assertThat(PolicyFile.parse(RULE, "policy.json").notices())
                .singleElement()
                .asString()
                .contains("rule \"sums\" names no programs")
                .contains("limited by [minimumOwners=2]");
    }

    @Test
    void refusal_printsARuleThatAllowsIt() {
        Proposal sum = proposal(ALICE, Programs.sum());
        String refusal = refusal(sum);

        String rule = refusal.substring(refusal.lastIndexOf("if you agree: ") + "if you agree: ".length());
        assertThat(PolicyFile.parse("{\"rules\": [" + rule + "]}", "policy.json")
                        .consent(sum)
                        .rule()
                        .programs())
                .containsExactly(sum.program().digest());
    }

    private static String refusal(Proposal proposal) {
        try {
            PolicyFile.parse("{\"rules\": []}", "policy.json").consent(proposal);
        } catch (RefusedException e) {
            return String.valueOf(e.getMessage());
        }
        throw new AssertionError("not refused");
    }

    @Test
    void approve_addsARuleOnce_andKeepsTheOthers(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("policy.json");
        Files.writeString(file, RULE);
        Proposal leak = proposal("submitter:bob", Programs.leak());

        assertThat(PolicyFile.approve(file, leak)).isTrue();
        assertThat(PolicyFile.approve(file, leak)).isFalse();

        Policy policy = PolicyFile.load(file);
        assertThat(policy.rules()).hasSize(2);
        assertThat(policy.consent(leak).rule().inputs()).containsExactly("hospital-a/ages-hospital-a");
        assertThat(policy.consent(proposal(ALICE, Programs.sum())).rule().name())
                .isEqualTo("sums");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"rules": [{"submiters": ["x"]}]}                 | policy.json:1:
            {"rules": [{"minimumOwners": "two"}]}             | policy.json:1:
            {"rules": [{"maximumRuns": 0}]}                   | maximumRuns must be positive
            {"rules": [                                       | policy.json:1:
            {"rules": [], "rules": []}                        | policy.json:1:
            {"rules": []} x                                   | policy.json:1:
            {}                                                | policy must be
            []                                                | policy not valid
            {"rules": [[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]} | policy not valid
            """, quoteCharacter = '\'')
    void parse_ofAWrongPolicy_saysWhere(String json, String message) {
        assertThatThrownBy(() -> PolicyFile.parse(json.strip(), "policy.json"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message.strip());
    }

    @ParameterizedTest
    @CsvSource({
        "*, anything, true",
        "a/b, a/b, true",
        "a/b, a/bc, false",
        "a/*, a/b.c, true",
        "a*c, abc, true",
        "a*c, ac, true",
        "a*a, a, false",
        "*.age, x/y.age, true",
        "*.age, x/y.ages, false",
        "a*b*c, a1b2b3c, true",
        "a*b*c, a1c, false"
    })
    void star_standsForAnyCharacters(String pattern, String name, boolean matches) {
        assertThat(new Pattern(pattern).matches(name)).isEqualTo(matches);
    }
}

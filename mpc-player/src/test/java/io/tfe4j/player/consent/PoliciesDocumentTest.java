package io.tfe4j.player.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.TfeContext;
import io.tfe4j.config.LocalConfig;
import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.program.Program;
import io.tfe4j.ring.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each line of the tables of docs/policies.md, with the policy above it. */
class PoliciesDocumentTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "policies.md");

    /** Who asks, and for what. */
    private record Attempt(String submitter, Function<TfeContext, Output> output) {
        Program program() {
            return output.apply(new TfeContext(new LocalConfig())).program();
        }
    }

    private static PrivateTensor column(TfeContext tfe, String owner, String table, String column, int rows) {
        return column(tfe, owner, table, column, rows, 150);
    }

    private static PrivateTensor column(
            TfeContext tfe, String owner, String table, String column, int rows, double high) {
        return tfe.definePrivateInput(
                owner,
                Inputs.dataset(table).columns(column).rows(rows).range(0, high).fractionBits(0));
    }

    private static PrivateTensor ages(TfeContext tfe, int rows, double high) {
        return tfe.concat(
                0,
                column(tfe, "hospital-a", "patients", "age", rows, high),
                column(tfe, "hospital-b", "patients", "age", rows, high),
                column(tfe, "hospital-c", "patients", "age", rows, high));
    }

    private static PrivateTensor transfers(TfeContext tfe) {
        return tfe.concat(
                0, column(tfe, "bank-a", "transfers", "amount", 30), column(tfe, "bank-b", "transfers", "amount", 30));
    }

    private static PrivateTensor incomes(TfeContext tfe) {
        return column(tfe, "region-1", "incomes", "income", 60);
    }

    private static PrivateTensor professions(TfeContext tfe) {
        return column(tfe, "region-1", "people", "profession", 60, 5).oneHot(6);
    }

    private static Output table(TfeContext tfe, PrivateTensor cells) {
        return tfe.defineOutput("office", "table-1", cells);
    }

    private static PrivateTensor allButOne(PrivateTensor rows) {
        return rows.slice(new int[] {0}, new int[] {59});
    }

    /** Of a region's incomes. */
    private static Output both(TfeContext tfe, UnaryOperator<PrivateTensor> one, UnaryOperator<PrivateTensor> other) {
        return tfe.function(() -> {
            tfe.defineOutput("office", "one", one.apply(incomes(tfe)));
            tfe.defineOutput("office", "other", other.apply(incomes(tfe)));
        });
    }

    private static final Function<TfeContext, Output> SCORE =
            tfe -> tfe.defineOutput("consortium", "score", transfers(tfe).mean());

    private static Map<String, Attempt> attempts() {
        Map<String, Attempt> all = new HashMap<>();
        String registry = "submitter:registry";
        all.put(
                "the registry asks for the mean age over three hospitals",
                new Attempt(
                        registry,
                        tfe -> tfe.defineOutput(
                                "registry", "average-age", ages(tfe, 20, 150).mean())));
        all.put(
                "the registry asks for one hospital's mean",
                new Attempt(
                        registry,
                        tfe -> tfe.defineOutput(
                                "registry",
                                "average-age",
                                column(tfe, "hospital-a", "patients", "age", 20).mean())));
        all.put(
                "the registry stacks three hospitals' means, and opens them side by side",
                new Attempt(
                        registry,
                        tfe -> tfe.defineOutput(
                                "registry",
                                "average-age",
                                ages(tfe, 20, 150).reshape(3, 20).mean(1))));
        all.put(
                "the registry asks for a mean over 12 rows of each hospital",
                new Attempt(
                        registry,
                        tfe -> tfe.defineOutput(
                                "registry", "average-age", ages(tfe, 12, 150).mean())));
        all.put(
                "the registry declares ages from 0 to 65, to learn whether anybody is older",
                new Attempt(
                        registry,
                        tfe -> tfe.defineOutput(
                                "registry", "average-age", ages(tfe, 20, 65).mean())));
        all.put(
                "another submitter asks for the mean age",
                new Attempt(
                        "submitter:mallory",
                        tfe -> tfe.defineOutput(
                                "registry", "average-age", ages(tfe, 20, 150).mean())));
        all.put(
                "the university asks for a sum of visits with noise",
                new Attempt(
                        "submitter:university",
                        tfe -> tfe.defineOutput(
                                "university",
                                "visits",
                                column(tfe, "hospital-a", "visits", "days", 20).noisedSum(150, 40))));
        all.put(
                "the university asks for a sum of visits without noise",
                new Attempt(
                        "submitter:university",
                        tfe -> tfe.defineOutput(
                                "university",
                                "visits",
                                column(tfe, "hospital-a", "visits", "days", 20).sum())));
        all.put(
                "the university joins patients to visits",
                new Attempt(
                        "submitter:university",
                        tfe -> tfe.defineOutput(
                                "university",
                                "visits",
                                column(tfe, "hospital-a", "visits", "days", 20)
                                        .add(column(tfe, "hospital-a", "patients", "age", 20))
                                        .noisedSum(300, 40))));
        String consortium = "submitter:consortium";
        all.put("the consortium runs the program that the bank's auditors have read", new Attempt(consortium, SCORE));
        all.put(
                "the consortium runs another one",
                new Attempt(
                        consortium,
                        tfe -> tfe.defineOutput(
                                "consortium", "score", transfers(tfe).max(0))));
        all.put(
                "the consortium saves what it has trained",
                new Attempt(
                        consortium,
                        tfe -> tfe.checkpoint(
                                "fraud", Map.of("w", transfers(tfe).mean()))));
        all.put(
                "another submitter does",
                new Attempt(
                        "submitter:mallory",
                        tfe -> tfe.checkpoint(
                                "fraud", Map.of("w", transfers(tfe).mean()))));
        String office = "submitter:office";
        all.put(
                "the office asks for a region's mean over its 60 rows",
                new Attempt(
                        office,
                        tfe -> tfe.defineOutput("office", "mean", incomes(tfe).mean())));
        all.put(
                "the office asks for the largest income",
                new Attempt(
                        office,
                        tfe -> tfe.defineOutput("office", "most", incomes(tfe).max(0))));
        all.put(
                "the office asks for the incomes, sorted",
                new Attempt(
                        office,
                        tfe -> tfe.defineOutput("office", "all", incomes(tfe).sort())));
        all.put(
                "the office lets the servers learn the mean",
                new Attempt(
                        office,
                        tfe -> tfe.defineOutput(
                                "office", "mean", tfe.reveal(incomes(tfe).mean()))));
        double[] one = new double[60];
        one[17] = 1;
        all.put(
                "the office weighs the rows so that one is left",
                new Attempt(
                        office,
                        tfe -> tfe.defineOutput(
                                "office",
                                "mean",
                                incomes(tfe)
                                        .mul(tfe.defineConstant(new PlainTensor(Shape.of(60), one)))
                                        .sum())));
        all.put(
                "the office asks for the sum of all rows but one less the sum of all",
                new Attempt(
                        office,
                        tfe -> tfe.defineOutput(
                                "office",
                                "one",
                                allButOne(incomes(tfe)).sum().sub(incomes(tfe).sum()))));
        all.put(
                "the office asks for the mean of all rows, and for that of all but one",
                new Attempt(
                        office,
                        tfe -> both(
                                tfe,
                                PrivateTensor::mean,
                                rows -> allButOne(rows).mean())));
        all.put(
                "the office asks for the mean of all rows, in two outputs",
                new Attempt(
                        office,
                        tfe -> both(
                                tfe, PrivateTensor::mean, rows -> rows.flip(0).mean())));
        all.put(
                "the office asks for the sum of a steep function of the incomes",
                new Attempt(
                        office,
                        tfe -> tfe.defineOutput(
                                "office",
                                "steep",
                                incomes(tfe).sub(120).mul(50).sigmoid().sum())));
        all.put(
                "the office asks for the variance of the incomes",
                new Attempt(
                        office,
                        tfe -> tfe.defineOutput(
                                "office", "variance", incomes(tfe).variance(1))));
        all.put(
                "the office asks for people by profession, small cells blanked",
                new Attempt(office, tfe -> table(tfe, professions(tfe).sum(0).suppressBelow(5))));
        all.put(
                "the office asks for mean incomes by profession, those of few people blanked",
                new Attempt(office, tfe -> {
                    PrivateTensor professions = professions(tfe);
                    PrivateTensor counts = professions.sum(0);
                    PrivateTensor sums = professions
                            .mul(column(tfe, "region-1", "people", "income", 60).expandDims(1))
                            .sum(0);
                    PrivateTensor means = sums.div(counts.clip(1, 60));
                    return table(tfe, means.suppressBelow(counts, 5));
                }));
        all.put(
                "the office asks for people by profession",
                new Attempt(office, tfe -> table(tfe, professions(tfe).sum(0))));
        all.put(
                "the office blanks cells below 4",
                new Attempt(office, tfe -> table(tfe, professions(tfe).sum(0).suppressBelow(4))));
        all.put(
                "the office asks for the difference of two tables whose cells show",
                new Attempt(
                        office,
                        tfe -> table(
                                tfe,
                                professions(tfe)
                                        .sum(0)
                                        .suppressBelow(5)
                                        .sub(professions(tfe)
                                                .slice(new int[] {0, 0}, new int[] {59, 6})
                                                .sum(0)
                                                .suppressBelow(5)))));
        all.put(
                "the office blanks incomes by the counts of another table",
                new Attempt(
                        office,
                        tfe -> table(
                                tfe,
                                column(tfe, "region-1", "people", "income", 6)
                                        .suppressBelow(professions(tfe).sum(0), 5))));
        return all;
    }

    /** Policies by name, and below each the lines of its table. */
    private static Map<String, List<String>> sections() throws IOException {
        Map<String, List<String>> sections = new LinkedHashMap<>();
        String text = Files.readString(DOCUMENT);
        Matcher policies = Pattern.compile("```json policy=[a-z]+\n(.*?)```(.*?)(?=\n## |$)", Pattern.DOTALL)
                .matcher(text);
        while (policies.find()) {
            List<String> rows = new ArrayList<>();
            policies.group(2)
                    .lines()
                    .filter(line -> line.startsWith("| the ") || line.startsWith("| another "))
                    .forEach(rows::add);
            String digest = new Attempt("submitter:consortium", SCORE).program().digest();
            sections.put(policies.group(1).replace("PROGRAM", digest), rows);
        }
        return sections;
    }

    @TestFactory
    Stream<DynamicTest> everyLineOfATable_isTrue() throws IOException {
        Map<String, Attempt> attempts = attempts();
        List<DynamicTest> tests = new ArrayList<>();
        for (Map.Entry<String, List<String>> section : sections().entrySet()) {
            for (String row : section.getValue()) {
                String[] cells = row.split("\\|");
                Attempt attempt = Objects.requireNonNull(attempts.get(cells[1].strip()), cells[1].strip());
                tests.add(DynamicTest.dynamicTest(
                        cells[1].strip(), () -> check(section.getKey(), attempt, cells[2].strip())));
            }
        }
        assertThat(tests).hasSize(attempts.size());
        return tests.stream();
    }

    private static void check(String policy, Attempt attempt, String expected) {
        Policy parsed = PolicyFile.parse(policy, "policies.md");
        Proposal proposal = new Proposal(attempt.submitter(), attempt.program());
        if (expected.equals("allowed")) {
            assertThat(parsed.consent(proposal).rule().name()).isNotEmpty();
        } else {
            String word = expected.substring("refused: ".length());
            assertThatThrownBy(() -> parsed.consent(proposal))
                    .isInstanceOfSatisfying(
                            RefusedException.class,
                            e -> assertThat(e.told())
                                    .contains("lacks=[")
                                    .contains(word)
                                    .hasSizeLessThan(4096));
        }
    }

    @Test
    void everyFieldOfARule_isDescribed() throws IOException {
        String text = Files.readString(DOCUMENT);
        for (var field : Rule.class.getRecordComponents()) {
            assertThat(text).contains("| `" + field.getName() + "` |");
        }
    }
}

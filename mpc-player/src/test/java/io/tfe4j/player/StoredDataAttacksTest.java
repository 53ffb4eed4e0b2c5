package io.tfe4j.player;

import static org.assertj.core.api.Assertions.assertThat;

import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.PrivateVariable;
import io.tfe4j.TfeContext;
import io.tfe4j.player.Hospitals.Script;
import io.tfe4j.player.link.SessionId;
import io.tfe4j.program.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What one run stores and a later run opens: the later run is judged as if it read the inputs itself. The owners are asked
 * by the submitter here, as an honest script does when servers say so, and so the rules decide.
 */
@Timeout(120)
@Tag("security-46")
class StoredDataAttacksTest {
    private static final String[] OWNERS = {"hospital-a", "hospital-b", "hospital-c"};

    @TempDir
    Path folder;

    private Hospitals hospitals;

    @BeforeEach
    void start() throws IOException {
        String checkpoints = """
                , {"name": "saving", "submitters": ["submitter:*"], "inputs": ["hospital-*/visits.*"],
                   "receivers": ["@checkpoint/train*"], "differentialPrivacy": {"epsilon": 1, "delta": 1e-6}},
                  {"name": "saved models", "submitters": ["submitter:*"], "inputs": ["@checkpoint/*"],
                   "receivers": ["researcher/model*"]}]}""";
        String policy = Hospitals.POLICY.strip();
        hospitals = Hospitals.of(folder, policy.substring(0, policy.length() - 2) + checkpoints)
                .start();
    }

    @AfterEach
    void stop() {
        hospitals.close();
    }

    private String twoRuns(Program first, Program second, String... asked) {
        SessionId session = SessionId.random();
        assertThat(hospitals.submit(hospitals.signed("submitter", session, 1, first)))
                .isEqualTo("FINISHED");
        return hospitals.submit(hospitals.signed("submitter", session, 2, second, asked));
    }

    @Test
    void variableFilledUnderOneRule_isNotOpenedUnderAnother() {
        for (String table : List.of("visits", "patients")) {
            Script script = new Script();
            PrivateVariable stored = script.tfe.definePrivateVariable(Hospitals.input(script.tfe, "hospital-a", table));
            List<Program> programs = script.programs(script.tfe.defineOutput("researcher", "beds-stolen", stored));

            String said = twoRuns(programs.get(0), programs.get(1), "hospital-a");

            assertThat(said).startsWith("FAILED REFUSED policy does not allow this: nearest rule=beds, lacks=[input]");
        }
        assertThat(hospitals.nothingDelivered()).isTrue();
    }

    @Test
    void ownerBehindAVariable_isAskedAgain() {
        Script script = new Script();
        PrivateVariable stored = script.tfe.definePrivateVariable(Hospitals.input(script.tfe, "hospital-a", "public"));
        List<Program> programs = script.programs(script.tfe.defineOutput("researcher", "beds", stored));

        assertThat(twoRuns(programs.get(0), programs.get(1)))
                .contains("owners of stored data have to be asked: owners=[hospital-a] asks=[hospital-a]");
        assertThat(hospitals.nothingDelivered()).isTrue();
        assertThat(twoRuns(programs.get(0), programs.get(1), "hospital-a")).isEqualTo("FINISHED");
        assertThat(hospitals.delivered("beds")).hasSize(Hospitals.ROWS);
    }

    @Test
    void ownerWhoseRuleSaidWhatLaterRunsMayDo_isNotAskedAboutThat_andIsAskedAboutTheRest() throws IOException {
        String later = """
                "maximumRuns": 5, "later": {"name": "later", "submitters": ["submitter:*"],
                  "inputs": ["hospital-*/public.beds"], "receivers": ["researcher/beds-later"]}""";
        hospitals.cluster().stop("hospital-a");
        hospitals
                .cluster()
                .policy("hospital-a", Hospitals.POLICY.replace("\"maximumRuns\": 5", later))
                .start("hospital-a");
        Script script = new Script();
        PrivateVariable stored = script.tfe.definePrivateVariable(Hospitals.input(script.tfe, "hospital-a", "public"));
        List<Program> programs = script.programs(script.tfe.defineOutput("researcher", "beds-later", stored));
        Program other =
                script.program(script.tfe.function(() -> script.tfe.defineOutput("researcher", "beds-other", stored)));

        assertThat(twoRuns(programs.get(0), programs.get(1))).isEqualTo("FINISHED");
        assertThat(hospitals.delivered("beds-later")).hasSize(Hospitals.ROWS);
        assertThat(twoRuns(programs.get(0), other)).contains("asks=[hospital-a]");
    }

    @Test
    void variableDeclaredAnew_withATinyRange_isNotRead() throws IOException {
        Script first = new Script();
        PrivateVariable stored = first.tfe.definePrivateVariable(Hospitals.input(first.tfe, "hospital-b", "visits"));
        Program fill = first.programs(first.tfe.defineOutput("researcher", "dp-x", stored))
                .get(0);
        Script second = new Script();
        TfeContext tfe = second.tfe;
        PrivateVariable tiny = tfe.definePrivateVariable(Hospitals.input(tfe, "hospital-b", "visits", 0, 1));
        PrivateTensor[] each = new PrivateTensor[Hospitals.ROWS];
        for (int i = 0; i < each.length; i++) {
            each[i] = tiny.slice(new int[] {i}, new int[] {i + 1})
                    .noisedSum(1, 500)
                    .reshape(1);
        }
        Program steal = second.programs(tfe.defineOutput("researcher", "dp-stolen", tfe.concat(0, each)))
                .get(1);

        String said = twoRuns(fill, steal, "hospital-b");

        assertThat(said).contains("stored values are not what the program says");
        assertThat(hospitals.nothingDelivered()).isTrue();
        assertThat(Files.exists(hospitals.cluster().state("server1").resolve("privacy")))
                .isFalse();
    }

    @Test
    void laterRunThatIsJudgedWhileAnEarlierOneFillsItsVariables_isRefused() throws Exception {
        Script script = new Script();
        PrivateVariable stored =
                script.tfe.definePrivateVariable(Hospitals.input(script.tfe, "hospital-a", "patients"));
        List<Program> programs = script.programs(script.tfe.defineOutput("researcher", "avg-race", stored));
        for (int attempt = 0; attempt < 4; attempt++) {
            SessionId session = SessionId.random();
            CompletableFuture<String> second = CompletableFuture.supplyAsync(
                    () -> hospitals.submit(hospitals.signed("submitter", session, 2, programs.get(1), "hospital-a")));
            Thread.sleep(20L * attempt);

            hospitals.submit(hospitals.signed("submitter", session, 1, programs.get(0)));

            assertThat(second.get()).startsWith("FAILED");
        }
        assertThat(hospitals.nothingDelivered()).isTrue();
    }

    @Test
    void variableThatNobodyFilled_isRefused() {
        Script script = new Script();
        PrivateVariable stored = script.tfe.definePrivateVariable(Hospitals.input(script.tfe, "hospital-a", "public"));
        Program open = script.programs(script.tfe.defineOutput("researcher", "beds", stored))
                .get(1);

        assertThat(hospitals.submit(hospitals.signed("submitter", SessionId.random(), 1, open, "hospital-a")))
                .contains("stored values are not what the program says");
    }

    @Test
    void checkpointSavedUnderOneRule_isNotOpenedUnderAnother() {
        Script script = new Script();
        Program save = script.program(
                script.tfe.checkpoint("train-1", Map.of("w", Hospitals.input(script.tfe, "hospital-a", "visits"))));
        Script other = new Script();
        PrivateTensor like = Hospitals.input(other.tfe, "hospital-a", "visits");
        Output open = other.tfe.defineOutput("researcher", "model", other.tfe.restored("train-1", "w", like));

        assertThat(hospitals.submit(hospitals.signed("submitter", SessionId.random(), 1, save)))
                .isEqualTo("FINISHED");
        String own = hospitals.submit(
                hospitals.signed("submitter", SessionId.random(), 1, other.program(open), "hospital-a"));
        String others =
                hospitals.submit(hospitals.signed("mallory", SessionId.random(), 1, other.program(open), "hospital-a"));

        assertThat(own).contains("nearest rule=saved models, lacks=[input]");
        assertThat(others).contains("nearest rule=saved models, lacks=[input, checkpoint]");
        assertThat(hospitals.nothingDelivered()).isTrue();
    }

    @Test
    void rowsStackedInOneRun_areNotTakenApartInTheNext() {
        Script script = new Script();
        TfeContext tfe = script.tfe;
        PrivateTensor[] all = new PrivateTensor[OWNERS.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = Hospitals.input(tfe, OWNERS[i], "patients");
        }
        PrivateVariable stored = tfe.definePrivateVariable(tfe.stack(1, all));
        Output one = tfe.defineOutput("researcher", "avg-one", stored.sum(0));
        List<Program> programs = script.programs(one);
        Output mean = tfe.function(() -> tfe.defineOutput("researcher", "avg-mean", stored.mean()));
        Program good = script.program(mean);

        assertThat(twoRuns(programs.get(0), programs.get(1), OWNERS)).contains("nearest rule=averages, lacks=[owners]");
        assertThat(hospitals.nothingDelivered()).isTrue();
        assertThat(twoRuns(programs.get(0), good, OWNERS)).isEqualTo("FINISHED");
        assertThat(hospitals.delivered("avg-mean")).hasSize(1);
    }
}

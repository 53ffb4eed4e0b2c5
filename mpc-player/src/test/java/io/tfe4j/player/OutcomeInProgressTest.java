package io.tfe4j.player;

import static org.assertj.core.api.Assertions.assertThat;

import io.tfe4j.player.Hospitals.Script;
import io.tfe4j.player.consent.Submissions;
import io.tfe4j.player.link.Channels;
import io.tfe4j.player.link.SessionId;
import io.tfe4j.player.wire.PlayersGrpc;
import io.tfe4j.player.wire.RunName;
import io.tfe4j.player.wire.RunOutcome;
import io.tfe4j.program.Program;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who asks the first server how a run ended, before it has, hears that nothing is decided: a guess would be acted on. */
@Timeout(120)
class OutcomeInProgressTest {
    @TempDir
    Path folder;

    private static Program average() {
        Script script = new Script();
        return script.program(script.tfe.defineOutput(
                "researcher",
                "avg-age",
                Hospitals.input(script.tfe, "hospital-a", "patients")
                        .add(Hospitals.input(script.tfe, "hospital-b", "patients"))
                        .add(Hospitals.input(script.tfe, "hospital-c", "patients"))));
    }

    @Test
    void runInProgress_isUndecided_untilItsEndIsOnTheDisk() throws Exception {
        Map<RunStep, RunOutcome.State> told = new ConcurrentHashMap<>();
        Hospitals hospitals = Hospitals.of(folder, Hospitals.POLICY);
        hospitals.cluster().probe("server0", (run, step) -> told.put(step, ask(hospitals, run)));
        try (Hospitals all = hospitals.start()) {
            SessionId session = SessionId.random();

            assertThat(all.submit(all.signed("submitter", session, 1, average())))
                    .isEqualTo("FINISHED");

            assertThat(told).containsKeys(RunStep.BEGIN, RunStep.COMPUTE, RunStep.DECIDE);
            told.forEach((step, state) -> assertThat(state)
                    .as("before %s", step)
                    .isIn(RunOutcome.State.UNDECIDED, RunOutcome.State.FINISHED));
            assertThat(told.get(RunStep.DECIDE)).isEqualTo(RunOutcome.State.UNDECIDED);
            assertThat(ask(all, new RunKey(session, 1))).isEqualTo(RunOutcome.State.FINISHED);
        }
    }

    private static RunOutcome.State ask(Hospitals hospitals, RunKey run) {
        var channel = Channels.dial(
                hospitals.cluster().roster().player("server0"),
                hospitals.cluster().credentials("hospital-a"));
        try {
            return PlayersGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(10, TimeUnit.SECONDS)
                    .outcome(RunName.newBuilder()
                            .setSession(Submissions.bytes(run.session()))
                            .setRun(run.run())
                            .build())
                    .getState();
        } finally {
            channel.shutdownNow();
        }
    }
}

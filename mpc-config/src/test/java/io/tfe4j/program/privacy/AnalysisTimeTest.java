package io.tfe4j.program.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tfe4j.Inputs;
import io.tfe4j.PrivateTensor;
import io.tfe4j.TfeContext;
import io.tfe4j.config.LocalConfig;
import io.tfe4j.program.Program;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A program that takes too long to analyse is refused, whatever in it takes the time. */
class AnalysisTimeTest {
    private static Program mean() {
        TfeContext tfe = new TfeContext(new LocalConfig());
        PrivateTensor ages = tfe.definePrivateInput(
                "hospital-a", Inputs.dataset("patients").columns("age").rows(6).range(0, 150));
        return tfe.defineOutput("researcher", "mean", ages.mean()).program();
    }

    @Test
    void program_isRefused_whenTheTimeIsOver() {
        Program program = mean();

        assertThatThrownBy(() -> LineageAnalysis.of(program, StoredLineage.NONE, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("program takes too long to analyse");
        assertThat(LineageAnalysis.of(program, StoredLineage.NONE).inputsRead()).isEmpty();
    }

    @Test
    void timeIsLookedAt_inEachAnalysis() {
        Program program = mean();
        AnalysisTime over = AnalysisTime.of(Duration.ZERO);

        assertThatThrownBy(() -> Origins.of(program, StoredLineage.NONE, over)).hasMessageContaining("too long");
        assertThatThrownBy(() -> Contributions.of(program, StoredLineage.NONE, over))
                .hasMessageContaining("too long");
        assertThatThrownBy(() -> PrivacyAnalysis.of(program, PrivacyState.NONE, over))
                .hasMessageContaining("too long");
        PrivacyAnalysis privacy = PrivacyAnalysis.of(program, PrivacyState.NONE);
        assertThatThrownBy(() -> Suppression.of(program, StoredLineage.NONE, privacy, over))
                .hasMessageContaining("too long");
    }
}

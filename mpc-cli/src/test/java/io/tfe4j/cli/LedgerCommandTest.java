package io.tfe4j.cli;

import static io.tfe4j.cli.Typed.tfe4j;
import static org.assertj.core.api.Assertions.assertThat;

import io.tfe4j.privacy.accounting.PrivacyEvent;
import io.tfe4j.privacy.ledger.PrivacyBudget;
import io.tfe4j.privacy.ledger.PrivacyLedger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerCommandTest {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void spend() throws IOException {
        file = folder.resolve("hospital%2Fpatients.ledger");
        try (PrivacyLedger ledger = PrivacyLedger.open(file, new PrivacyBudget(5, 1e-6))) {
            ledger.spend("weekly report", new PrivacyEvent.Gaussian(4));
            ledger.spend("model", new PrivacyEvent.SelfComposed(new PrivacyEvent.Gaussian(20), 10));
        }
    }

    @Test
    void ledger_showsWhatWasSpent_andForWhat() {
        Typed typed = tfe4j("ledger", file.toString(), "--delta", "1e-5");

        assertThat(typed.out())
                .contains("gaussian(4.0)  weekly report")
                .contains("times(10, gaussian(20.0))  model")
                .contains("budget   epsilon=5.0 delta=1.0E-6 subjects=rows")
                .containsPattern("spent    epsilon 1\\.\\d+ at delta 1.0E-6, in 2 entries, no line changed")
                .containsPattern("         epsilon 1\\.\\d+ at delta 1.0E-5");
        assertThat(typed.exitCode()).isZero();
    }

    @Test
    void changedLine_isFound() throws IOException {
        Files.writeString(file, Files.readString(file).replace("gaussian(4.0)", "gaussian(40.0)"));

        Typed typed = tfe4j("ledger", file.toString());

        assertThat(typed.exitCode()).isNotZero();
        assertThat(typed.err()).contains("ledger was tampered with").contains("line=2");
    }

    @Test
    void withoutADelta_itIsTheLedgers() {
        assertThat(tfe4j("ledger", file.toString()).out())
                .contains("at delta 1.0E-6")
                .doesNotContain("at delta 1.0E-5");
    }

    @Test
    void newBudget_isRecorded() throws IOException {
        Typed typed = tfe4j("ledger", file.toString(), "--new-budget", "7");

        assertThat(typed.out()).contains("budget   epsilon=7.0 delta=1.0E-6 subjects=rows");
        assertThat(Files.readAllLines(file)).hasSize(4).last().asString().startsWith("budget");
        assertThat(tfe4j("ledger", file.toString(), "--new-budget", "-1").exitCode())
                .isEqualTo(2);
        assertThat(Files.readAllLines(file)).hasSize(4);
    }

    @Test
    void missingFile_isNotMade() {
        Path missing = folder.resolve("missing.ledger");

        Typed typed = tfe4j("ledger", missing.toString());

        assertThat(typed.exitCode()).isEqualTo(2);
        assertThat(typed.err()).contains("no ledger there").contains("missing.ledger");
        assertThat(missing).doesNotExist();
    }
}

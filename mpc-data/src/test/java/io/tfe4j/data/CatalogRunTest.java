package io.tfe4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.Session;
import io.tfe4j.TfeContext;
import io.tfe4j.config.LocalConfig;
import io.tfe4j.config.RunListener;
import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.party.MpcException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole run from files to files. */
class CatalogRunTest {
    @TempDir
    Path folder;

    private TfeContext tfe = new TfeContext(new LocalConfig());

    @BeforeEach
    void makeContext() {
        Catalog catalog = Catalog.load(folder);
        tfe = new TfeContext(new LocalConfig()
                .withListener(RunListener.SILENT)
                .withData(catalog)
                .withOutputs(catalog));
    }

    @Test
    void run_fromCsvToFiles_givesTheResult() throws IOException {
        Files.writeString(folder.resolve("patients.csv"), "age,bmi\n60,25.5\n40,31.5\n");
        Output output = tfe.defineOutput(
                "researcher",
                "means",
                tfe.definePrivateInput(
                                "hospital",
                                Inputs.dataset("patients")
                                        .columns("age", "bmi")
                                        .rows(2)
                                        .range(0, 150))
                        .mean(0));

        run(output);

        assertThat(folder.resolve("outputs/means.csv")).hasContent("value\n50\n28.5");
    }

    @Test
    void run_notFinite_isRefusedByTheEncoding_andWritesNothing() throws IOException {
        NpyFiles.write(folder.resolve("scan.npy"), PlainTensor.of(1, Double.NaN));

        MpcException failure = catchThrowableOfType(MpcException.class, () -> run(scan()));

        assertThat(failure.code()).isEqualTo(MpcException.Code.BAD_INPUT);
        assertThat(failure).hasMessageContaining("value is not finite").hasMessageContaining("element=[1]");
        assertThat(folder.resolve("outputs")).doesNotExist();
    }

    @Test
    void run_outOfRange_namesTheElementAlone() throws IOException {
        NpyFiles.write(folder.resolve("scan.npy"), PlainTensor.of(1, 4711));

        assertThatThrownBy(() -> run(scan()))
                .hasMessageContaining("value out of range")
                .hasMessageNotContaining("4711");
    }

    private Output scan() {
        return tfe.defineOutput(
                "researcher",
                "scan",
                tfe.definePrivateInput(
                        "hospital", Inputs.dataset("scan").shape(2).range(0, 150)));
    }

    private void run(Output output) {
        try (Session session = tfe.session()) {
            session.run(output);
        }
    }
}

package io.tfe4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.RunReport;
import io.tfe4j.Session;
import io.tfe4j.TfeContext;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class AverageTest {
    @Test
    void average_ofFiveInputters_reachesTheReceiver() {
        List<List<String>> logged = new ArrayList<>();
        TfeContext tfe = new TfeContext(new LocalConfig().withListener(new RunListener() {
            @Override
            public void started(String tag, List<String> players) {
                logged.add(players);
            }
        }));
        PrivateTensor sum = tfe.definePrivateInput("inputter-0", Inputs.of(0, 1, 2));
        for (int i = 1; i < 5; i++) {
            sum = sum.add(tfe.definePrivateInput("inputter-" + i, Inputs.of(i, i + 1, i + 2)));
        }
        double[][] received = new double[1][];
        Output average = tfe.defineOutputValues("result-receiver", sum.div(5), values -> received[0] = values);

        try (Session session = tfe.session()) {
            RunReport run = session.run(average, "average");

            assertThat(run.players())
                    .containsExactly(
                            "server0",
                            "server1",
                            "server2",
                            "inputter-0",
                            "inputter-1",
                            "inputter-2",
                            "inputter-3",
                            "inputter-4",
                            "result-receiver");
            assertThat(logged).containsExactly(run.players());
            assertThat(run.rounds()).isEqualTo(session.estimate(average).rounds());
            assertThat(run.bytes()).isEqualTo(session.estimate(average).bytes());
            assertThat(run.operations())
                    .extracting(RunReport.OperationTime::operation)
                    .contains("scale", "output");
            assertThat(session.lastRun()).isSameAs(run);
        }
        assertThat(received[0]).containsExactly(new double[] {2, 3, 4}, within(1e-4));
    }

    @Test
    void nd4jArrays_anyOrderAndType_keepTheirElements() {
        TfeContext tfe = Running.local();
        INDArray matrix =
                Nd4j.createFromArray(new float[][] {{1.5f, 2}, {3, -4.25f}}).transpose();
        INDArray[] received = new INDArray[1];
        PrivateTensor x = tfe.definePrivateInput("owner", Inputs.of(matrix));
        Output output = tfe.defineOutput("receiver", x, result -> received[0] = result);

        try (Session session = tfe.session()) {
            session.run(output);
        }

        assertThat(received[0].toDoubleMatrix()).isDeepEqualTo(new double[][] {{1.5, 3}, {2, -4.25}});
    }
}

package io.tfe4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.Session;
import io.tfe4j.TfeContext;
import io.tfe4j.Inputs;
import org.junit.jupiter.api.Test;

class AverageTest {
    @Test
    void average_ofFiveInputters_reachesTheReceiver() {
        TfeContext tfe = new TfeContext(new LocalConfig());
        PrivateTensor sum = tfe.definePrivateInput("inputter-0", Inputs.of(0, 1, 2));
        for (int i = 1; i < 5; i++) {
            sum = sum.add(tfe.definePrivateInput("inputter-" + i, Inputs.of(i, i + 1, i + 2)));
        }
        double[][] received = new double[1][];
        Output average = tfe.defineOutputValues("result-receiver", sum.div(5), values -> received[0] = values);

        try (Session session = tfe.session()) {
            session.run(average, "average");
            System.out.println(average.program().text());
            System.out.println(session.estimate(average));
            System.out.println(session.lastRun().summary());
        }

        assertThat(received[0]).containsExactly(new double[] {2, 3, 4}, within(1e-4));
    }
}

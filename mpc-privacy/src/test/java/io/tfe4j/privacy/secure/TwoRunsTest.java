package io.tfe4j.privacy.secure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.PrivateVariable;
import io.tfe4j.Session;
import io.tfe4j.TfeContext;
import io.tfe4j.program.privacy.BareRelease;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Data that one run keeps without noise, and another opens: neither looks as if it told anything, both together tell
 * everything. What is proven of a session must say so, whatever the way from run to run. Players are asked about both, which
 * {@code PrivacyPolicyTest} and {@code StoredDataAttacksTest} hold them to.
 */
class TwoRunsTest {
    private static final double DELTA = 1e-6;
    private static final double[] DATA = {0.1, 0.2, 0.3, 0.4};

    private final TfeContext tfe = Local.context();
    private final PrivateVariable kept =
            tfe.definePrivateVariable(Inputs.of(new double[4]).range(-1, 1));

    private PrivateTensor data() {
        return tfe.definePrivateInput("h", Inputs.of(DATA).range(-1, 1));
    }

    private static ProvenPrivacy of(Output... runs) {
        return ProvenPrivacy.ofSession(
                DELTA, List.of(runs).stream().map(Output::program).toList());
    }

    @Test
    void dataKeptInOneRun_andOpenedInTheNext_isNotProtected() {
        double[][] received = new double[1][];
        Output first = tfe.function(() -> kept.assign(data()));
        Output second = tfe.function(() -> tfe.defineOutputValues("analyst", kept, values -> received[0] = values));

        ProvenPrivacy both = of(first, second);

        assertThat(both.isPrivate()).isFalse();
        assertThat(both.bare()).extracting(BareRelease::source).containsExactly("h/input-1");
        assertThat(both.toString()).contains("NOT protected, learnt by analyst");
        // it does tell everything
        try (Session session = tfe.session()) {
            session.run(first);
            session.run(second);
        }
        assertThat(received[0]).containsExactly(DATA, within(1e-4));
    }

    /** Not by adding up what was there, nor by taking it through another variable. */
    @Test
    void dataThatGoesFromVariableToVariable_isNotForgotten() {
        PrivateVariable other =
                tfe.definePrivateVariable(Inputs.of(new double[4]).range(-1, 1));
        Output first = tfe.function(() -> kept.assign(data()));
        Output second = tfe.function(() -> other.assign(kept.mul(0.5).add(0.1)));
        Output third = tfe.function(() -> tfe.defineOutputValues("analyst", other.sum(), values -> {}));

        assertThat(of(first, second, third).bare())
                .extracting(BareRelease::source)
                .containsExactly("h/input-1");
    }

    /** A noised sum of what was kept pays for the rows, in whichever run it is. */
    @Test
    void noisedSumOfKeptData_costsTheOwnerOfTheRows() {
        Output first = tfe.function(() -> kept.assign(data()));
        Output second = tfe.function(() -> tfe.defineOutputValues("analyst", kept.noisedSum(1, 4), values -> {}));

        ProvenPrivacy twice = of(first, second, second);

        assertThat(twice.isPrivate()).isTrue();
        assertThat(twice.datasets()).hasSize(1);
        assertThat(twice.datasets().get(0).name()).isEqualTo("h/input-1");
        assertThat(twice.datasets().get(0).releases()).isEqualTo(2);
        assertThat(twice.datasets().get(0).againstServer())
                .isGreaterThan(of(first, second).datasets().get(0).againstServer());
    }

    /** What a checkpoint brings back may be anybody's data. */
    @Test
    void whatACheckpointBringsBack_isNotProtected() {
        Output saved = tfe.function(() -> tfe.checkpoint("keep", Map.of("x", data())));
        PrivateTensor like = data();
        Output opened =
                tfe.function(() -> tfe.defineOutputValues("analyst", tfe.restored("keep", "x", like), values -> {}));

        assertThat(of(saved, opened).isPrivate()).isFalse();
    }
}

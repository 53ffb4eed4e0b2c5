package io.tfe4j.player.consent;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tfe4j.Inputs;
import io.tfe4j.PrivateTensor;
import io.tfe4j.TfeContext;
import io.tfe4j.config.LocalConfig;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A rule that demands noise for all rows of a person. */
@Tag("security-45")
class PersonPolicyTest {
    private static final String POLICY = """
            {"rules": [{"name": "people", "submitters": ["*"], "inputs": ["*"], "receivers": ["*"],
              "differentialPrivacy": {"epsilon": 2, "delta": 1e-5, "datasets": ["a/*"], "perPerson": "patient"}}]}""";

    private final TfeContext tfe = new TfeContext(new LocalConfig());

    private PrivateTensor ids(String column) {
        return tfe.definePrivateInput(
                "a", Inputs.dataset("visits").columns(column).rows(20).identifiers());
    }

    private void judge(PrivateTensor opened) {
        PolicyFile.parse(POLICY, "policy.json")
                .consent(new Proposal(
                        "submitter:alice", tfe.defineOutput("analyst", opened).program()));
    }

    @Test
    void noiseForAllRowsOfAPerson_isAllowed_andForARowRefused() {
        PrivateTensor costs = tfe.definePrivateInput(
                "a", Inputs.dataset("visits").columns("cost").rows(20).range(0, 10));

        assertThatCode(() -> judge(tfe.sumPerPerson(ids("patient"), costs, 2).noisedSum(20, 3)))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> judge(costs.noisedSum(10, 3)))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(
                        "noise for one row of a/visits, where all rows with one patient are to be covered");
        // each row is somebody else, by another column
        assertThatThrownBy(() -> judge(tfe.sumPerPerson(ids("number"), costs, 2).noisedSum(20, 3)))
                .hasMessageContaining("noise for the rows with one number of a/visits");
        assertThatThrownBy(
                        () -> judge(tfe.sumPerPerson(ids("patient"), costs, 2).noisedSum(19, 3)))
                .hasMessageContaining("a/visits without provable noise");
    }
}

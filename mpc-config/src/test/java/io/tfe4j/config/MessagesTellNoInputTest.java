package io.tfe4j.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.Session;
import io.tfe4j.TfeContext;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Threat model, item 15: when two programs differ only in secret inputs, the number, addresses and sizes of messages are
 * equal. For each protocol alone, and for the order too, see the tests tagged with this item.
 */
@Tag("security-15")
class MessagesTellNoInputTest {
    @Test
    void item15_programsThatDifferInSecretInputs_sendTheSameMessages() {
        Map<String, Integer> zeros = messages(0, 0, 0, 0);

        assertThat(zeros).hasSizeGreaterThan(100);
        assertThat(messages(7.9, -8, 0.001, 3)).isEqualTo(zeros);
        assertThat(messages(-1, -1, -1, -1)).isEqualTo(zeros);
    }

    private static Map<String, Integer> messages(double... secret) {
        Wiretap tap = Wiretap.listening();
        TfeContext tfe = new TfeContext(
                new LocalConfig().withListener(RunListener.SILENT).withTransport(tap::at));
        PrivateTensor x = tfe.definePrivateInput("alice", Inputs.of(secret).range(-8, 8));
        PrivateTensor y = tfe.definePrivateInput("bob", Inputs.of(1, 2, 3, 4).range(-8, 8));
        Output output = tfe.defineOutputValues("carol", x.mul(y).relu().max(x).sqrt(), values -> {});
        try (Session session = tfe.session()) {
            session.run(output);
        }
        return tap.messages();
    }
}

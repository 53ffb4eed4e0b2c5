package io.tfe4j.program.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tfe4j.fixedpoint.Range;
import io.tfe4j.function.StepMemory;
import io.tfe4j.party.InMemoryNetwork;
import io.tfe4j.party.MpcException;
import io.tfe4j.party.Party;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.RoundClock;
import io.tfe4j.party.RunLedger;
import io.tfe4j.program.Arguments;
import io.tfe4j.program.Declarations;
import io.tfe4j.program.ExchangeSteps;
import io.tfe4j.program.Op;
import io.tfe4j.program.Value;
import io.tfe4j.program.ValueType;
import io.tfe4j.ring.Ring;
import io.tfe4j.ring.Shape;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server does not take an owner's word for the range of a public input. */
class PublicInputTest {
    private static final int OWNER = 3;
    private static final ValueType DECLARED = ValueType.publicTensor(Shape.of(2), 16, new Range(-5, 70_000));

    private static Value received(long... words) {
        InMemoryNetwork network = new InMemoryNetwork(4, 1000);
        PartyContext owner = PartyContext.ofPlayer(
                Ring.Z64, network.endpoint(OWNER), new RunLedger(), new RoundClock(0), "publicInput-0", 0, 0);
        owner.at(ExchangeSteps.PUBLISH).send(Party.P1.ordinal(), 0, words);
        PartyContext server = PartyContext.ofNode(
                Party.P1, Ring.Z64, null, network.endpoint(1), new RoundClock(0), "publicInput-0", 0, 0);
        return Op.PUBLIC_INPUT
                .code()
                .apply(
                        server,
                        new Arguments(
                                List.of(),
                                Declarations.input("owner", "x", DECLARED),
                                name -> OWNER,
                                check -> {},
                                true,
                                new StepMemory()));
    }

    @ParameterizedTest
    @ValueSource(longs = {-6, 70_001, Long.MIN_VALUE, Long.MAX_VALUE})
    void publicInput_outsideItsDeclaredRange_isRefusedWithoutItsValue(long outside) {
        assertThatThrownBy(() -> received(0, outside))
                .isInstanceOf(MpcException.class)
                .hasMessageContaining("outside its declared range: input=x, element=1")
                .hasMessageNotContaining(Long.toString(outside));
    }

    @ParameterizedTest
    @ValueSource(longs = {-5, 70_000})
    void publicInput_atTheEdge_isTaken(long edge) {
        assertThat(received(edge, 0).type()).isEqualTo(DECLARED);
    }
}

package io.tfe4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.PrivateVariable;
import io.tfe4j.PublicVariable;
import io.tfe4j.RunReport;
import io.tfe4j.Session;
import io.tfe4j.TfeContext;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VariablesAndLoopsTest {
    private final TfeContext tfe = Running.local();
    private final List<double[]> received = new ArrayList<>();

    @Test
    void repeat_withBatches_visitsThemInTurn() {
        PrivateTensor rows =
                tfe.definePrivateInput("owner", Inputs.of(new double[][] {{1, 2}, {3, 4}, {5, 6}, {7, 8}}));
        PrivateVariable total = tfe.definePrivateVariable(Inputs.of(0, 0));
        tfe.repeat(3, i -> total.assign(total.add(rows.batch(i, 2).sum(0)).clip(-1000, 1000)));
        Output output = tfe.defineOutputValues("receiver", total, received::add);

        try (Session session = tfe.session()) {
            RunReport run = session.run(output);

            // batches 0, 1 and 0 again
            assertThat(received.get(0)).containsExactly(4 + 12 + 4, 6 + 14 + 6);
            assertThat(run.bytes()).isEqualTo(session.estimate(output).bytes());
            assertThat(run.rounds()).isBetween(1, session.estimate(output).rounds());
        }
    }

    @Test
    void assign_beforeTheFirstRead_isWhatIsRead() {
        PrivateVariable x = tfe.definePrivateVariable(Inputs.of(5.0).range(0, 100));
        Output assigned = tfe.function(
                () -> x.assign(tfe.definePrivateInput("owner", Inputs.of(7.0).range(0, 100))));
        Output read = tfe.defineOutputValues("receiver", x, received::add);

        try (Session session = tfe.session()) {
            session.run(assigned);
            session.run(read);
        }

        assertThat(received.get(0)).containsExactly(7);
    }

    @Test
    void repeat_nested_runsEveryIterationOnFreshRandomness() {
        PrivateVariable x = tfe.definePrivateVariable(Inputs.of(1.0).range(0, 1000));
        tfe.repeat(
                3,
                i -> tfe.repeat(
                        2,
                        j -> x.assign(
                                x.mul(x).div(2).add(x).assumeRange(0, 1000).mul(0.5))));
        double expected = 1;
        for (int i = 0; i < 6; i++) {
            expected = (expected * expected / 2 + expected) / 2;
        }

        assertThat(Running.valuesOf(tfe, x)).containsExactly(new double[] {expected}, within(1e-3));
    }

    @Test
    void loops_ofOneProgram_runBesideOneAnother() {
        PrivateTensor sum = null;
        for (int k = 0; k < 10; k++) {
            PrivateVariable x = tfe.definePrivateVariable(Inputs.of(k, 1.0).range(0, 100));
            tfe.repeat(20, i -> x.assign(x.mul(x).mul(0).add(x).add(1).clip(0, 50)));
            sum = sum == null ? x : sum.add(x);
        }

        assertThat(Running.valuesOf(tfe, sum)).containsExactly(245, 210);
    }

    @Test
    void longChainsAndWideGraphs_finish() {
        PrivateTensor x = tfe.definePrivateInput("owner", Inputs.of(1.0).range(0, 1));
        PrivateTensor chain = x;
        PrivateTensor wide = x.sub(x);
        for (int i = 0; i < 600; i++) {
            chain = chain.mul(x);
            wide = wide.add(x.add(i).gt(300).toNumbers());
        }

        assertThat(Running.valuesOf(tfe, chain.assumeRange(0, 2).add(wide)))
                .containsExactly(new double[] {301}, within(0.1));
    }

    @Test
    void output_insideLoop_isDeliveredForEachIteration() {
        PrivateVariable x = tfe.definePrivateVariable(Inputs.of(1.0).range(0, 100));
        Output loop = tfe.repeat(4, i -> {
            tfe.defineOutputValues("receiver", x, received::add);
            x.assign(x.add(1).assumeRange(0, 100));
        });

        try (Session session = tfe.session()) {
            session.run(loop);
        }

        assertThat(received).extracting(values -> values[0]).containsExactly(1.0, 2.0, 3.0, 4.0);
    }

    @Test
    void variables_keepTheirValuesBetweenRunsOfASession() {
        PrivateVariable counter =
                tfe.definePrivateVariable("owner", Inputs.scalar(10).range(0, 100));
        PublicVariable step = tfe.definePublicVariable(Inputs.scalar(2));
        Output next = tfe.function(() -> counter.assign(counter.add(step).assumeRange(0, 100)));
        Output read = tfe.defineOutputValues("receiver", counter, received::add);

        try (Session session = tfe.session()) {
            session.run(next);
            session.run(next);
            session.run(read);
        }
        try (Session fresh = tfe.session()) {
            fresh.run(read);
        }

        assertThat(received).extracting(values -> values[0]).containsExactly(14.0, 10.0);
    }

    @Test
    void assign_takesEffectInScriptOrder() {
        PrivateVariable x = tfe.definePrivateVariable(Inputs.scalar(1).range(0, 100));
        PrivateTensor before = x.mul(10);
        x.assign(x.add(1).assumeRange(0, 100));
        Output both = tfe.defineOutputValues("receiver", before.add(x), received::add);

        try (Session session = tfe.session()) {
            session.run(both);
            session.run(both);
        }

        assertThat(received).extracting(values -> values[0]).containsExactly(12.0, 23.0);
    }

    @Test
    void assign_valueThatMayLeaveTheRange_isRefusedWithRemedy() {
        PrivateVariable x = tfe.definePrivateVariable(Inputs.scalar(1).range(0, 10));

        assertThatThrownBy(() -> x.assign(x.add(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("does not fit the variable")
                .hasMessageContaining("clip the value")
                .hasMessageContaining("VariablesAndLoopsTest.java:");
    }

    @Test
    void tensorOfALoop_usedOutside_isRefusedWithRemedy() {
        PrivateTensor[] leaked = new PrivateTensor[1];
        PrivateTensor x = tfe.definePrivateInput("owner", Inputs.of(1, 2));
        tfe.repeat(2, i -> leaked[0] = x.add(1));

        assertThatThrownBy(() -> leaked[0].add(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("assign it to a variable");
    }
}

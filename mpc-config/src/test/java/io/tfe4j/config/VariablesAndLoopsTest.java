package io.tfe4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tfe4j.DeploymentSession;
import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.PrivateVariable;
import io.tfe4j.PublicVariable;
import io.tfe4j.RunReport;
import io.tfe4j.Session;
import io.tfe4j.TfeContext;
import io.tfe4j.party.MpcException;
import io.tfe4j.program.Program;
import io.tfe4j.program.run.Bindings;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
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
        @Nullable PrivateTensor sum = null;
        for (int k = 0; k < 10; k++) {
            PrivateVariable x = tfe.definePrivateVariable(Inputs.of(k, 1.0).range(0, 100));
            tfe.repeat(20, i -> x.assign(x.mul(x).mul(0).add(x).add(1).clip(0, 50)));
            sum = sum == null ? x : sum.add(x);
        }

        assertThat(Running.valuesOf(tfe, Objects.requireNonNull(sum))).containsExactly(245, 210);
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

    private double[] runThrice(Output first, Output... outputs) {
        List<Output> all = new ArrayList<>(List.of(first));
        all.addAll(List.of(outputs));
        try (Session session = tfe.session()) {
            for (int run = 0; run < 3; run++) {
                session.run(all, "run");
            }
        }
        return received.stream().mapToDouble(values -> values[0]).toArray();
    }

    @Test
    void repeat_whoseInnerLoopOnlyReadsAVariable_keepsWhatTheOuterAssigned() {
        PrivateVariable v = tfe.definePrivateVariable(Inputs.scalar(0).range(0, 1000));
        PrivateVariable w = tfe.definePrivateVariable(Inputs.scalar(0).range(0, 1000));
        Output loop = tfe.repeat(3, i -> {
            w.assign(w.add(1).clip(0, 1000));
            tfe.repeat(1, j -> v.assign(v.add(w).clip(0, 1000)));
        });

        double[] shown = runThrice(
                loop,
                tfe.defineOutputValues("receiver", w, received::add),
                tfe.defineOutputValues("receiver", v, received::add));

        assertThat(shown).containsExactly(3, 6, 6, 21, 9, 45);
    }

    @Test
    void repeat_fourDeepWithVariablesReadAtEveryDepth_isWhatTheLinesSay() {
        List<PrivateVariable> x = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            x.add(tfe.definePrivateVariable(Inputs.scalar(i).range(0, 100_000)));
        }
        Output loop = tfe.repeat(2, a -> {
            x.get(0).assign(x.get(0).add(x.get(3)).clip(0, 100_000));
            tfe.repeat(2, b -> {
                tfe.repeat(
                        1,
                        c -> tfe.repeat(
                                2,
                                d -> x.get(1)
                                        .assign(x.get(1)
                                                .add(x.get(0))
                                                .add(x.get(2))
                                                .clip(0, 100_000))));
                x.get(2).assign(x.get(2).add(1).clip(0, 100_000));
            });
        });
        double[] plain = {0, 1, 2, 3};
        List<Double> expected = new ArrayList<>();
        for (int run = 0; run < 3; run++) {
            for (int a = 0; a < 2; a++) {
                plain[0] += plain[3];
                for (int b = 0; b < 2; b++) {
                    for (int d = 0; d < 2; d++) {
                        plain[1] += plain[0] + plain[2];
                    }
                    plain[2]++;
                }
            }
            for (double value : plain) {
                expected.add(value);
            }
        }

        double[] shown = runThrice(
                loop,
                x.stream()
                        .map(variable -> tfe.defineOutputValues("receiver", variable, received::add))
                        .toArray(Output[]::new));

        assertThat(shown)
                .containsExactly(
                        expected.stream().mapToDouble(Double::doubleValue).toArray());
    }

    @Test
    void firstValue_ofWhatALoopOnlyReads_doesNotRunTheLoopTwice() {
        PrivateVariable x = tfe.definePrivateVariable(Inputs.scalar(5).range(0, 1000));
        PrivateVariable v = tfe.definePrivateVariable(Inputs.scalar(1).range(0, 1000));
        Output loop = tfe.repeat(1, i -> v.assign(v.add(x).clip(0, 1000)));
        PrivateVariable w = tfe.definePrivateVariable(x);

        double[] shown = runThrice(
                loop,
                tfe.defineOutputValues("receiver", v, received::add),
                tfe.defineOutputValues("receiver", w, received::add));

        assertThat(shown).containsExactly(6, 5, 11, 5, 16, 5);
    }

    @Test
    void firstValue_ofAnAssignedVariable_keepsNothingElse() {
        PrivateVariable v = tfe.definePrivateVariable(Inputs.scalar(1).range(0, 1000));
        Output assigned = v.assign(v.add(5).clip(0, 1000));
        PrivateVariable copy = tfe.definePrivateVariable(v);

        double[] shown = runThrice(
                assigned,
                tfe.defineOutputValues("receiver", v, received::add),
                tfe.defineOutputValues("receiver", copy, received::add));

        assertThat(shown).as("the copy is made once, when it is first read").containsExactly(6, 6, 11, 6, 16, 6);
    }

    @Test
    void firstValue_afterALoopThatDelivers_deliversNothing() {
        PrivateVariable v = tfe.definePrivateVariable(Inputs.scalar(1).range(0, 1000));
        tfe.repeat(2, i -> {
            v.assign(v.add(1).clip(0, 1000));
            tfe.defineOutputValues("receiver", v, received::add);
        });
        PrivateVariable copy = tfe.definePrivateVariable(v);

        try (Session session = tfe.session()) {
            session.run(tfe.defineOutputValues("receiver", copy.mul(100), received::add));
        }

        assertThat(received).hasSize(1);
        assertThat(received.get(0)).containsExactly(300);
    }

    @Test
    void variables_declaredOtherwiseThanTheyAreKept_areRefusedBeforeAnythingIsComputed() {
        TfeContext other = Running.local();
        PrivateVariable wide = tfe.definePrivateVariable(Inputs.of(700, 800).range(0, 1000));
        Output stored = wide.assign(wide.mul(1));
        PrivateVariable narrow = other.definePrivateVariable(Inputs.of(0, 1).range(0, 1));
        Output read = other.defineOutputValues("receiver", narrow.gt(0.5), values -> {});

        Bindings bindings = new Bindings();
        bindings.bindReceiver("receiver", "output-1", values -> {});

        try (DeploymentSession session =
                new LocalConfig().withListener(RunListener.SILENT).open(bindings)) {
            for (Program program : Output.programs(List.of(stored))) {
                session.run(program, "keep");
            }
            assertThatThrownBy(() -> session.run(read.program(), "read"))
                    .isInstanceOf(MpcException.class)
                    .hasMessageContaining("variable is not what the program declares")
                    .hasMessageContaining("[0, 1000]");
        }
    }
}

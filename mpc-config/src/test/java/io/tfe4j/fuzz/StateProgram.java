package io.tfe4j.fuzz;

import io.tfe4j.Inputs;
import io.tfe4j.LoopIndex;
import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.PrivateVariable;
import io.tfe4j.PublicTensor;
import io.tfe4j.PublicVariable;
import io.tfe4j.Session;
import io.tfe4j.TfeContext;
import io.tfe4j.config.LocalConfig;
import io.tfe4j.config.RunListener;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A random script of assignments, loops up to four deep, outputs between its lines and in its loops, and variables whose
 * first values are computed from others; and an interpreter that reads it line by line. Whole numbers, so both agree
 * exactly. The script runs three times in one session.
 */
final class StateProgram {
    private static final int RUNS = 3;
    private static final int DEEPEST = 4;
    private static final int LIMIT = 1000;

    /** A variable, and what the interpreter has in it. */
    private static final class Cell {
        private final String name;
        private PrivateVariable secret;
        private PublicVariable open;
        private long[] value;

        private Cell(String name) {
            this.name = name;
        }
    }

    /** A loop's counter, and where the interpreter is. */
    private static final class Counter {
        private LoopIndex index;
        private long at;
    }

    private record Expression(String text, Supplier<PrivateTensor> secure, Supplier<long[]> plain) {}

    private record Statement(String text, Runnable define, Runnable interpret) {}

    private final long seed;
    private final Random random;
    private final TfeContext tfe = new TfeContext(new LocalConfig().withListener(RunListener.SILENT));
    private final List<Cell> secret = new ArrayList<>();
    private final List<Cell> open = new ArrayList<>();
    private final List<Counter> counters = new ArrayList<>();
    private final List<Output> effects = new ArrayList<>();
    private final List<List<double[]>> received = new ArrayList<>();
    private final List<List<double[]>> expected = new ArrayList<>();
    private final List<Statement> script = new ArrayList<>();
    private boolean firstRun = true;

    StateProgram(long seed) {
        this.seed = seed;
        random = new Random(seed);
        tfe.precision(0);
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            secret.add(variable());
        }
        if (random.nextBoolean()) {
            open.add(publicVariable());
        }
        for (int i = random.nextInt(2, 8); i > 0; i--) {
            add(random.nextInt(5) == 0 ? firstValue() : statement(0));
        }
        for (Cell cell : List.copyOf(secret)) {
            add(output(cell));
        }
    }

    /** Each line is defined as soon as it is made, as in a script. */
    private void add(Statement statement) {
        statement.define.run();
        script.add(statement);
    }

    private Cell variable() {
        Cell cell = new Cell("v" + secret.size());
        long first = random.nextInt(-5, 6);
        cell.secret = tfe.definePrivateVariable(Inputs.of(first, first + 1).range(-LIMIT, LIMIT));
        cell.value = new long[] {first, first + 1};
        return cell;
    }

    private Cell publicVariable() {
        Cell cell = new Cell("p" + open.size());
        cell.open = tfe.definePublicVariable(Inputs.scalar(2).range(0, 6));
        cell.value = new long[] {2};
        return cell;
    }

    /** A variable whose first value is that of an expression when the first run comes to this line. */
    private Statement firstValue() {
        Expression value = clipped(expression());
        Cell cell = new Cell("v" + secret.size());
        cell.value = new long[2];
        Statement statement = new Statement(
                cell.name + " = variable(" + value.text + ")",
                () -> cell.secret = tfe.definePrivateVariable(value.secure.get().assumeRange(-LIMIT, LIMIT)),
                () -> cell.value = firstRun ? value.plain.get() : cell.value);
        // earlier lines do not know it
        secret.add(cell);
        return statement;
    }

    private Statement statement(int depth) {
        int kind = random.nextInt(depth < DEEPEST ? 10 : 6);
        if (kind < 4) {
            return assignment();
        }
        if (kind == 4 && !open.isEmpty()) {
            return publicAssignment();
        }
        if (kind <= 5) {
            return output(any(secret));
        }
        return loop(depth);
    }

    private <T> T any(List<T> items) {
        return items.get(random.nextInt(items.size()));
    }

    private Statement assignment() {
        Cell target = any(secret);
        Expression value = clipped(expression());
        return new Statement(
                target.name + " = " + value.text,
                () -> effect(target.secret.assign(value.secure.get())),
                () -> target.value = value.plain.get());
    }

    private Statement publicAssignment() {
        Cell target = any(open);
        int step = random.nextInt(1, 4);
        return new Statement(
                target.name + " = (" + target.name + " + " + step + ") mod 7",
                () -> effect(target.open.assign(target.open.add(step).remainder(7))),
                () -> target.value = new long[] {Math.floorMod(target.value[0] + step, 7)});
    }

    /** In a loop it is a part of the loop, which is an effect itself. */
    private void effect(Output output) {
        if (counters.stream().noneMatch(counter -> counter.index != null)) {
            effects.add(output);
        }
    }

    private Statement output(Cell cell) {
        List<double[]> got = new ArrayList<>();
        List<double[]> right = new ArrayList<>();
        received.add(got);
        expected.add(right);
        return new Statement(
                "output " + cell.name,
                () -> effect(tfe.defineOutputValues("carol", cell.secret, got::add)),
                () -> right.add(Arrays.stream(cell.value).asDoubleStream().toArray()));
    }

    private Statement loop(int depth) {
        int count = random.nextInt(1, 4);
        Counter counter = new Counter();
        counters.add(counter);
        List<Statement> body = new ArrayList<>();
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            body.add(statement(depth + 1));
        }
        counters.remove(counter);
        String text = body.stream().map(Statement::text).collect(Collectors.joining("; ", "{", "}"));
        return new Statement(
                "repeat " + count + " " + text,
                () -> {
                    counters.add(counter);
                    Output loop = tfe.repeat(count, index -> {
                        counter.index = index;
                        body.forEach(statement -> statement.define.run());
                    });
                    counter.index = null;
                    counters.remove(counter);
                    effect(loop);
                },
                () -> {
                    for (counter.at = 0; counter.at < count; counter.at++) {
                        body.forEach(statement -> statement.interpret.run());
                    }
                });
    }

    private Expression expression() {
        Cell a = any(secret);
        Cell b = any(secret);
        int c = random.nextInt(-3, 4);
        switch (random.nextInt(8)) {
            case 0 -> {
                return new Expression(a.name, () -> a.secret, () -> a.value.clone());
            }
            case 1 -> {
                return pair(a, b, a.name + " - " + b.name, () -> a.secret.sub(b.secret), (x, y) -> x - y);
            }
            case 2 -> {
                return pair(a, b, c + " " + a.name, () -> a.secret.mul(c), (x, y) -> c * x);
            }
            case 3 -> {
                return pair(
                        a,
                        b,
                        "max(" + a.name + ", " + b.name + ")",
                        () -> a.secret.gt(b.secret).where(a.secret, b.secret),
                        Math::max);
            }
            case 4 -> {
                if (!counters.isEmpty()) {
                    Counter counter = any(counters);
                    return withPublic(a, "index", () -> counter.index.tensor(), () -> counter.at);
                }
            }
            case 5 -> {
                if (!open.isEmpty()) {
                    Cell other = any(open);
                    return withPublic(a, other.name, () -> other.open, () -> other.value[0]);
                }
            }
            default -> {}
        }
        return pair(
                a,
                b,
                a.name + " + " + b.name + " + " + c,
                () -> a.secret.add(b.secret).add(c),
                (x, y) -> x + y + c);
    }

    private static Expression withPublic(Cell a, String name, Supplier<PublicTensor> secure, Supplier<Long> plain) {
        return new Expression(
                a.name + " + " + name,
                () -> a.secret.add(secure.get()),
                () -> Arrays.stream(a.value).map(x -> x + plain.get()).toArray());
    }

    @FunctionalInterface
    private interface Plain {
        long of(long x, long y);
    }

    private static Expression pair(Cell a, Cell b, String text, Supplier<PrivateTensor> secure, Plain plain) {
        return new Expression(text, secure, () -> {
            long[] result = new long[a.value.length];
            Arrays.setAll(result, i -> plain.of(a.value[i], b.value[i]));
            return result;
        });
    }

    private static Expression clipped(Expression value) {
        return new Expression(
                value.text,
                () -> value.secure.get().clip(-LIMIT, LIMIT),
                () -> Arrays.stream(value.plain.get())
                        .map(x -> Math.max(-LIMIT, Math.min(LIMIT, x)))
                        .toArray());
    }

    /** Runs the script; what it found, null if nothing. */
    String fault() {
        try (Session session = tfe.session()) {
            for (int run = 0; run < RUNS; run++) {
                received.forEach(List::clear);
                expected.forEach(List::clear);
                session.run(effects, "run-" + run);
                script.forEach(statement -> statement.interpret.run());
                firstRun = false;
                for (int i = 0; i < received.size(); i++) {
                    String got = text(received.get(i));
                    String right = text(expected.get(i));
                    if (!got.equals(right)) {
                        return "output " + i + " in run " + run + ": got " + got + ", right " + right + "\n" + text();
                    }
                }
            }
        } catch (RuntimeException | Error e) {
            return "run failed: " + e + "\n" + text();
        }
        return null;
    }

    private static String text(List<double[]> values) {
        return values.stream().map(Arrays::toString).collect(Collectors.joining(" "));
    }

    String text() {
        return script.stream().map(Statement::text).collect(Collectors.joining("\n", "seed " + seed + "\n", "\n"));
    }
}

package io.tfe4j.environments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IsolatedProcessTest {
    private IsolatedProcess process = process(ProcessOptions.defaults());

    private static IsolatedProcess process(ProcessOptions options) {
        return new IsolatedProcess("fake", IsolatedProcessTest::command, options);
    }

    static ChildCommand command() {
        List<Path> classPath = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .toList();
        return new ChildCommand(
                ChildCommand.java(Map.of()),
                classPath,
                List.of("-XX:TieredStopAtLevel=1"),
                FakeWorker.class.getName(),
                Path.of("").toAbsolutePath());
    }

    static ObjectNode parameters() {
        return JsonNodeFactory.instance.objectNode();
    }

    private EnvironmentException failureOf(String method, ObjectNode parameters) {
        return catchThrowableOfType(EnvironmentException.class, () -> process.call(method, parameters));
    }

    @AfterEach
    void close() {
        process.close();
    }

    @Test
    void call_bringsBackWhatTheProcessAnswers_toTheBit() {
        double[] values = {0.1, -0.0, Double.MIN_VALUE, Double.MAX_VALUE, Double.NaN, Double.NEGATIVE_INFINITY};
        ObjectNode sent = parameters().put("values", Doubles.encode(values)).put("text", "zwei\nZeilen, 二");

        JsonNode answer = process.call("echo", sent);

        assertThat(answer).isEqualTo(sent);
        assertThat(Doubles.decode(answer.get("values").asText())).containsExactly(values);
        assertThat(process.generation()).isEqualTo(1);
    }

    @Test
    void whatALibraryPrints_isNoAnswer() {
        assertThat(process.call("print", parameters().put("a", 1)).get("a").asInt())
                .isEqualTo(1);
        assertThat(process.call("echo", parameters().put("a", 2)).get("a").asInt())
                .isEqualTo(2);
        assertThat(failureOf("fail", parameters()).output()).contains("a library's banner", "and half a line");
    }

    @Test
    void errorOfTheProcess_arrivesWithItsOutput_andItGoesOn() {
        EnvironmentException failure = failureOf("fail", parameters());

        assertThat(failure)
                .hasMessageContaining("method=fail")
                .hasMessageContaining("IllegalArgumentException: layer is unknown");
        assertThat(failure.wrongRequest()).contains("layer is unknown");
        assertThat(process.call("echo", parameters()).isObject()).isTrue();
        assertThat(process.generation()).isEqualTo(1);
    }

    @Test
    void processThatEnds_failsTheCallWithItsLastWords_andTheNextStartsAnother() {
        EnvironmentException failure = failureOf("exit", parameters().put("code", 3));

        assertThat(failure).hasMessageContaining("exitCode=3").hasMessageContaining("out of luck");
        assertThat(failure.hint()).contains("the next call starts a new process");
        assertThat(process.call("echo", parameters()).isObject()).isTrue();
        assertThat(process.generation()).isEqualTo(2);
    }

    @Test
    void processThatIsKilled_failsTheCall_andTheNextStartsAnother() {
        long first = process.pid();
        CompletableFuture<Void> kill = CompletableFuture.runAsync(
                () -> ProcessHandle.of(first).orElseThrow().destroyForcibly(),
                CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS));

        EnvironmentException failure = failureOf("hang", parameters());

        kill.join();
        assertThat(failure).hasMessageContaining("process ended").hasMessageContaining("exitCode=137");
        assertThat(process.pid()).isNotEqualTo(first);
        assertThat(process.call("echo", parameters()).isObject()).isTrue();
    }

    @Test
    void processThatWasKilledBetweenCalls_isReplaced() {
        ProcessHandle first = ProcessHandle.of(process.pid()).orElseThrow();
        first.destroyForcibly();
        first.onExit().join();

        assertThat(process.generation()).isEqualTo(2);
        assertThat(process.call("echo", parameters()).isObject()).isTrue();
    }

    @Test
    void processThatHangs_isKilledInTime() {
        process.close();
        process = process(ProcessOptions.defaults().withTimeout(Duration.ofSeconds(2)));
        ProcessHandle hanging = ProcessHandle.of(process.pid()).orElseThrow();

        EnvironmentException failure = failureOf("hang", parameters());

        assertThat(failure).hasMessageContaining("no answer in time").hasMessageContaining("waitedMillis=2000");
        assertThat(hanging.isAlive()).isFalse();
        assertThat(process.generation()).isEqualTo(2);
    }

    @Test
    void messagesThatAreTooLarge_areRefused() {
        process.close();
        process = process(ProcessOptions.defaults().withMaxMessageBytes(1000));

        assertThatThrownBy(() -> process.call("echo", parameters().put("text", "x".repeat(1000))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("maxMessageBytes=1000");
        assertThat(failureOf("large", parameters().put("bytes", 5000))).hasMessageContaining("too large");
        assertThat(process.call("large", parameters().put("bytes", 500)).asText())
                .hasSize(500);
    }

    @Test
    void answersThatAreNone_areRefused_andNotQuoted() {
        assertThat(failureOf("junk", parameters())).hasMessageContaining("not JSON");
        assertThat(failureOf("another", parameters())).hasMessageContaining("another request");
        assertThat(process.call("echo", parameters()).isObject()).isTrue();
    }

    @Test
    void outputIsKept_onlyItsEnd() {
        EnvironmentException failure = failureOf("chatter", parameters());
        assertThat(failure.wrongRequest()).isEmpty();
        assertThat(failure.output())
                .hasSizeLessThanOrEqualTo(OutputTail.CAPACITY)
                .doesNotContain("line 1\n");
        // what was printed before an answer may arrive after it
        assertThat(failureOf("exit", parameters().put("code", 1)).output()).contains("line 19999");
    }

    @Test
    void close_endsTheProcess_alsoInTheMiddleOfACall() {
        ProcessHandle child = ProcessHandle.of(process.pid()).orElseThrow();
        CompletableFuture<Void> closing = CompletableFuture.runAsync(
                () -> process.close(), CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS));

        assertThat(failureOf("hang", parameters())).hasMessageContaining("process ended");

        closing.join();
        assertThat(child.isAlive()).isFalse();
        assertThatThrownBy(() -> process.call("echo", parameters())).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void child_inheritsNoVariablesButItsWay() {
        assertThat(process.call("variables", parameters()).fieldNames())
                .toIterable()
                .allMatch(name -> List.of("PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ", "TMPDIR")
                                .contains(name)
                        || name.endsWith("_PATH")
                        || name.endsWith("_THREADS"));
    }

    private static Process parent(String end) throws IOException {
        return new ProcessBuilder(
                        ChildCommand.java(Map.of()).toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ParentOfAFakeWorker.class.getName(),
                        end)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static ProcessHandle childOf(Process parent) throws IOException {
        return ProcessHandle.of(Long.parseLong(parent.inputReader().readLine())).orElseThrow();
    }

    /** It reads the end of its input; no hook of the parent has run. */
    @Test
    void childOfAParentThatIsKilled_ends() throws IOException {
        Process parent = parent("wait");
        ProcessHandle child = childOf(parent);

        parent.destroyForcibly();

        assertThat(child.onExit()).succeedsWithin(Duration.ofSeconds(20));
    }

    /** It reads nothing, and is killed. */
    @Test
    void childThatHangs_endsWithItsParent() throws IOException {
        Process parent = parent("exit");
        ProcessHandle child = childOf(parent);

        assertThat(parent.onExit()).succeedsWithin(Duration.ofSeconds(20));
        assertThat(child.onExit()).succeedsWithin(Duration.ofSeconds(20));
    }

    @Test
    void javaThatIsNotThere_isNamed() {
        assertThatThrownBy(() -> ChildCommand.java(Map.of("TFE4J_ENVIRONMENT_JAVA_HOME", "/no/such/java")))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageContaining("/no/such/java/bin/java");
    }

    @Test
    void environmentThatIsNotSetUp_isSaid_whenTheProcessIsFirstNeeded() {
        IsolatedProcess none = new IsolatedProcess(
                "fake",
                () -> {
                    throw new EnvironmentException("environment cannot be used: name=fake", "set it up");
                },
                ProcessOptions.defaults());

        assertThatThrownBy(() -> none.call("echo", parameters()))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageContaining("cannot be used");
    }
}

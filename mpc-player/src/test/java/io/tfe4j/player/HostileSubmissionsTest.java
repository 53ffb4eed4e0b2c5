package io.tfe4j.player;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.tfe4j.player.Hospitals.Script;
import io.tfe4j.player.consent.Submissions;
import io.tfe4j.player.link.SessionId;
import io.tfe4j.player.wire.SignedSubmission;
import io.tfe4j.player.wire.Submission;
import io.tfe4j.program.Op;
import io.tfe4j.program.Program;
import io.tfe4j.program.wire.ProgramProto;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** More than eighty kinds of submissions that nobody should run: each is refused by name, and the players take the next honest one. */
@Timeout(180)
@Tag("security-39")
class HostileSubmissionsTest {
    @TempDir
    Path folder;

    private final Map<String, SignedSubmission> hostile = new LinkedHashMap<>();

    @SuppressWarnings("NullAway.Init") // the test makes it
    private Hospitals hospitals;

    private static Program honest(int index) {
        Script script = new Script();
        var sum = Hospitals.input(script.tfe, "hospital-a", "patients")
                .add(Hospitals.input(script.tfe, "hospital-b", "patients"))
                .add(Hospitals.input(script.tfe, "hospital-c", "patients"));
        return script.program(script.tfe.defineOutput("researcher", "avg-" + index, sum));
    }

    private void envelope(String name, Consumer<Submission.Builder> change) {
        try {
            Submission.Builder builder = Submission.parseFrom(hospitals
                            .signed("submitter", SessionId.random(), 1, honest(0))
                            .getSubmission())
                    .toBuilder();
            change.accept(builder);
            hostile.put(
                    name, Submissions.sign(builder.build(), hospitals.cluster().credentials("submitter")));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void program(String name, Consumer<ProgramProto.Program.Builder> change) {
        try {
            ProgramProto.Program.Builder builder =
                    ProgramProto.Program.parseFrom(honest(0).encode()).toBuilder();
            change.accept(builder);
            hostile.put(
                    name,
                    hospitals.signed(
                            "submitter", SessionId.random(), 1, builder.build().toByteArray(), "hostile"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void envelopes() {
        byte[] session = new byte[17];
        for (int length : new int[] {0, 1, 15, 17}) {
            envelope(
                    "session of " + length + " bytes",
                    each -> each.setSession(ByteString.copyFrom(session, 0, length)));
        }
        for (int run : new int[] {0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            envelope("run " + run, each -> each.setRun(run));
        }
        envelope("no time-out", each -> each.setTimeoutMillis(0));
        envelope("eleven minutes old", each -> each.setCreatedMillis(each.getCreatedMillis() - 660_000));
        envelope("from the future", each -> each.setCreatedMillis(each.getCreatedMillis() + 660_000));
        envelope("made before there were clocks", each -> each.setCreatedMillis(Long.MIN_VALUE));
        envelope("no host map", each -> each.setHostmap(ByteString.EMPTY));
        envelope("another host map", each -> each.setHostmap(ByteString.copyFrom(new byte[32])));
        for (String tag : new String[] {"a\nb", "\u202etag", "\u0000", "x".repeat(300), "\u001b[31m"}) {
            envelope("tag " + tag.length() + " " + tag.codePointAt(0), each -> each.setTag(tag));
        }
        envelope("another mode", each -> each.setMode("malicious"));
        envelope("a mode that the program is not in", each -> each.setMode("consistent3"));
        envelope("no mode", each -> each.setMode(""));
        envelope("asks whom nobody knows", each -> each.addAsked("nobody"));
        envelope("asks a path", each -> each.addAsked("../server0"));
        envelope("no program", each -> each.setProgram(ByteString.EMPTY));
        Random random = new Random(5);
        for (int length : new int[] {1, 100, 100_000}) {
            byte[] noise = new byte[length];
            random.nextBytes(noise);
            envelope("noise of " + length, each -> each.setProgram(ByteString.copyFrom(noise)));
        }
        envelope(
                "half a program",
                each -> each.setProgram(
                        each.getProgram().substring(0, each.getProgram().size() / 2)));
        SignedSubmission good = hospitals.signed("submitter", SessionId.random(), 1, honest(0));
        SignedSubmission others = hospitals.signed("mallory", SessionId.random(), 1, honest(0));
        hostile.put("no signature", good.toBuilder().clearSignature().build());
        hostile.put("no certificate", good.toBuilder().clearCertificate().build());
        hostile.put(
                "another's signature",
                good.toBuilder().setSignature(others.getSignature()).build());
        hostile.put(
                "another's certificate",
                good.toBuilder().setCertificate(others.getCertificate()).build());
        hostile.put(
                "another's submission",
                good.toBuilder().setSubmission(others.getSubmission()).build());
        hostile.put("a player's submission", hospitals.signed("hospital-b", SessionId.random(), 1, honest(0)));
    }

    private void programs() {
        program("another version", each -> each.setVersion(77));
        program("another ring", each -> each.setRingBits(63));
        program("empty", each -> each.clearMain());
        program("a result out of nowhere", each -> each.getMainBuilder().addResults(12_345));
        Program base = honest(0);
        for (int i = 0; i < base.size(); i++) {
            int at = i;
            program("node " + i + " of no operation", each -> node(each, at).setOperation("nonsense"));
            if (base.node(i).operation() != Op.ADD) {
                program(
                        "node " + i + " without attributes",
                        each -> node(each, at).clearAttributes());
            }
            program("node " + i + " with another id", each -> node(each, at).setId(at + 7));
            program("node " + i + " that reads itself", each -> node(each, at).addInputs(at));
            program(
                    "node " + i + " that reads what is not there",
                    each -> node(each, at).addInputs(999));
            program("node " + i + " from a line of two", each -> node(each, at).setSource("A.java:1\nB"));
            program("node " + i + " that restores", each -> node(each, at).setOperation("restore"));
            program("node " + i + " that loops", each -> node(each, at).setOperation("repeat"));
        }
    }

    private static ProgramProto.Node.Builder node(ProgramProto.Program.Builder program, int at) {
        return program.getMainBuilder().getNodesBuilder(at);
    }

    /** Another value of one attribute of a node of the honest program. */
    private void attribute(String what, int at, String name, Consumer<ProgramProto.Attribute.Builder> change) {
        program("%s %s".formatted(name, what), each -> {
            ProgramProto.Node.Builder node = node(each, at);
            for (int i = 0; i < node.getAttributesCount(); i++) {
                if (node.getAttributes(i).getName().equals(name)) {
                    change.accept(node.getAttributesBuilder(i));
                    return;
                }
            }
            throw new AssertionError("no such attribute: name=" + name + ", node=" + node);
        });
    }

    private void text(String what, int at, String name, String value) {
        attribute(what, at, name, each -> each.setText(value));
    }

    private void shape(String what, int... dimensions) {
        attribute(what, 0, "shape", each -> {
            each.getIntegersBuilder().clearValues();
            for (int dimension : dimensions) {
                each.getIntegersBuilder().addValues(dimension);
            }
        });
    }

    /** Declarations of an input and of an output that no script would make. */
    private void declarations() {
        text("of nobody", 0, "player", "nobody");
        text("empty", 0, "player", "");
        text("with a path", 0, "player", "../hospital-a");
        text("with a path", 0, "dataset", "../visits");
        text("with a folder", 0, "dataset", "patients/../visits");
        text("empty", 0, "dataset", "");
        text("with a zero", 0, "dataset", "patients\u0000");
        text("of 10,000 letters", 0, "dataset", "p".repeat(10_000));
        text("of another rule", 0, "dataset", "visits");
        text("unknown", 0, "kind", "NONSENSE");
        text("that all learn", 0, "kind", "PUBLIC");
        attribute("named twice", 0, "columns", each -> each.getTextsBuilder().addValues("age"));
        attribute("with a line", 0, "columns", each -> each.getTextsBuilder().setValues(0, "age\nstay"));
        attribute("with a query", 0, "columns", each -> each.getTextsBuilder().setValues(0, "age\" from x; --\u0007"));
        shape("negative", -1);
        shape("too large", 1 << 16, 1 << 16);
        shape("of forty axes", IntStream.range(0, 40).map(i -> 1).toArray());
        shape("of other rows", Hospitals.ROWS + 1);
        attribute("negative", 0, "fractionBits", each -> each.setInteger(-1));
        attribute("of 63", 0, "fractionBits", each -> each.setInteger(63));
        attribute("beyond an int", 0, "fractionBits", each -> each.setInteger(1L << 32));
        attribute("above the largest", 0, "min", each -> each.setInteger(1L << 40));
        attribute("of 2^63 - 1", 0, "max", each -> each.setInteger(Long.MAX_VALUE));
        attribute("that is a text", 0, "max", each -> each.setText("150"));
        attribute("that is nothing", 0, "shape", ProgramProto.Attribute.Builder::clearValue);
        int output = honest(0).size() - 1;
        text("that receives, of nobody", output, "player", "nobody");
        text("with a path", output, "name", "avg-0/../../policy.json");
        text("of another rule", output, "name", "beds-0");
        text("with a line", output, "name", "avg-0\nINFO policy changed");
        text("of 10,000 letters", output, "name", "avg-" + "a".repeat(10_000));
        program(
                "an attribute twice",
                each -> node(each, 0).addAttributes(node(each, 0).getAttributes(0)));
    }

    /** Programs of another size or form. */
    private void forms() {
        program("loops in loops, forty deep", each -> {
            ProgramProto.Block.Builder body = ProgramProto.Block.newBuilder();
            for (int depth = 0; depth < 40; depth++) {
                body = ProgramProto.Block.newBuilder()
                        .addNodes(ProgramProto.Node.newBuilder()
                                .setOperation("repeat")
                                .addAttributes(ProgramProto.Attribute.newBuilder()
                                        .setName("body")
                                        .setBlock(body))
                                .addAttributes(ProgramProto.Attribute.newBuilder()
                                        .setName("count")
                                        .setInteger(Long.MAX_VALUE)));
            }
            each.setMain(body);
        });
        program("a constant of fewer numbers than its shape", each -> constant(each, 1 << 20, 1));
        program("a constant of more numbers than its shape", each -> constant(each, 1, 3));
        program("a constant of 2^32 numbers", each -> constant(each, -1, 1));
        program("a variable that nobody has stored", each -> node(each, 0).setOperation("variable"));
        program("nodes in another order", each -> {
            ProgramProto.Node first = each.getMain().getNodes(0);
            each.getMainBuilder().setNodes(0, each.getMain().getNodes(1)).setNodes(1, first);
        });
        program(
                "what all servers learn",
                each -> node(each, honest(0).size() - 1).setOperation("reveal").clearAttributes());
    }

    private static void constant(ProgramProto.Program.Builder program, int dimension, int elements) {
        ProgramProto.Tensor.Builder tensor = ProgramProto.Tensor.newBuilder().addDimensions(dimension);
        for (int i = 0; i < elements; i++) {
            tensor.addElements(i);
        }
        program.getMainBuilder()
                .addNodes(ProgramProto.Node.newBuilder()
                        .setId(program.getMain().getNodesCount())
                        .setOperation("constant")
                        .addAttributes(ProgramProto.Attribute.newBuilder()
                                .setName("fractionBits")
                                .setInteger(0))
                        .addAttributes(ProgramProto.Attribute.newBuilder()
                                .setName("value")
                                .setTensor(tensor)));
    }

    /** Without the number of the node. */
    private static String kind(String name) {
        return name.replaceFirst("^node [0-9]+ ", "a node ");
    }

    @Test
    void everyOne_isRefusedByName_andTheNextHonestRunRuns() throws IOException {
        hospitals = Hospitals.of(folder, Hospitals.POLICY.replace("\"submitter:*\"", "\"submitter:submitter\""));
        try (Hospitals all = hospitals.start()) {
            envelopes();
            programs();
            declarations();
            forms();
            assertThat(hostile.keySet().stream()
                            .map(HostileSubmissionsTest::kind)
                            .distinct())
                    .hasSizeGreaterThan(80);

            hostile.forEach((name, submission) -> {
                String said = all.submit(submission);
                assertThat(said).as(name).startsWith("FAILED REFUSED ").hasSizeLessThan(4096);
            });

            assertThat(all.nothingDelivered()).isTrue();
            assertThat(all.submit(all.signed("submitter", SessionId.random(), 1, honest(1))))
                    .isEqualTo("FINISHED");
            for (String player : Hospitals.NAMES) {
                assertThat(all.cluster().node(player).sessions()).hasSizeLessThan(3);
            }
        }
    }
}

package io.tfe4j.events;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tfe4j.program.Node;
import io.tfe4j.program.run.NodeExecution;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A run in the Trace Event Format, which Perfetto and chrome://tracing read: a process for each player, a thread for
 * each lane, a slice for each execution of an operation. Times are whole microseconds since 1970: fractions would be
 * lost in the readers' floating point, and slices that touch would then overlap.
 */
final class TraceWriter implements AutoCloseable {
    private static final JsonFactory JSON = new JsonFactory();

    private final RunFacts facts;
    private final JsonGenerator json;

    private TraceWriter(RunFacts facts, OutputStream out) throws IOException {
        this.facts = facts;
        json = JSON.createGenerator(out);
    }

    static void write(OutputStream out, RunFacts facts, Slices slices, String result) throws IOException {
        try (TraceWriter writer = new TraceWriter(facts, out)) {
            writer.document(slices, result);
        }
    }

    private void document(Slices slices, String result) throws IOException {
        json.writeStartObject();
        json.writeStringField("displayTimeUnit", "ms");
        json.writeObjectFieldStart("otherData");
        json.writeStringField("tag", facts.tag());
        json.writeStringField("program", facts.program().digest());
        json.writeStringField("startedAt", facts.startedAt().toString());
        json.writeStringField("result", result);
        json.writeNumberField("slicesLeftOut", slices.leftOut());
        json.writeEndObject();
        json.writeArrayFieldStart("traceEvents");
        Map<Integer, Lanes> players = new TreeMap<>();
        long last = facts.micros(facts.startNanos());
        List<Slices.Slice> kept = slices.kept();
        kept.sort(Comparator.comparingLong(slice -> slice.execution().startNanos()));
        for (Slices.Slice slice : kept) {
            slice(slice, players.computeIfAbsent(slice.player(), unused -> new Lanes()));
            last = Math.max(last, facts.micros(slice.execution().endNanos()));
        }
        for (Map.Entry<Integer, Lanes> player : players.entrySet()) {
            names(player.getKey(), player.getValue().count());
        }
        if (slices.leftOut() > 0) {
            note("the rest is left out: " + slices.leftOut() + " more slices", last);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void slice(Slices.Slice slice, Lanes lanes) throws IOException {
        NodeExecution execution = slice.execution();
        Node node = execution.node();
        long start = facts.micros(execution.startNanos());
        long end = facts.micros(execution.endNanos());
        event("X", node.operation().wireName(), slice.player(), lanes.place(start, end));
        json.writeNumberField("ts", start);
        json.writeNumberField("dur", end - start);
        json.writeStringField("cat", node.isRepeat() ? "loop" : "operation");
        json.writeObjectFieldStart("args");
        json.writeNumberField("node", node.id());
        json.writeStringField("source", node.source());
        json.writeNumberField("execution", execution.execution());
        json.writeNumberField("bytes", slice.bytes());
        json.writeNumberField("rounds", execution.rounds());
        json.writeNumberField("lastRound", execution.endRound());
        json.writeNumberField("waitedMicros", TimeUnit.NANOSECONDS.toMicros(slice.waitedNanos()));
        json.writeEndObject();
        json.writeEndObject();
    }

    private void names(int player, int lanes) throws IOException {
        name("process_name", player, 0, facts.players().get(player));
        event("M", "process_sort_index", player, 0);
        json.writeObjectFieldStart("args");
        json.writeNumberField("sort_index", player);
        json.writeEndObject();
        json.writeEndObject();
        for (int lane = 0; lane < lanes; lane++) {
            name("thread_name", player, lane, "lane " + lane);
        }
    }

    private void name(String what, int player, int lane, String name) throws IOException {
        event("M", what, player, lane);
        json.writeObjectFieldStart("args");
        json.writeStringField("name", name);
        json.writeEndObject();
        json.writeEndObject();
    }

    private void note(String text, long micros) throws IOException {
        event("i", text, 0, 0);
        json.writeNumberField("ts", micros);
        json.writeStringField("s", "g");
        json.writeEndObject();
    }

    /** Ids start at 1: viewers treat 0 as a process of their own. */
    private void event(String phase, String name, int player, int lane) throws IOException {
        json.writeStartObject();
        json.writeStringField("ph", phase);
        json.writeStringField("name", name);
        json.writeNumberField("pid", player + 1);
        json.writeNumberField("tid", lane + 1);
    }

    @Override
    public void close() throws IOException {
        json.close();
    }
}

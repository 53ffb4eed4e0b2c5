package io.tfe4j.program;

import static io.tfe4j.program.Attribute.COLUMNS;
import static io.tfe4j.program.Attribute.DATASET;
import static io.tfe4j.program.Attribute.ENTRY;
import static io.tfe4j.program.Attribute.KIND;
import static io.tfe4j.program.Attribute.NAME;
import static io.tfe4j.program.Attribute.PLAYER;
import static io.tfe4j.program.Attribute.TENSOR;

import io.tfe4j.protocol.Suites;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The form of a program that a person reviews. */
final class ProgramText {
    private final Program program;
    private final StringBuilder text = new StringBuilder();
    private final List<String> provided = new ArrayList<>();
    private final List<String> received = new ArrayList<>();

    private ProgramText(Program program) {
        this.program = program;
    }

    static String of(Program program) {
        ProgramText form = new ProgramText(program);
        program.allNodes().forEach(form::summarize);
        form.text.append("program ").append(program.digest()).append('\n');
        if (program.suite() != Suites.REPLICATED3) {
            form.text.append("  protocols: ").append(program.suite().name()).append('\n');
        }
        form.provided.forEach(line -> form.text.append(line).append('\n'));
        form.received.forEach(line -> form.text.append(line).append('\n'));
        form.block(program.main(), "");
        return form.text.toString();
    }

    private void summarize(Node node) {
        Attributes attributes = node.attributes();
        switch (node.operation()) {
            case PRIVATE_INPUT ->
                provided.add(
                        "  " + attributes.get(PLAYER) + " provides " + what(attributes) + ", hidden: %" + node.id());
            case PUBLIC_INPUT ->
                provided.add("  " + attributes.get(PLAYER) + " provides " + what(attributes)
                        + ", known to the servers: %" + node.id());
            case OUTPUT ->
                received.add("  " + attributes.get(PLAYER) + " receives " + inputs(node) + " as " + attributes.get(NAME)
                        + rounding(node));
            case LOCAL_COMPUTATION ->
                received.add("  " + attributes.get(PLAYER) + " receives " + inputs(node) + " for "
                        + attributes.get(NAME) + rounding(node));
            case REVEAL -> received.add("  every server learns " + inputs(node) + rounding(node));
            case CHECKPOINT ->
                received.add("  the servers keep shares of " + inputs(node) + " as checkpoint " + attributes.get(NAME));
            case RESTORE ->
                provided.add("  the servers restore " + attributes.get(ENTRY) + " of checkpoint " + attributes.get(NAME)
                        + ", hidden: %" + node.id());
            default -> {}
        }
    }

    private String rounding(Node opening) {
        boolean dithered = opening.inputs().stream()
                .anyMatch(input -> program.node(input).type().dithered());
        return dithered ? ", rounded with a dither, which tells about more than the result" : "";
    }

    /** An input's name, or what its owner's catalog will be asked for. */
    private static String what(Attributes attributes) {
        if (!attributes.has(DATASET)) {
            return attributes.get(NAME);
        }
        List<String> columns = attributes.has(COLUMNS) ? attributes.get(COLUMNS) : List.of();
        String dataset = attributes.get(DATASET);
        if (attributes.has(TENSOR)) {
            return "tensor " + column(attributes.get(TENSOR)) + " of " + dataset;
        }
        return switch (columns.size()) {
            case 0 -> "the dataset " + dataset;
            case 1 -> "column " + column(columns.get(0)) + " of " + dataset;
            default ->
                "columns " + columns.stream().map(ProgramText::column).collect(Collectors.joining(", ")) + " of "
                        + dataset;
        };
    }

    private static String column(String name) {
        return name.matches("[\\w.-]+") ? name : '"' + name.replace("\"", "\\\"") + '"';
    }

    private void block(Block block, String indent) {
        for (Node node : block.nodes()) {
            text.append(indent).append('%').append(node.id()).append(" = ").append(node.operation());
            String inputs = inputs(node);
            text.append(inputs.isEmpty() ? "" : " ").append(inputs);
            String attributes = attributes(node);
            text.append(attributes.isEmpty() ? "" : " {" + attributes + "}");
            text.append(node.type().kind() == Kind.NONE ? "" : " : " + node.type());
            text.append(node.source().isEmpty() ? "" : "  # " + node.source()).append('\n');
            if (node.isRepeat()) {
                block(node.body(), indent + "  ");
                text.append(indent)
                        .append("  next ")
                        .append(ids(node.body().results()))
                        .append('\n');
            }
        }
    }

    private static final Set<String> OF_TYPES = Takes.declaring().needed();

    /** Without what the type already says. */
    private static String attributes(Node node) {
        Attributes shown = node.attributes();
        boolean declares = shown.has(KIND);
        return shown.asMap().entrySet().stream()
                .filter(entry -> !(entry.getValue() instanceof Block))
                .filter(entry -> !declares || !OF_TYPES.contains(entry.getKey()))
                .map(entry -> entry.getKey() + "=" + show(entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String show(Object value) {
        return value instanceof String string ? '"' + string + '"' : value.toString();
    }

    private static String inputs(Node node) {
        return ids(node.inputs());
    }

    private static String ids(List<Integer> ids) {
        return ids.stream().map(id -> "%" + id).collect(Collectors.joining(", "));
    }
}

package io.tfe4j.program;

import static io.tfe4j.program.Attribute.NAME;
import static io.tfe4j.program.Attribute.PLAYER;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A place where a value enters a computation, or leaves it: what players consent to.
 *
 * @param player who provides or receives; empty for {@link Direction#REVEAL}, where all servers do, and {@link
 *     #CHECKPOINTS} for what they keep
 * @param name of the input, the computation or the output
 * @param dataset the owner's data set; empty if the input is none
 * @param columns of the data set, or the one of its tensors that is asked for; empty for all
 * @param type of what the player provides, or of what is revealed
 * @param checksRange whether the servers make sure, on shares, that what the player provides is in its range
 */
public record Exchange(
        Direction direction,
        String player,
        String name,
        String dataset,
        List<String> columns,
        ValueType type,
        boolean checksRange,
        int node,
        List<Integer> opened) {
    /** Which way. */
    public enum Direction {
        /** Shared among the servers; none of them learns it. */
        PRIVATE_INPUT,
        /** Every server learns it. */
        PUBLIC_INPUT,
        /** The player learns the inputs of the node, and shares what it makes of them. */
        LOCAL_COMPUTATION,
        /** The player learns the value. */
        OUTPUT,
        /** Every server learns the value. */
        REVEAL,
        /** The servers keep their shares of the value, each on its own disk; nobody learns it. */
        CHECKPOINT,
        /** The servers bring shares back from their disks. */
        RESTORE;

        public boolean isInput() {
            return this == PRIVATE_INPUT || this == PUBLIC_INPUT || this == RESTORE;
        }

        private boolean isOfCheckpoint() {
            return this == CHECKPOINT || this == RESTORE;
        }
    }

    /** In the place of a player: no player has such a name. */
    public static final String CHECKPOINTS = "@checkpoint";

    public Exchange {
        columns = List.copyOf(columns);
        opened = List.copyOf(opened);
    }

    /** {@code player/dataset.column} for every column, or {@code player/name}. */
    public List<String> paths() {
        if (dataset.isEmpty()) {
            boolean complete = direction == Direction.REVEAL || name.startsWith(player + "/");
            return List.of(complete ? name : player + "/" + name);
        }
        if (columns.isEmpty()) {
            return List.of(player + "/" + dataset);
        }
        return columns.stream()
                .map(column -> player + "/" + dataset + "." + column)
                .toList();
    }

    /** The nodes whose values somebody learns through it: those opened, and an input that every server learns. */
    public List<Integer> learned() {
        return switch (direction) {
            case PUBLIC_INPUT -> List.of(node);
            case CHECKPOINT -> List.of();
            default -> opened;
        };
    }

    /** All exchanges of a program, those inside loops once. */
    public static List<Exchange> of(Program program) {
        List<Exchange> exchanges = new ArrayList<>();
        for (Node node : program.allNodes()) {
            Direction direction = direction(node);
            if (direction != null) {
                exchanges.add(of(program, node, direction));
            }
        }
        return exchanges;
    }

    private static @Nullable Direction direction(Node node) {
        return switch (node.operation()) {
            case PRIVATE_INPUT -> Direction.PRIVATE_INPUT;
            case PUBLIC_INPUT -> Direction.PUBLIC_INPUT;
            case LOCAL_COMPUTATION -> Direction.LOCAL_COMPUTATION;
            case OUTPUT -> Direction.OUTPUT;
            case REVEAL -> Direction.REVEAL;
            case CHECKPOINT -> Direction.CHECKPOINT;
            case RESTORE -> Direction.RESTORE;
            default -> null;
        };
    }

    private static List<String> parts(DatasetRequest request) {
        return request.tensor().isEmpty() ? request.columns() : List.of(request.tensor());
    }

    private static String player(Attributes attributes, Direction direction) {
        if (direction.isOfCheckpoint()) {
            return CHECKPOINTS;
        }
        return direction == Direction.REVEAL ? "" : attributes.get(PLAYER);
    }

    private static Exchange of(Program program, Node node, Direction direction) {
        Attributes attributes = node.attributes();
        boolean named = direction != Direction.REVEAL;
        boolean opens = !direction.isInput();
        Optional<DatasetRequest> request = DatasetRequest.of(node);
        return new Exchange(
                direction,
                player(attributes, direction),
                named ? attributes.get(NAME) : "%" + node.id(),
                request.map(DatasetRequest::dataset).orElse(""),
                request.map(Exchange::parts).orElse(List.of()),
                direction == Direction.OUTPUT
                        ? program.node(node.inputs().get(0)).type()
                        : node.type(),
                Declarations.checksRanges(attributes),
                node.id(),
                opens ? node.inputs() : List.of());
    }
}

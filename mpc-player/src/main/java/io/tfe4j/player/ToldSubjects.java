package io.tfe4j.player;

import io.tfe4j.party.MpcException;
import io.tfe4j.player.consent.RefusedException;
import io.tfe4j.player.wire.About;
import io.tfe4j.player.wire.Hello;
import io.tfe4j.program.Exchange;
import io.tfe4j.program.Op;
import io.tfe4j.program.Program;
import io.tfe4j.program.Subjects;
import io.tfe4j.program.run.Bindings;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** What owners say, for one run, of whom their data sets are about that noised sums are made of. */
final class ToldSubjects {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
    private static final Set<Op> NOISED = Set.of(Op.NOISED_SUM, Op.NOISED_GRADIENTS);

    private final Map<String, Subjects> bySource = new ConcurrentHashMap<>();

    /**
     * Of this player's own data sets.
     *
     * @return what the others are told
     * @throws RefusedException if its catalog does not make clear whom one is about
     */
    List<About> own(String player, Program program, Bindings bindings) {
        Map<String, Subjects> own = new TreeMap<>();
        if (program.allNodes().stream().anyMatch(node -> NOISED.contains(node.operation()))) {
            for (Exchange exchange : Exchange.of(program)) {
                boolean isOwn = exchange.direction() == Exchange.Direction.PRIVATE_INPUT
                        && exchange.player().equals(player)
                        && !exchange.dataset().isEmpty();
                if (isOwn) {
                    own.computeIfAbsent(exchange.dataset(), dataset -> subjects(player, dataset, bindings));
                }
            }
        }
        own.forEach((dataset, subjects) -> put(player, dataset, subjects.people(), subjects.content()));
        return own.entrySet().stream()
                .map(entry -> About.newBuilder()
                        .setDataset(entry.getKey())
                        .setPeople(entry.getValue().people())
                        .build())
                .toList();
    }

    private static Subjects subjects(String player, String dataset, Bindings bindings) {
        try {
            return bindings.subjects(player, dataset);
        } catch (Exception e) {
            throw new RefusedException(
                    "data set " + player + "/" + dataset + ": " + e.getMessage(),
                    "data set " + player + "/" + dataset + ": it is not clear whom it is about");
        }
    }

    /**
     * Of another player's, as its hello has it.
     *
     * @throws MpcException if these are no names
     */
    void hear(String player, Hello hello) {
        for (About about : hello.getSubjectsList()) {
            if (!NAME.matcher(about.getDataset()).matches()
                    || !NAME.matcher(about.getPeople()).matches()) {
                throw new MpcException(MpcException.Code.BAD_MESSAGE, "hello malformed: from=" + player);
            }
            put(player, about.getDataset(), about.getPeople(), "");
        }
    }

    private void put(String player, String dataset, String people, String content) {
        bySource.put(player + "/" + dataset, new Subjects(player + "/" + people, content));
    }

    /** By {@code owner/dataset}, with people as {@code owner/name}. */
    Map<String, Subjects> bySource() {
        return Map.copyOf(bySource);
    }
}

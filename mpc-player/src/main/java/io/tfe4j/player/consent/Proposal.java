package io.tfe4j.player.consent;

import io.tfe4j.program.Exchange;
import io.tfe4j.program.Program;
import io.tfe4j.program.privacy.LineageAnalysis;
import io.tfe4j.program.privacy.PrivacyAnalysis;
import io.tfe4j.protocol.Suites;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a player is asked to consent to: a program, and what of earlier runs it touches. It is judged as if it read the
 * inputs behind stored values itself.
 */
public final class Proposal {
    private final String submitter;
    private final Program program;
    private final Stored stored;
    private final LineageAnalysis analysis;
    private final List<Exchange> exchanges;
    private final long fewestRows;

    /**
     * @param submitter the identity that signed, for example {@code submitter:alice}
     * @throws IllegalArgumentException if the program takes too long to analyse
     */
    public Proposal(String submitter, Program program, Stored stored) {
        this.submitter = submitter;
        this.program = program;
        this.stored = stored;
        analysis = LineageAnalysis.of(program, stored.lineage());
        exchanges = Exchange.of(program);
        fewestRows = analysis.fewestRows(exchanges);
    }

    /** Of a program that touches nothing that was stored. */
    public Proposal(String submitter, Program program) {
        this(submitter, program, Stored.NOTHING);
    }

    public String submitter() {
        return submitter;
    }

    /** The kind of security of its protocols, as rules call it. */
    public String mode() {
        return modeOf(program);
    }

    /** {@value Rule#SEMI_HONEST}, or the name of the protocols that give more. */
    public static String modeOf(Program program) {
        return program.suite() == Suites.REPLICATED3
                ? Rule.SEMI_HONEST
                : program.suite().name();
    }

    public Program program() {
        return program;
    }

    public Stored stored() {
        return stored;
    }

    public LineageAnalysis analysis() {
        return analysis;
    }

    public PrivacyAnalysis privacy() {
        return analysis.privacy();
    }

    List<Exchange> exchanges() {
        return exchanges;
    }

    /**
     * {@code owner/dataset.column} of all inputs, and of those behind stored values that are read; {@code
     * @checkpoint/name} of what the servers bring back.
     */
    List<String> inputs() {
        Set<String> all =
                new LinkedHashSet<>(paths(exchange -> exchange.direction().isInput()));
        all.addAll(analysis.inputsRead());
        return List.copyOf(all);
    }

    /**
     * {@code receiver/name} of all outputs, and of all computations a player makes in the clear; {@code
     * @checkpoint/name} of what the servers keep.
     */
    List<String> receivers() {
        return paths(exchange -> exchange.direction() == Exchange.Direction.OUTPUT
                || exchange.direction() == Exchange.Direction.LOCAL_COMPUTATION
                || exchange.direction() == Exchange.Direction.CHECKPOINT);
    }

    private List<String> paths(Predicate<Exchange> kept) {
        List<String> paths = new ArrayList<>();
        exchanges.stream().filter(kept).forEach(exchange -> paths.addAll(exchange.paths()));
        return paths.stream().distinct().toList();
    }

    boolean reveals() {
        return exchanges.stream().anyMatch(Proposal::tellsServers);
    }

    private static boolean tellsServers(Exchange exchange) {
        return exchange.direction() == Exchange.Direction.REVEAL
                || exchange.direction() == Exchange.Direction.PUBLIC_INPUT;
    }

    /** Whether anybody gives, keeps or learns anything. */
    boolean doesSomething() {
        return !exchanges.isEmpty() || !program.assigned().isEmpty();
    }

    /** The fewest owners who are provably behind a number that somebody learns; no limit where none has an owner. */
    int fewestOwners() {
        return exchanges.stream().mapToInt(analysis::fewestOwners).min().orElse(Integer.MAX_VALUE);
    }

    /**
     * The fewest rows of one table that are provably behind any number that can be computed from all that somebody learns; no
     * limit where nothing has any.
     */
    long fewestRows() {
        return fewestRows;
    }

    /** Whether all numbers that somebody learns are computed from sums of columns as they are. */
    boolean hasPlainSums() {
        return exchanges.stream().allMatch(analysis::arePlainSums);
    }

    /** The smallest count behind a cell that somebody learns and that was not blanked; 0 where nothing was. */
    long shownFrom() {
        return exchanges.stream().mapToLong(analysis::shownFrom).min().orElse(Long.MAX_VALUE);
    }

    /** Savings of others that the program restores or replaces, as {@code name of submitter}. */
    List<String> savingsOfOthers(List<String> allowed) {
        List<String> others = new ArrayList<>();
        stored.savers().forEach((name, saver) -> {
            if (!saver.equals(submitter) && !Pattern.anyMatches(allowed, saver)) {
                others.add(name + " of " + saver);
            }
        });
        return others;
    }
}

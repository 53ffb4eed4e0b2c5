package io.tfe4j.program.privacy;

import static io.tfe4j.program.Attribute.ENTRY;
import static io.tfe4j.program.Attribute.NAME;
import static io.tfe4j.program.Attribute.SAVED;

import io.tfe4j.program.Exchange;
import io.tfe4j.program.Node;
import io.tfe4j.program.Op;
import io.tfe4j.program.Program;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a program makes of whose data, where it may read what earlier runs have stored: what it reads, who is behind each
 * number that somebody learns, and the lineage of all that it stores.
 */
public final class LineageAnalysis {
    private static final Duration LONGEST = Duration.ofSeconds(20);

    private final Program program;
    private final StoredLineage stored;
    private final Origins origins;
    private final Contributions contributions;
    private final PrivacyAnalysis privacy;
    private final Suppression suppression;
    private final PlainSums sums;

    private LineageAnalysis(Program program, StoredLineage stored, AnalysisTime time) {
        this.program = program;
        this.stored = stored;
        origins = Origins.of(program, stored, time);
        contributions = Contributions.of(program, stored, time);
        privacy = PrivacyAnalysis.of(program, PrivacyState.of(stored), time);
        suppression = Suppression.of(program, stored, privacy, time);
        sums = PlainSums.of(program, stored, privacy, time);
    }

    /**
     * Analyses a program, for 20 seconds at most.
     *
     * @throws IllegalArgumentException if it takes longer
     */
    public static LineageAnalysis of(Program program, StoredLineage stored) {
        return of(program, stored, LONGEST);
    }

    static LineageAnalysis of(Program program, StoredLineage stored, Duration longest) {
        return new LineageAnalysis(program, stored, AnalysisTime.of(longest));
    }

    /** What the program tells of single rows. */
    public PrivacyAnalysis privacy() {
        return privacy;
    }

    private static boolean isRead(Node node) {
        return node.operation() == Op.VARIABLE || node.operation() == Op.RESTORE;
    }

    private static String describe(Node node) {
        String name = node.attributes().get(NAME);
        return node.operation() == Op.VARIABLE
                ? name
                : Exchange.CHECKPOINTS + "/" + name + " " + node.attributes().get(ENTRY);
    }

    /** The stored values that the program reads: a variable's name, or {@code @checkpoint/name entry}. */
    public SortedMap<String, Lineage> read() {
        SortedMap<String, Lineage> read = new TreeMap<>();
        for (Node node : program.allNodes()) {
            if (isRead(node)) {
                read.put(describe(node), stored.read(node));
            }
        }
        return read;
    }

    /** What is wrong with how the program reads stored values; empty if nothing is. */
    public List<String> misreadings() {
        return program.allNodes().stream()
                .filter(LineageAnalysis::isRead)
                .filter(node ->
                        stored.read(node).isUnknown() || !stored.read(node).fits(node.type()))
                .map(node -> stored.read(node).isUnknown()
                        ? "nothing is known of the stored value " + describe(node)
                        : "stored value " + describe(node) + " is "
                                + stored.read(node).type() + ", and not " + node.type())
                .distinct()
                .toList();
    }

    /** Inputs behind stored values that the program reads. */
    public SortedSet<String> inputsRead() {
        SortedSet<String> inputs = new TreeSet<>();
        read().values().forEach(each -> inputs.addAll(each.inputs()));
        return inputs;
    }

    /**
     * The fewest owners who are provably behind a number that the exchange tells somebody; {@link Integer#MAX_VALUE} where
     * no number has an owner, and where the receiver owns all that is behind it.
     */
    public int fewestOwners(Exchange exchange) {
        return learned(exchange).values().stream()
                .flatMap(each -> each.contributions().stream())
                .filter(each -> !each.isNobodys())
                .mapToInt(Contribution::count)
                .min()
                .orElse(Integer.MAX_VALUE);
    }

    /**
     * The fewest rows of one table that are provably behind any number that can be computed from all numbers together that
     * the exchanges tell somebody. Sums tell rows apart that are not in the same of them, so this is the size of the smallest
     * group of rows that are in the same sums; 1 where a number may be that of a single row, or it takes too much to say.
     * {@link Long#MAX_VALUE} as in {@link #fewestOwners}.
     */
    public long fewestRows(List<Exchange> exchanges) {
        Map<String, Set<RowSet>> sums = new TreeMap<>();
        for (Exchange exchange : exchanges) {
            for (Contributors all : learned(exchange).values()) {
                for (Contribution each : all.contributions()) {
                    boolean isOfOneRow = each.rows().isEmpty()
                            || each.rows().values().stream().anyMatch(rows -> rows.isOne() || rows.isAlongAxis());
                    if (!each.isNobodys() && isOfOneRow) {
                        return 1;
                    }
                    each.rows()
                            .forEach((table, rows) -> sums.computeIfAbsent(table, unused -> new HashSet<>())
                                    .addAll(rows.sums()));
                }
            }
        }
        return sums.values().stream().mapToLong(RowGroups::smallest).min().orElse(Long.MAX_VALUE);
    }

    /**
     * The smallest count that is provably behind each number that the exchange tells somebody and that was not blanked:
     * what {@code suppressBelow} was given. 0 where a number is not the result of it, {@link Long#MAX_VALUE} where no number
     * has an owner, and where the receiver owns all that is behind it.
     */
    public long shownFrom(Exchange exchange) {
        return learned(exchange).keySet().stream()
                .mapToLong(suppression::at)
                .min()
                .orElse(Suppression.NOBODYS);
    }

    /**
     * Whether each number that the exchange tells somebody is computed from nothing but sums over rows of columns as their
     * owners have them, or is a count or a sum whose small cells were blanked; also where no number has an owner, and where
     * the receiver owns all that is behind it.
     */
    public boolean arePlainSums(Exchange exchange) {
        return learned(exchange).keySet().stream()
                .allMatch(id -> sums.isPlain(id) || suppression.at(id) > Suppression.NONE);
    }

    private Map<Integer, Contributors> learned(Exchange exchange) {
        Map<Integer, Contributors> all = new HashMap<>();
        for (int node : exchange.learned()) {
            Set<String> behind = origins.at(node);
            boolean own = !exchange.player().isEmpty()
                    && exchange.direction() != Exchange.Direction.PUBLIC_INPUT
                    && behind.stream().allMatch(path -> path.startsWith(exchange.player() + "/"));
            if (!own) {
                all.put(node, contributions.at(node));
            }
        }
        return all;
    }

    /** The owners of whom something is behind what the exchange tells. */
    public SortedSet<String> ownersBehind(Exchange exchange) {
        SortedSet<String> owners = new TreeSet<>();
        origins.behind(exchange.learned()).forEach(path -> owners.add(Lineage.owner(path)));
        return owners;
    }

    /**
     * The lineage of the variables when the program has run: of those that it assigns, and of the others as before.
     *
     * @param later what each player of this run said about later ones; an empty text if nothing
     */
    public Map<String, Lineage> variablesAfter(Map<String, String> later) {
        Map<String, Lineage> after = new LinkedHashMap<>(stored.variables());
        for (Node node : program.allNodes()) {
            if (node.operation() == Op.STORE) {
                after.put(node.attributes().get(NAME), of(node.inputs().get(0), later));
            }
        }
        return after;
    }

    /** The lineage of the entries of each checkpoint that the program saves; as {@link #variablesAfter}. */
    public Map<String, Map<String, Lineage>> saved(Map<String, String> later) {
        Map<String, Map<String, Lineage>> saved = new TreeMap<>();
        for (Node node : program.allNodes()) {
            if (node.operation() == Op.CHECKPOINT) {
                Map<String, Lineage> entries =
                        saved.computeIfAbsent(node.attributes().get(NAME), unused -> new TreeMap<>());
                List<String> names = node.attributes().get(SAVED);
                for (int i = 0; i < names.size(); i++) {
                    entries.put(names.get(i), of(node.inputs().get(i), later));
                }
            }
        }
        return saved;
    }

    private Lineage of(int id, Map<String, String> later) {
        SortedSet<String> inputs = new TreeSet<>(origins.at(id));
        SortedMap<String, SortedSet<String>> rules = new TreeMap<>();
        for (String path : inputs) {
            rules.computeIfAbsent(Lineage.owner(path), owner -> later(owner, later));
        }
        return new Lineage(
                program.node(id).type(),
                inputs,
                contributions.at(id).afterIteration(),
                privacy.stored(id),
                suppression.at(id),
                sums.isPlain(id),
                rules);
    }

    /** Who took part in the run has said it anew; who did not has said it before. */
    private SortedSet<String> later(String owner, Map<String, String> now) {
        SortedSet<String> rules = new TreeSet<>();
        String rule = now.get(owner);
        if (rule != null) {
            if (!rule.isEmpty()) {
                rules.add(rule);
            }
            return rules;
        }
        for (Lineage each : read().values()) {
            if (each.owners().contains(owner)) {
                Set<String> before = each.later(owner);
                if (before.isEmpty()) {
                    return new TreeSet<>();
                }
                rules.addAll(before);
            }
        }
        return rules;
    }
}

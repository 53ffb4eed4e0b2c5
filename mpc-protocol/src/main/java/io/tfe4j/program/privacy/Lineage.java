package io.tfe4j.program.privacy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.tfe4j.fixedpoint.Range;
import io.tfe4j.program.Kind;
import io.tfe4j.program.ValueType;
import io.tfe4j.program.wire.LineageProto;
import io.tfe4j.ring.Shape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a value that the servers keep was computed from: the inputs behind it, who is provably in each of its numbers, how
 * it depends on rows, what its owners said about later runs, and its type. It travels with the value, through variables,
 * checkpoints and whatever is computed of them, so that a later run is judged as if it read those inputs itself. Immutable.
 */
public final class Lineage {
    /** Of a value that nobody knows anything of; no policy allows to read it. */
    public static final Lineage UNKNOWN = new Lineage(
            ValueType.NONE,
            new TreeSet<>(Set.of("@unknown/data")),
            Contributors.of(new Contribution(Set.of(), Contribution.UNLIKE, Set.of("@unknown/data"), Map.of())),
            Dependence.of("@unknown/data", Dependence.MIXED),
            Suppression.NONE,
            false,
            new TreeMap<>());

    private static final int VERSION = 2;

    /** Its lineages count rows and do not say which; nothing is known of rows then. */
    private static final int VERSION_WITHOUT_ROWS = 1;

    private final ValueType type;
    private final SortedSet<String> inputs;
    private final Contributors contributors;
    private final Dependence dependence;
    private final long shownFrom;
    private final boolean plainSum;
    private final SortedMap<String, SortedSet<String>> later;

    /**
     * @param shownFrom the smallest count behind a cell that was not blanked, as {@link Suppression} has it
     * @param plainSum whether all numbers are {@linkplain PlainSums plain sums}, or nobody's
     */
    Lineage(
            ValueType type,
            SortedSet<String> inputs,
            Contributors contributors,
            Dependence dependence,
            long shownFrom,
            boolean plainSum,
            SortedMap<String, SortedSet<String>> later) {
        this.type = type;
        this.inputs = inputs;
        this.contributors = contributors;
        this.dependence = dependence;
        this.shownFrom = shownFrom;
        this.plainSum = plainSum;
        this.later = later;
    }

    public boolean isUnknown() {
        return this == UNKNOWN;
    }

    public ValueType type() {
        return type;
    }

    /** {@code owner/dataset.column} of every input that may be behind it. */
    public Set<String> inputs() {
        return Set.copyOf(inputs);
    }

    /** Whose inputs are behind it. */
    public SortedSet<String> owners() {
        SortedSet<String> owners = new TreeSet<>();
        inputs.forEach(path -> owners.add(owner(path)));
        return owners;
    }

    static String owner(String path) {
        return path.substring(0, Math.max(0, path.indexOf('/')));
    }

    Contributors contributors() {
        return contributors;
    }

    Dependence dependence() {
        return dependence;
    }

    long shownFrom() {
        return shownFrom;
    }

    boolean isPlainSum() {
        return plainSum;
    }

    /**
     * What an owner behind it said that later runs may do, each in the words of a rule; a run must satisfy all of them.
     * Empty if the owner wants to be asked.
     */
    public Set<String> later(String owner) {
        return Set.copyOf(later.getOrDefault(owner, new TreeSet<>()));
    }

    /** Whether a value of this lineage may be read as one of {@code declared}: of its type, or of a wider range. */
    public boolean fits(ValueType declared) {
        return type.fits(declared);
    }

    /** Deterministic bytes; {@link #decode} reads them. */
    public byte[] encode() {
        LineageProto.Lineage.Builder message = LineageProto.Lineage.newBuilder()
                .setVersion(VERSION)
                .setType(encode(type))
                .addAllInputs(inputs)
                .setContributors(encode(contributors))
                .setShownFrom(shownFrom)
                .setPlainSum(plainSum);
        new TreeMap<>(dependence.sources())
                .forEach((source, fact) -> message.addDependences(LineageProto.Dependence.newBuilder()
                        .setSource(source)
                        .setOrder(fact instanceof Dependence.Fact.Rows rows ? rows.order() : "")));
        later.forEach((owner, rules) ->
                message.addLater(LineageProto.Later.newBuilder().setOwner(owner).addAllRules(rules)));
        return message.build().toByteArray();
    }

    private static LineageProto.Type encode(ValueType type) {
        LineageProto.Type.Builder message = LineageProto.Type.newBuilder()
                .setKind(type.kind().name())
                .setFractionBits(type.fractionBits())
                .setMin(type.range().min())
                .setMax(type.range().max())
                .setDithered(type.dithered());
        for (int dimension : type.shape().toArray()) {
            message.addShape(dimension);
        }
        return message.build();
    }

    private static LineageProto.Contributors encode(Contributors contributors) {
        LineageProto.Contributors.Builder message =
                LineageProto.Contributors.newBuilder().setAxis(contributors.axis());
        for (Contributors.Part part : contributors.parts()) {
            Contribution of = part.of();
            LineageProto.Part.Builder one = LineageProto.Part.newBuilder()
                    .setLength(part.length())
                    .addAllOwners(new TreeSet<>(of.owners()))
                    .setFunction(of.function())
                    .addAllLeaves(new TreeSet<>(of.leaves()));
            new TreeMap<>(of.rows()).forEach((table, rows) -> one.addRows(encode(table, rows)));
            message.addParts(one);
        }
        return message.build();
    }

    private static LineageProto.Rows encode(String table, Rows rows) {
        LineageProto.Rows.Builder message = LineageProto.Rows.newBuilder()
                .setTable(table)
                .setAxis(rows.axis())
                .addAllOrder(rows.order().words());
        rows.sums().stream()
                .map(sum -> LineageProto.RowSet.newBuilder()
                        .addAllRows(sum.rows().words())
                        .setBatch(sum.batch())
                        .build())
                .sorted(Comparator.comparing(
                        LineageProto.RowSet::toByteString, ByteString.unsignedLexicographicalComparator()))
                .forEach(message::addSums);
        return message.build();
    }

    private static Rows rows(LineageProto.Rows message, int version) {
        if (version == VERSION_WITHOUT_ROWS) {
            return Rows.ONE;
        }
        Set<RowSet> sums = new HashSet<>();
        message.getSumsList().forEach(sum -> sums.add(new RowSet(RowOrder.ofWords(sum.getRowsList()), sum.getBatch())));
        return new Rows(sums, message.getAxis(), RowOrder.ofWords(message.getOrderList()), 0, 0);
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws IllegalArgumentException if it is no lineage
     */
    public static Lineage decode(byte[] bytes) {
        try {
            LineageProto.Lineage message = LineageProto.Lineage.parseFrom(bytes);
            int version = message.getVersion();
            boolean isKnown = version == VERSION || version == VERSION_WITHOUT_ROWS;
            if (!isKnown || message.getContributors().getPartsCount() == 0) {
                throw new IllegalArgumentException("unknown form of a lineage: version=" + message.getVersion());
            }
            Map<String, Dependence.Fact> facts = new TreeMap<>();
            message.getDependencesList()
                    .forEach(each -> facts.put(
                            each.getSource(),
                            each.getOrder().isEmpty()
                                    ? Dependence.MIXED
                                    : new Dependence.Fact.Rows(each.getOrder(), 0, 1)));
            SortedMap<String, SortedSet<String>> later = new TreeMap<>();
            message.getLaterList().forEach(each -> later.put(each.getOwner(), new TreeSet<>(each.getRulesList())));
            return new Lineage(
                    type(message.getType()),
                    new TreeSet<>(message.getInputsList()),
                    contributors(message.getContributors(), version),
                    new Dependence(facts, Double.POSITIVE_INFINITY),
                    message.getShownFrom(),
                    message.getPlainSum(),
                    later);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("not a lineage: " + e.getMessage(), e);
        }
    }

    private static ValueType type(LineageProto.Type message) {
        Shape shape = Shape.of(
                message.getShapeList().stream().mapToInt(Integer::intValue).toArray());
        return new ValueType(
                Kind.valueOf(message.getKind()),
                shape,
                message.getFractionBits(),
                new Range(message.getMin(), message.getMax()),
                List.of(),
                message.getDithered());
    }

    private static Contributors contributors(LineageProto.Contributors message, int version) {
        List<Contributors.Part> parts = new ArrayList<>();
        for (LineageProto.Part part : message.getPartsList()) {
            Map<String, Rows> rows = new TreeMap<>();
            part.getRowsList().forEach(each -> rows.put(each.getTable(), rows(each, version)));
            parts.add(new Contributors.Part(
                    part.getLength(),
                    new Contribution(
                            Set.copyOf(part.getOwnersList()),
                            part.getFunction(),
                            Set.copyOf(part.getLeavesList()),
                            rows)));
        }
        return new Contributors(message.getAxis(), parts);
    }

    /** For people: what is behind it. */
    @Override
    public String toString() {
        return "Lineage[" + type + ", inputs=" + inputs + "]";
    }
}

package io.tfe4j.program;

import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which attributes the nodes of an operation have.
 *
 * @param needed names of those that none lacks
 * @param known names of all; others are refused, so that a program says nothing that nobody reads
 */
record Takes(Set<String> needed, Set<String> known) {
    static final Takes NOTHING = takes();

    static Takes takes(Attribute<?>... attributes) {
        return new Takes(
                names(Arrays.stream(attributes)
                        .filter(each -> !each.hasDefault())
                        .toList()),
                names(Arrays.asList(attributes)));
    }

    /** The same, and a declared type. */
    static Takes declaring(Attribute<?>... attributes) {
        Takes type = takes(
                Attribute.KIND,
                Attribute.SHAPE,
                Attribute.FRACTION_BITS,
                Attribute.MIN,
                Attribute.MAX,
                Attribute.DITHERED);
        return takes(attributes).and(type.needed, type.known);
    }

    /** The same, and others that may be there. */
    Takes or(Attribute<?>... optional) {
        return and(Set.of(), names(Arrays.asList(optional)));
    }

    private Takes and(Set<String> moreNeeded, Set<String> moreKnown) {
        return new Takes(union(needed, moreNeeded), union(known, moreKnown));
    }

    private static Set<String> names(Collection<Attribute<?>> attributes) {
        return attributes.stream().map(Attribute::name).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> union(Set<String> some, Set<String> others) {
        Set<String> all = new TreeSet<>(some);
        all.addAll(others);
        return all;
    }

    /** @throws IllegalArgumentException naming an attribute that is missing, or that nobody would read */
    void check(Attributes attributes) {
        Set<String> there = attributes.asMap().keySet();
        for (String name : needed) {
            if (!there.contains(name)) {
                throw new IllegalArgumentException("attribute missing: name=" + name + ", needed=" + needed);
            }
        }
        for (String name : there) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException(
                        "attribute that the operation does not take: name=" + name + ", known=" + known);
            }
        }
    }
}

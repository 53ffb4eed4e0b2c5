package io.tfe4j.ring;

/** One of the products that {@link GemmDriver} sums: {@code left} times {@code right} over {@code depth}. */
record ProductTerm(PanelSource left, PanelSource right, int depth) {}

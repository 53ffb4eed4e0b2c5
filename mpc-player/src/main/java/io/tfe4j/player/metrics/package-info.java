/** Counters of a player for whoever operates it. Public sizes and times only; knows neither programs nor values. */
@NullMarked
package io.tfe4j.player.metrics;

import org.jspecify.annotations.NullMarked;

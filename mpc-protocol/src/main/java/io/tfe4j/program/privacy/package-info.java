/**
 * What the numbers of a program tell about the data behind them, read off its graph: whose rows are in them and how many,
 * what noise protects, which small cells are blanked, and what stored values carry into later programs. It computes on
 * nobody's data. Policies judge by it.
 */
@NullMarked
package io.tfe4j.program.privacy;

import org.jspecify.annotations.NullMarked;

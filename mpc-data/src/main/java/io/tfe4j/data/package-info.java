/** An owner's data and a receiver's results: the catalog of a player, and the formats it reads and writes. */
@NullMarked
package io.tfe4j.data;

import org.jspecify.annotations.NullMarked;

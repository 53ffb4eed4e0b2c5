/**
 * Who ran what on whose data, and what came of it: a signed log that cannot be changed unnoticed. Names, sizes and
 * digests only; knows neither programs nor values nor links.
 */
@NullMarked
package io.tfe4j.player.audit;

import org.jspecify.annotations.NullMarked;

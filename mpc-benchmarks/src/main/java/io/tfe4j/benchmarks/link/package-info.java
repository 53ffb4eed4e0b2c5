/** How fast a link between two processes is, and how fast it could be. */
@NullMarked
package io.tfe4j.benchmarks.link;

import org.jspecify.annotations.NullMarked;

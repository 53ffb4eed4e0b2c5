/** The artifact as programs of other projects see it. */
@NullMarked
package io.tfe4j.artifact;

import org.jspecify.annotations.NullMarked;

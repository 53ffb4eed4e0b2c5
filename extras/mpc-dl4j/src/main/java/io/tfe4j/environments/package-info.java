/**
 * Other people's libraries in a Java process of their own, with a class path of their own: what an environment is made
 * of, how it is made and checked, and the process that runs in it. What the process computes is not known here.
 */
@NullMarked
package io.tfe4j.environments;

import org.jspecify.annotations.NullMarked;

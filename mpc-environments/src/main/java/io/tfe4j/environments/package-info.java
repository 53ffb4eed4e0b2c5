/** Other people's libraries in a Java process of their own, with a class path of their own. */
@org.jspecify.annotations.NullMarked
package io.tfe4j.environments;

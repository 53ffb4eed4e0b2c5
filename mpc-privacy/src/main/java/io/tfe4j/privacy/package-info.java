/** Training and statistics with differential privacy, in the clear and on shares. */
@org.jspecify.annotations.NullMarked
package io.tfe4j.privacy;

/** What trains, apart from privacy: gradients of examples, each clipped by itself. Knows no noise and no budget. */
@org.jspecify.annotations.NullMarked
package io.tfe4j.privacy.engine;

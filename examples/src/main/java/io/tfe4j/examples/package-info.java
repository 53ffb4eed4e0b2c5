/** Whole programs to read first: several owners, three servers, one receiver, real files. */
@NullMarked
package io.tfe4j.examples;

import org.jspecify.annotations.NullMarked;

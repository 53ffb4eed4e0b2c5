/**
 * Numbers with a binary point: how real numbers become ring elements and back, with how many fraction bits, and in which
 * range a value is known to lie.
 */
@NullMarked
package io.tfe4j.fixedpoint;

import org.jspecify.annotations.NullMarked;

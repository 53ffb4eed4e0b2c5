/**
 * What a run leaves behind for people to look at: TensorBoard's event files and traces for Perfetto. Public sizes and
 * times only; knows no value, and nothing of how players find one another.
 */
@NullMarked
package io.tfe4j.events;

import org.jspecify.annotations.NullMarked;

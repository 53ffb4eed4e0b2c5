/** Networks for images of ImageNet's size, written once and run twice: on shares, and in the clear. */
@org.jspecify.annotations.NullMarked
package io.tfe4j.benchmarks.image;

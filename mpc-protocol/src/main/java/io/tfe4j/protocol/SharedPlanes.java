package io.tfe4j.protocol;

/** One party's components of several shared bit planes of one chunk. */
record SharedPlanes(long[] left, long[] right) {}

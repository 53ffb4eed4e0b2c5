package io.tfe4j.program;

import io.tfe4j.party.Step;

/** Of operations that bring data from players and to them, which players and servers take together. */
public enum ExchangeSteps implements Step {
    SHARE,
    PUBLISH,
    OPEN,
    CONVERT,
    CHECK_RANGE
}

package io.tfe4j.privacy.accounting;

/** Which data sets count as differing in one example. */
public enum Neighbours {
    /** One has an example more. */
    ADD_OR_REMOVE_ONE,
    /** One example has other values. */
    REPLACE_ONE
}

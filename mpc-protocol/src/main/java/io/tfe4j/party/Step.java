package io.tfe4j.party;

/**
 * One message or random draw of a protocol: an enum constant, used once in a context, either always with an index or
 * always without. An enum of steps has at most 254 constants.
 */
public interface Step {
    String name();

    int ordinal();
}

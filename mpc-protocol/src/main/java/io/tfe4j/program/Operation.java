package io.tfe4j.program;

import io.tfe4j.party.PartyContext;

/**
 * What a node computes, at one server. The same code infers types and costs when its inputs are symbolic, and computes
 * when they are not, so it must decide nothing by the elements of shares.
 */
@FunctionalInterface
public interface Operation {
    Value apply(PartyContext context, Arguments in);
}

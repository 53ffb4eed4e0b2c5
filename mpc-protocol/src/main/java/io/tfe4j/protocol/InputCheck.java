package io.tfe4j.protocol;

import io.tfe4j.party.MpcException;
import io.tfe4j.party.Party;
import io.tfe4j.party.PartyContext;
import io.tfe4j.share.ComponentDigest;

/**
 * One component of an input, whose other holder has yet to say that its owner gave it the same. An owner that gives two
 * parties different values for one component would otherwise get results that belong to no input at all.
 *
 * <p>The digest is sent as soon as the component is there, and waited for at the end, so that it costs no round: until
 * every party has finished, nothing is delivered. It goes to a party that holds the component, and tells it nothing new.
 */
public final class InputCheck {
    private final PartyContext step;
    private final Party component;
    private final long[] digest;

    InputCheck(PartyContext step, Party component, long[] digest) {
        this.step = step;
        this.component = component;
        this.digest = digest;
    }

    /**
     * Waits for the other holder's digest.
     *
     * @throws MpcException if it differs
     */
    public void finish() {
        Party holder = step.self().previous();
        if (!ComponentDigest.equal(digest, step.receive(holder, 0, ComponentDigest.WORDS))) {
            throw new MpcException(
                    MpcException.Code.INCONSISTENT,
                    "owner gave two servers different shares: component=" + component.ordinal() + ", servers=" + holder
                            + " and " + step.self() + ", step=" + step.path());
        }
    }

    @Override
    public String toString() {
        return "InputCheck at " + step.path();
    }
}

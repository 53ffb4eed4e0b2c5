package io.tfe4j.party;

/**
 * Which protocols a run uses. A context carries it to them; what they can do is known to those who define them, in
 * {@code io.tfe4j.protocol.Suite}.
 */
public interface Mode {
    /** In programs, policies and logs; lower case. */
    String name();
}

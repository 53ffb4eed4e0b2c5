package io.tfe4j.player.audit;

/**
 * What a server notes of one round of secure aggregation.
 *
 * @param name of the round
 * @param terms SHA-256 of all that the servers agreed on, in hexadecimal
 * @param clients how many were chosen
 * @param accepted how many are in the sum; 0 before that is known
 * @param rule of the policy, that allowed it; empty if none did
 * @param result accepted, computed (the sum is about to be opened), finished, failed or refused
 * @param reason empty where it does not apply
 */
public record AuditRound(
        String name, String terms, int clients, int accepted, String rule, AuditEntry.Result result, String reason) {}

package io.tfe4j.federated.service;

import io.tfe4j.federated.aggregation.ClientId;
import io.tfe4j.federated.aggregation.UpdateRules;
import io.tfe4j.player.consent.Printable;
import io.tfe4j.player.tls.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;

/**
 * What the three servers must agree on for a round; a difference in any of it ends the round before it begins.
 *
 * @param round its name, never used before
 * @param clients the names of those who may submit
 * @param patience how long they have
 * @param batch how many are checked together
 * @param leastClients with fewer in the sum it is not opened
 * @param noiseMultiplier the standard deviation of two servers' noise over the clip norm; 0 opens the sum as it is
 */
public record RoundTerms(
        String round,
        UpdateRules rules,
        List<String> clients,
        Duration patience,
        int batch,
        int leastClients,
        double noiseMultiplier) {
    private static final int MOST_OF_A_NAME = 200;

    public RoundTerms {
        clients = List.copyOf(clients);
        if (!round.equals(Printable.text(round, MOST_OF_A_NAME))) {
            throw new IllegalArgumentException("round's name malformed: length=" + round.length() + ", allowed="
                    + MOST_OF_A_NAME + " characters that can be printed");
        }
        if (round.isEmpty() || batch < 1 || leastClients < 2 || !(noiseMultiplier >= 0)) {
            throw new IllegalArgumentException("terms out of range: round=" + round + ", batch=" + batch
                    + ", leastClients=" + leastClients + ", noiseMultiplier=" + noiseMultiplier
                    + ", allowed: a name, at least 1, at least 2, at least 0");
        }
    }

    List<ClientId> ids() {
        return clients.stream().map(ClientId::of).toList();
    }

    /** SHA-256 of all terms. */
    byte[] digest() {
        MessageDigest digest = Sha256.digest();
        add(digest, round);
        add(digest, rules + " " + patience + " " + batch + " " + leastClients + " " + noiseMultiplier);
        clients.forEach(client -> add(digest, client));
        return digest.digest();
    }

    private static void add(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        digest.update(bytes);
    }

    @Override
    public String toString() {
        return "RoundTerms[" + round + ", " + clients.size() + " clients]";
    }
}

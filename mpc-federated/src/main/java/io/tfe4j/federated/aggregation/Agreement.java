package io.tfe4j.federated.aggregation;

import io.tfe4j.party.MpcException;
import io.tfe4j.party.Party;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.Step;
import io.tfe4j.share.ComponentDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which clients the next batch has: P0 proposes, and a client counts if each server has all of it and the two holders of
 * each component have the same. A digest goes to a server that has what it is of, and tells it nothing new.
 */
final class Agreement {
    enum Steps implements Step {
        SEND_SIZES,
        SEND_CLIENTS,
        SEND_DIGESTS,
        SEND_VERDICTS
    }

    private static final int MOST_CLIENTS = 1 << 24;

    /** @param lost clients whom nobody should wait for any more */
    record Proposal(List<ClientId> batch, List<ClientId> lost, boolean isLast) {}

    private final PartyContext context;

    Agreement(PartyContext context) {
        this.context = context;
    }

    /** For P0. */
    void propose(Proposal proposal) {
        long[] sizes = {proposal.batch().size(), proposal.lost().size(), proposal.isLast() ? 1 : 0};
        List<ClientId> all = new ArrayList<>(proposal.batch());
        all.addAll(proposal.lost());
        long[] ids = new long[all.size() * ClientId.WORDS];
        for (int i = 0; i < all.size(); i++) {
            all.get(i).write(ids, i * ClientId.WORDS);
        }
        sendToBoth(context.at(Steps.SEND_SIZES), sizes);
        sendToBoth(context.at(Steps.SEND_CLIENTS), ids);
    }

    /** For P1 and P2. */
    Proposal hear() {
        long[] sizes = context.at(Steps.SEND_SIZES).receive(Party.P0, 0, 3);
        if (sizes[0] < 0 || sizes[1] < 0 || sizes[0] > MOST_CLIENTS || sizes[1] > MOST_CLIENTS) {
            throw new MpcException(
                    MpcException.Code.BAD_MESSAGE,
                    "first server proposes too many clients: batch=" + sizes[0] + ", lost=" + sizes[1] + ", allowed="
                            + MOST_CLIENTS);
        }
        int batch = (int) sizes[0];
        int count = (int) (sizes[0] + sizes[1]);
        long[] words = context.at(Steps.SEND_CLIENTS).receive(Party.P0, 0, count * ClientId.WORDS);
        List<ClientId> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(ClientId.read(words, i * ClientId.WORDS));
        }
        return new Proposal(all.subList(0, batch), all.subList(batch, count), sizes[2] != 0);
    }

    /** The same verdicts at all servers, in the order of the batch. */
    Verdict[] compare(List<ClientId> batch, Inbox inbox) {
        List<@Nullable SharedUpdate> updates = new ArrayList<>();
        batch.forEach(client -> updates.add(inbox.get(client)));
        PartyContext digests = context.at(Steps.SEND_DIGESTS);
        long[] own = new long[batch.size() * ComponentDigest.WORDS];
        for (int i = 0; i < batch.size(); i++) {
            SharedUpdate update = updates.get(i);
            if (update != null) {
                System.arraycopy(update.right().digest(), 0, own, i * ComponentDigest.WORDS, ComponentDigest.WORDS);
            }
        }
        digests.send(context.self().next(), 0, own);
        long[] other = digests.receive(context.self().previous(), 0, own.length);
        Verdict[] verdicts = new Verdict[batch.size()];
        for (int i = 0; i < verdicts.length; i++) {
            SharedUpdate update = updates.get(i);
            verdicts[i] = update == null ? inbox.verdict(batch.get(i)) : compare(update, other, i);
        }
        return worst(verdicts);
    }

    private static Verdict compare(SharedUpdate update, long[] digests, int index) {
        long[] own = update.left().digest();
        long differences = 0;
        for (int i = 0; i < ComponentDigest.WORDS; i++) {
            differences |= own[i] ^ digests[index * ComponentDigest.WORDS + i];
        }
        return differences == 0 ? Verdict.ACCEPTED : Verdict.INCONSISTENT;
    }

    private Verdict[] worst(Verdict[] verdicts) {
        PartyContext step = context.at(Steps.SEND_VERDICTS);
        sendToBoth(step, Arrays.stream(verdicts).mapToLong(Verdict::ordinal).toArray());
        for (Party other : List.of(context.self().next(), context.self().previous())) {
            long[] theirs = step.receive(other, 0, verdicts.length);
            for (int i = 0; i < verdicts.length; i++) {
                verdicts[i] = Verdict.worse(verdicts[i], Verdict.values()[Math.toIntExact(theirs[i])]);
            }
        }
        return verdicts;
    }

    private void sendToBoth(PartyContext step, long[] words) {
        step.send(context.self().next(), 0, words);
        step.send(context.self().previous(), 0, words);
    }
}

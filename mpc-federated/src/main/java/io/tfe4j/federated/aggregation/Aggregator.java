package io.tfe4j.federated.aggregation;

import io.tfe4j.party.MpcException;
import io.tfe4j.party.Party;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.Step;
import io.tfe4j.ring.RingKernels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One server's part of a round. Batch by batch the servers agree on who is whole, check norms, and add up; then they may
 * open the sum, each with noise of its own in it. Belongs to one thread.
 *
 * <p><b>Learned</b> by a server: who submitted, one bit of each whole client (whether its norm is small enough), and the
 * noised sum. It knows its own noise; the sum is protected by that of the two others.
 */
public final class Aggregator {
    enum Steps implements Step {
        AGREE,
        DRAW_PROJECTIONS,
        CHECK_NORMS,
        OPEN_SUM
    }

    /** P0 speaks at least this often, so that nobody takes it for dead while clients are slow. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(2);

    private final UpdateRules rules;
    private final Inbox inbox;
    private final int batch;
    private final long[] noise;
    private final long[] sum;
    private int accepted;
    private boolean opened;

    /**
     * @param batch how many clients are checked together
     * @param noise this server's own, drawn beforehand; see {@link NoiseShare}. Overwritten
     */
    public Aggregator(UpdateRules rules, Inbox inbox, int batch, long[] noise) {
        if (batch < 1) {
            throw new IllegalArgumentException("batch out of range: batch=" + batch + ", least=1");
        }
        if (noise.length != rules.length()) {
            throw new IllegalArgumentException(
                    "noise has another length: length=" + noise.length + ", expected=" + rules.length());
        }
        this.rules = rules;
        this.inbox = inbox;
        this.batch = batch;
        this.noise = noise;
        sum = new long[rules.length()];
    }

    /** Waits for a batch, or part of one, and adds up what is good of it. Returns whether there may be more. */
    public boolean nextBatch(PartyContext context) {
        Agreement agreement = new Agreement(context.at(Steps.AGREE));
        Agreement.Proposal proposal = context.self() == Party.P0 ? propose(agreement) : agreement.hear();
        if (proposal.batch().size() > batch || !inbox.mayBeBatch(proposal.batch())) {
            throw new MpcException(
                    MpcException.Code.BAD_MESSAGE,
                    "first server proposes a batch that cannot be: clients="
                            + proposal.batch().size() + ", allowed=" + batch
                            + "; each must have been chosen, be there once, and not have been decided on");
        }
        if (!proposal.batch().isEmpty()) {
            Verdict[] verdicts = agreement.compare(proposal.batch(), inbox);
            check(context, proposal.batch(), verdicts);
            for (int i = 0; i < verdicts.length; i++) {
                inbox.finish(proposal.batch().get(i), verdicts[i]);
            }
        }
        proposal.lost().forEach(inbox::drop);
        if (proposal.isLast()) {
            inbox.close();
        }
        return !proposal.isLast();
    }

    private Agreement.Proposal propose(Agreement agreement) {
        try {
            List<ClientId> clients = inbox.await(batch, LONGEST_SILENCE);
            Agreement.Proposal proposal =
                    new Agreement.Proposal(clients, inbox.takeLost(), clients.isEmpty() && inbox.isExhausted());
            agreement.propose(proposal);
            return proposal;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MpcException(MpcException.Code.CANCELLED, "interrupted while waiting for clients", e);
        }
    }

    private void check(PartyContext context, List<ClientId> clients, Verdict[] verdicts) {
        List<Integer> places = new ArrayList<>();
        List<SharedUpdate> updates = new ArrayList<>();
        for (int i = 0; i < verdicts.length; i++) {
            SharedUpdate update = inbox.get(clients.get(i));
            if (verdicts[i] == Verdict.ACCEPTED && update != null) {
                places.add(i);
                updates.add(update);
            }
        }
        if (updates.isEmpty()) {
            return;
        }
        // only now: clients must not know the projections when they choose their updates
        byte[] seed = CommonSeed.draw(context.at(Steps.DRAW_PROJECTIONS));
        BatchPass pass = new BatchPass(rules, updates, new Projections(seed, rules.projections())).run();
        boolean[] passes = NormCheck.passes(context.at(Steps.CHECK_NORMS), rules, pass);
        RingKernels.fastest().add(sum, 0, pass.sum(), 0, sum, 0, sum.length);
        for (int i = 0; i < passes.length; i++) {
            if (passes[i]) {
                accepted++;
            } else {
                updates.get(i).left().addTo(sum, -1);
                verdicts[places.get(i)] = Verdict.OUT_OF_NORM;
            }
        }
    }

    /** How many updates are in the sum; the same at all servers. */
    public int accepted() {
        return accepted;
    }

    /** What became of the clients, as this server knows it. P0 knows who was lost before it submitted. */
    public Map<Verdict, Integer> counts() {
        return inbox.counts();
    }

    /**
     * All servers learn the sum with the noise of all three, in units of the grid. Once.
     *
     * @param least 0 only for sums with noise, which alone protects the updates however few there are
     * @throws IllegalStateException if fewer than {@code least} updates are in it, or it has been opened before: nothing
     *     is sent
     */
    public long[] open(PartyContext context, int least) {
        if (accepted < least) {
            throw new IllegalStateException("too few updates to open a sum: accepted=" + accepted + ", least=" + least);
        }
        if (opened) {
            throw new IllegalStateException("sum has been opened before");
        }
        opened = true;
        RingKernels.fastest().add(noise, 0, sum, 0, noise, 0, noise.length);
        return Resharing.open(context.at(Steps.OPEN_SUM), noise);
    }
}

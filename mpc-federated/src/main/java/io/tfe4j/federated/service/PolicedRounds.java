package io.tfe4j.federated.service;

import io.tfe4j.player.audit.AuditEntry.Result;
import io.tfe4j.player.audit.AuditLog;
import io.tfe4j.player.audit.AuditRound;
import io.tfe4j.player.audit.AuditSigner;
import io.tfe4j.player.consent.PolicyFile;
import io.tfe4j.player.consent.Printable;
import io.tfe4j.player.consent.PrivacyTerms;
import io.tfe4j.player.consent.RefusedException;
import io.tfe4j.player.consent.RoundRule;
import io.tfe4j.player.consent.RoundRule.ProposedRound;
import io.tfe4j.player.tls.Credentials;
import io.tfe4j.privacy.accounting.PrivacyEvent;
import io.tfe4j.privacy.ledger.BudgetExceededException;
import io.tfe4j.privacy.ledger.OtherBudgetException;
import io.tfe4j.privacy.ledger.PrivacyBudget;
import io.tfe4j.privacy.ledger.PrivacyLedger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Rounds as a policy allows them, with a line in the audit log for each of their states. The policy is read anew for each
 * round. Uses of a rule, and what a round costs of the clients' privacy, are on disk before a sum is opened, and before the
 * round ends for anybody the audit log has that it is about to be.
 */
public final class PolicedRounds implements RoundOversight, AutoCloseable {
    private static final int MOST_OF_A_REASON = 1000;

    private final @Nullable Path policy;
    private final Path state;
    private final AuditLog audit;
    private final RoundNames uses;
    private String rule = "";

    private PolicedRounds(@Nullable Path policy, Path state, AuditLog audit) {
        this.policy = policy;
        this.state = state;
        this.audit = audit;
        uses = RoundNames.of(state.resolve("round-uses"));
    }

    /**
     * Of one server.
     *
     * @param name of the server
     * @param policy a {@link PolicyFile} with rules about rounds; null allows every round, which is for servers that are all
     *     on one machine
     * @param state a folder for uses, the ledger of the clients' privacy and {@code audit.jsonl}
     * @param credentials that sign the audit log; null for a server without TLS, whose log is not signed
     * @throws IllegalArgumentException if the policy or the log is none
     */
    public static PolicedRounds open(
            String name, @Nullable Path policy, Path state, @Nullable Credentials credentials) {
        if (policy != null) {
            PolicyFile.load(policy);
        }
        AuditSigner signer = credentials == null
                ? AuditSigner.unsigned(name)
                : AuditSigner.of(credentials.key(), credentials.certificate());
        return new PolicedRounds(policy, state, AuditLog.open(state.resolve("audit.jsonl"), signer));
    }

    private static ProposedRound proposed(RoundTerms terms) {
        return new ProposedRound(
                terms.round(),
                terms.clients(),
                terms.rules().length(),
                terms.rules().clipNorm(),
                terms.leastClients(),
                terms.noiseMultiplier());
    }

    private void record(RoundTerms terms, int accepted, Result result, String reason) {
        audit.append(new AuditRound(
                Printable.text(terms.round(), MOST_OF_A_REASON),
                HexFormat.of().formatHex(terms.digest()),
                terms.clients().size(),
                accepted,
                rule,
                result,
                Printable.text(reason, MOST_OF_A_REASON)));
    }

    @Override
    public void begins(RoundTerms terms) {
        rule = "";
        if (policy != null) {
            try {
                RoundRule allowing = PolicyFile.load(policy).consent(proposed(terms));
                requireUnused(allowing);
                if (allowing.differentialPrivacy() != null) {
                    spend(terms, allowing.differentialPrivacy(), false);
                }
                rule = allowing.name();
            } catch (IllegalArgumentException e) {
                throw refused(
                        terms,
                        new RefusedException(
                                "policy is not readable any more: cause=" + e.getMessage(),
                                "policy is not readable any more"));
            } catch (RefusedException e) {
                throw refused(terms, e);
            }
        }
        record(terms, 0, Result.ACCEPTED, "");
    }

    private RefusedException refused(RoundTerms terms, RefusedException cause) {
        record(terms, 0, Result.REFUSED, String.valueOf(cause.getMessage()));
        return cause;
    }

    private void requireUnused(RoundRule allowing) {
        Integer most = allowing.maximumRuns();
        if (most != null && uses.count(useOf(allowing, "")) >= most) {
            throw new RefusedException(
                    "rule has had its rounds: rule=" + allowing.name() + ", maximumRuns=" + most,
                    "rule has had its rounds");
        }
    }

    private static String useOf(RoundRule allowing, String round) {
        return Printable.text(allowing.name(), MOST_OF_A_REASON) + "\t" + round;
    }

    /** By today's policy, which may be another than the round began with. */
    @Override
    public void opens(RoundTerms terms, int accepted) {
        if (policy != null) {
            RoundRule allowing = PolicyFile.load(policy).consent(proposed(terms));
            requireUnused(allowing);
            uses.use(useOf(allowing, terms.round()));
            if (allowing.differentialPrivacy() != null) {
                spend(terms, allowing.differentialPrivacy(), true);
            }
            rule = allowing.name();
        }
        record(terms, accepted, Result.COMPUTED, "");
    }

    private void spend(RoundTerms terms, PrivacyTerms demanded, boolean forGood) {
        Path file = state.resolve("clients.ledger");
        PrivacyBudget budget = new PrivacyBudget(demanded.epsilon(), demanded.delta()).about("clients");
        PrivacyEvent event = new PrivacyEvent.Gaussian(terms.noiseMultiplier());
        String purpose = "aggregation, " + Printable.text(terms.round(), MOST_OF_A_REASON);
        try {
            Files.createDirectories(state);
            try (PrivacyLedger ledger = PrivacyLedger.openWithin(file, budget)) {
                ledger.requireAffordable(purpose, event, budget);
                if (forGood) {
                    ledger.spend(purpose, event);
                }
            }
        } catch (OtherBudgetException e) {
            throw new RefusedException(
                    String.valueOf(e.getMessage()), "privacy ledger of the clients was begun with another budget");
        } catch (BudgetExceededException e) {
            throw new RefusedException(String.valueOf(e.getMessage()), "privacy budget of the clients exceeded");
        } catch (IOException e) {
            throw new UncheckedIOException("privacy ledger cannot be written: file=" + file, e);
        }
    }

    @Override
    public void ended(RoundTerms terms, int accepted) {
        record(terms, accepted, Result.FINISHED, "");
    }

    @Override
    public void failed(RoundTerms terms, Throwable cause) {
        if (!(cause instanceof RefusedException)) {
            record(terms, 0, Result.FAILED, cause.getClass().getSimpleName());
        }
    }

    @Override
    public void close() {
        audit.close();
    }
}

package io.tfe4j.privacy.ledger;

/** A ledger was opened with a budget that is not its own. Nothing was changed. */
public final class OtherBudgetException extends RuntimeException {
    private static final long serialVersionUID = 1;

    OtherBudgetException(String message) {
        super(message);
    }
}

package io.tfe4j.privacy.ledger;

/** Something would cost more than is left of a budget. Nothing was spent. */
public final class BudgetExceededException extends RuntimeException {
    private static final long serialVersionUID = 1;

    BudgetExceededException(String message) {
        super(message);
    }
}

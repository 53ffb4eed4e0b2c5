package io.tfe4j.party;

/** The three computing parties, in a circle. Party i holds shares i and i+1 of every value. */
public enum Party {
    P0,
    P1,
    P2;

    private static final Party[] ALL = values();

    public static Party of(int index) {
        return ALL[Math.floorMod(index, 3)];
    }

    public Party next() {
        return of(ordinal() + 1);
    }

    public Party previous() {
        return of(ordinal() + 2);
    }
}

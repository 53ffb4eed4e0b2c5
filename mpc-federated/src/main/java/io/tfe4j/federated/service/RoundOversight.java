package io.tfe4j.federated.service;

/** What a server's organisation demands of rounds of aggregation, and keeps of them. */
interface RoundOversight {
    /** Demands nothing and keeps nothing. */
    RoundOversight NONE = new RoundOversight() {
        @Override
        public void begins(RoundTerms terms) {
            // whoever calls the library decides
        }

        @Override
        public void opens(RoundTerms terms, int accepted) {
            // as above
        }

        @Override
        public void ended(RoundTerms terms, int accepted) {
            // as above
        }

        @Override
        public void failed(RoundTerms terms, Throwable cause) {
            // as above
        }
    };

    /**
     * Before the servers agree on a round; no client has been let in.
     *
     * @throws io.tfe4j.player.consent.RefusedException if this server does not take part
     */
    void begins(RoundTerms terms);

    /**
     * Before the sum is opened. Whatever is thrown, nobody learns it.
     *
     * @param accepted how many updates are in it
     */
    void opens(RoundTerms terms, int accepted);

    /** The round is over, and its sum has been opened if there was one. */
    void ended(RoundTerms terms, int accepted);

    /** The round is over, and this server has no sum. */
    void failed(RoundTerms terms, Throwable cause);
}

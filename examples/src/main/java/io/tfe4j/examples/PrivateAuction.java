package io.tfe4j.examples;

import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.RunReport;
import io.tfe4j.Session;
import io.tfe4j.Tfe;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * A sealed-bid auction of several lots at once: the highest bidder wins and pays the second-highest bid. The auctioneer
 * learns these two facts a lot and no bid besides. Of equal bids the bidder with the lowest number wins, and pays just
 * that bid.
 */
final class PrivateAuction implements Example {
    private static final int BIDDERS = 6;
    private static final int LOTS = 5;
    private static final String WINNERS = "winners";
    private static final String PRICES = "prices";
    private static final double HIGHEST_BID = 1_000_000;

    @Override
    public String name() {
        return "private-auction";
    }

    @Override
    public String summary() {
        return "the winner of each lot and the second price, without showing the other bids";
    }

    @Override
    public void run(Stage stage) {
        Tfe.setConfig(stage.config());
        PrivateTensor bids = Tfe.stack(
                0,
                IntStream.range(0, BIDDERS)
                        .mapToObj(bidder -> input(stage, bidder))
                        .toArray(PrivateTensor[]::new));
        PrivateTensor winner = bids.argMax(0);
        PrivateTensor lost = winner.oneHot(BIDDERS).transpose().rsub(1);
        PrivateTensor second = bids.mul(lost).max(0);
        List<Output> outputs =
                List.of(stage.output("auctioneer", WINNERS, winner), stage.output("auctioneer", PRICES, second));
        try (Session session = Tfe.session()) {
            show(stage, session.run(outputs, name()));
        }
    }

    private static PrivateTensor input(Stage stage, int bidder) {
        return Tfe.definePrivateInput(
                stage.owner("bidder-" + bidder, bidder),
                Inputs.dataset("bidder-" + bidder)
                        .columns("bid_euro")
                        .rows(LOTS)
                        .range(0, HIGHEST_BID)
                        .fractionBits(0));
    }

    private static double[] bids(Stage stage, int bidder) {
        return stage.columns("bidder-" + bidder, LOTS, "bid_euro");
    }

    private static void show(Stage stage, RunReport run) {
        stage.players(run);
        stage.ownersSee(List.of("bidder-0 to -5"), "its own " + LOTS + " bids");
        stage.receiverSees("auctioneer", "a winner and a price for each lot");
        stage.report(run);
        if (!stage.received()) {
            return;
        }
        double[] winner = stage.result(WINNERS);
        double[] price = stage.result(PRICES);
        stage.check(
                DoubleStream.concat(DoubleStream.of(winner), DoubleStream.of(price))
                        .toArray(),
                plain(stage),
                0);
        stage.print("");
        stage.print("lot  winner    pays");
        for (int lot = 0; lot < LOTS; lot++) {
            stage.print("%3d  bidder-%.0f  %,8.0f euro", lot + 1, winner[lot], price[lot]);
        }
    }

    /** Winners, then prices. */
    private static double[] plain(Stage stage) {
        double[] result = new double[2 * LOTS];
        for (int lot = 0; lot < LOTS; lot++) {
            double[] bids = new double[BIDDERS];
            for (int bidder = 0; bidder < BIDDERS; bidder++) {
                bids[bidder] = bids(stage, bidder)[lot];
                if (bids[bidder] > bids[(int) result[lot]]) {
                    result[lot] = bidder;
                }
            }
            result[LOTS + lot] = DoubleStream.of(bids).sorted().toArray()[BIDDERS - 2];
        }
        return result;
    }
}

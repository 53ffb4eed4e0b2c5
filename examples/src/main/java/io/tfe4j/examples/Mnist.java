package io.tfe4j.examples;

import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.PrivateVariable;
import io.tfe4j.RunReport;
import io.tfe4j.Session;
import io.tfe4j.Tfe;
import io.tfe4j.fixedpoint.Rounding;
import io.tfe4j.ml.Loss;
import io.tfe4j.ml.Sequential;
import io.tfe4j.ml.Sgd;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An archive has handwritten digits and what they show; a network is trained on them that nobody gets to see, and a
 * researcher learns after each epoch how many of a post office's digits it tells right.
 */
final class Mnist implements Example {
    private static final int SIDE = 28;
    private static final int DIGITS = 10;
    private static final int TEST_BATCH = 100;
    private static final double STEPS_OF_GREY = 256;
    private static final List<String> OWNERS = List.of("archive", "post-office");
    private static final String RIGHT = "mnist-right";

    @Override
    public String name() {
        return "mnist";
    }

    @Override
    public String summary() {
        return "train a network on an archive's digits, tell a post office's; nobody sees the network";
    }

    @Override
    public Map<String, String> settings() {
        return Settings.defaults(
                "network",
                "a",
                "epochs",
                "5",
                "batch",
                "32",
                "rate",
                "0.1",
                "train",
                "1280",
                "test",
                "500",
                "rounding",
                "exact");
    }

    @Override
    public void run(Stage stage) {
        Settings settings = stage.settings();
        MnistNetwork network = MnistNetwork.named(settings.text("network"));
        int test = settings.positive("test");
        if (test % TEST_BATCH != 0) {
            throw new IllegalArgumentException("setting is not a multiple of " + TEST_BATCH + ": test=" + test);
        }
        Tfe.setConfig(stage.config());
        Tfe.setRounding(rounding(settings.text("rounding")));
        Data archive = Data.of(stage, 0, "train", settings.positive("train"));
        Data office = Data.of(stage, 1, "test", test);
        Sequential model = Sequential.of(new int[] {1, SIDE, SIDE}, network.layers());
        Output epoch = model.compile(new Sgd(settings.positiveReal("rate")), Loss.categoricalCrossEntropy())
                .fit(
                        archive.images,
                        Tfe.definePrivateVariable(archive.labels.oneHot(DIGITS)),
                        1,
                        settings.positive("batch"));
        PrivateVariable right =
                Tfe.definePrivateVariable(Inputs.scalar(0).range(0, test).fractionBits(0));
        right.assign(right.mul(0));
        Output counting = Tfe.repeat(test / TEST_BATCH, batch -> {
            PrivateTensor told =
                    model.predict(office.images.batch(batch, TEST_BATCH)).argMax(1);
            PrivateTensor hits = told.eq(office.labels.batch(batch, TEST_BATCH)).toNumbers();
            right.assign(right.add(hits.sum()).assumeRange(0, test));
        });
        Output result = stage.output("researcher", RIGHT, right);
        stage.print("network  %s", network);
        try (Session session = Tfe.session()) {
            for (int i = 1; i <= settings.positive("epochs"); i++) {
                RunReport run = session.run(List.of(epoch, counting, result), name() + "-epoch-" + i);
                show(stage, run, i, test);
            }
        }
        stage.received();
    }

    /** Dithered training takes half the time, if the players' policies allow what it tells. */
    private static Rounding rounding(String setting) {
        return switch (setting) {
            case "exact" -> Rounding.FLOOR;
            case "dithered" -> Rounding.DITHERED;
            default -> throw new IllegalArgumentException("setting is neither exact nor dithered: rounding=" + setting);
        };
    }

    private static void show(Stage stage, RunReport run, int epoch, int test) {
        if (epoch == 1) {
            stage.players(run);
            stage.ownersSee(OWNERS, "its own digits");
            stage.receiverSees("researcher", "after each epoch, how many of the post office's digits are told right");
            stage.report(run);
            stage.print("");
        }
        String told = stage.hasResult(RIGHT)
                ? String.format(Locale.ROOT, "%.2f %% of %d told right", 100 * stage.result(RIGHT)[0] / test, test)
                : "";
        stage.print("epoch %2d   %7.1f s   %s", epoch, run.seconds(), told);
    }

    private record Data(PrivateTensor images, PrivateTensor labels) {
        static Data of(Stage stage, int owner, String part, int rows) {
            String player = stage.owner(OWNERS.get(owner), owner);
            PrivateTensor pixels = Tfe.definePrivateInput(
                    player,
                    Inputs.dataset("mnist-" + part + "-images")
                            .shape(rows, 1, SIDE, SIDE)
                            .range(0, STEPS_OF_GREY - 1)
                            .fractionBits(0));
            PrivateTensor labels = Tfe.definePrivateInput(
                    player,
                    Inputs.dataset("mnist-" + part + "-labels")
                            .shape(rows)
                            .range(0, DIGITS - 1)
                            .fractionBits(0));
            // shared once a session, not once an epoch
            return new Data(
                    Tfe.definePrivateVariable(pixels.mul(1 / STEPS_OF_GREY)), Tfe.definePrivateVariable(labels));
        }
    }
}

package io.tfe4j.player.consent;

import io.tfe4j.Inputs;
import io.tfe4j.PrivateTensor;
import io.tfe4j.TfeContext;
import io.tfe4j.config.LocalConfig;
import io.tfe4j.fixedpoint.Rounding;
import io.tfe4j.program.Program;

/** Programs to consent to. */
public final class Programs {
    private Programs() {}

    /** The researcher gets the sum of two hospitals' numbers. */
    public static Program sum() {
        return sum(new TfeContext(new LocalConfig()));
    }

    static Program sum(TfeContext tfe) {
        PrivateTensor sum = input(tfe, "hospital-a").add(input(tfe, "hospital-b"));
        return tfe.defineOutputValues("researcher", sum, values -> {}).program();
    }

    /** The researcher gets hospital-a's numbers as they are. */
    public static Program leak() {
        TfeContext tfe = new TfeContext(new LocalConfig());
        return tfe.defineOutputValues("researcher", input(tfe, "hospital-a"), values -> {})
                .program();
    }

    /** The researcher gets a scaled sum, rounded with dither. */
    public static Program dithered() {
        TfeContext tfe = new TfeContext(new LocalConfig());
        PrivateTensor sum = input(tfe, "hospital-a").add(input(tfe, "hospital-b"));
        PrivateTensor scaled = sum.sigmoid().mul(0.3).rounding(Rounding.DITHERED);
        return tfe.defineOutputValues("researcher", scaled, values -> {}).program();
    }

    /** Every server learns the sum. */
    public static Program reveal() {
        TfeContext tfe = new TfeContext(new LocalConfig());
        PrivateTensor sum = input(tfe, "hospital-a").add(input(tfe, "hospital-b"));
        return tfe.defineOutputValues("researcher", tfe.reveal(sum), values -> {})
                .program();
    }

    /** The researcher gets what a checkpoint holds. */
    public static Program restored() {
        TfeContext tfe = new TfeContext(new LocalConfig());
        PrivateTensor like = input(tfe, "hospital-a");
        return tfe.defineOutputValues("researcher", tfe.restored("kept", "ages", like), values -> {})
                .program();
    }

    /** The researcher gets the sum of that and of hospital-a's numbers. */
    public static Program restoredWithOne() {
        TfeContext tfe = new TfeContext(new LocalConfig());
        PrivateTensor own = input(tfe, "hospital-a");
        return tfe.defineOutputValues(
                        "researcher", tfe.restored("kept", "ages", own).add(own), values -> {})
                .program();
    }

    private static PrivateTensor input(TfeContext tfe, String owner) {
        return tfe.definePrivateInput(
                owner, Inputs.of(1, 2, 3).range(0, 10).fractionBits(0).named("ages-" + owner));
    }
}

package io.tfe4j.cli;

import java.io.PrintWriter;
import java.util.Timer;
import java.util.TimerTask;

/** Says every second that something is still being computed, from the first second on, until it is closed. */
final class SlowAnswer implements AutoCloseable {
    private static final long PERIOD_MILLIS = 1000;

    private final Timer timer = new Timer("slow-answer", true);

    private SlowAnswer() {}

    static SlowAnswer to(PrintWriter err, String what) {
        SlowAnswer answer = new SlowAnswer();
        answer.timer.scheduleAtFixedRate(
                new TimerTask() {
                    private int seconds;

                    @Override
                    public void run() {
                        seconds++;
                        err.println(what + ": " + seconds + " s");
                        err.flush();
                    }
                },
                PERIOD_MILLIS,
                PERIOD_MILLIS);
        return answer;
    }

    @Override
    public void close() {
        timer.cancel();
    }
}

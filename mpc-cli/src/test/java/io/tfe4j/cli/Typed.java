package io.tfe4j.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/** A command as a person types it, in this process: its exit code and what it printed. */
record Typed(int exitCode, String out, String err) {
    static Typed tfe4j(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
        return new Typed(exitCode, out.toString(), err.toString());
    }
}

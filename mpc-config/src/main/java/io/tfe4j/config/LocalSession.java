package io.tfe4j.config;

import io.tfe4j.DeploymentSession;
import io.tfe4j.RunReport;
import io.tfe4j.party.Party;
import io.tfe4j.program.Program;
import io.tfe4j.program.run.Bindings;
import io.tfe4j.program.run.VariableStore;
import java.util.ArrayList;
import java.util.List;

/** A session whose players are threads of this JVM. Each run has a network and keys of its own. */
final class LocalSession implements DeploymentSession {
    private final LocalConfig config;
    private final Bindings bindings;
    private final List<VariableStore> variables = new ArrayList<>();
    private boolean closed;

    LocalSession(LocalConfig config, Bindings bindings) {
        this.config = config;
        this.bindings = bindings;
        for (int i = 0; i < Party.values().length; i++) {
            variables.add(new VariableStore());
        }
    }

    @Override
    public synchronized RunReport run(Program program, String tag) {
        if (closed) {
            throw new IllegalStateException("session is closed");
        }
        List<String> players = config.withPlayers(program.players());
        RunListener listener = config.listener();
        listener.started(tag, players);
        try {
            RunReport report = new LocalRun(config, bindings, variables, program, players).run(tag);
            listener.finished(report);
            return report;
        } catch (RuntimeException e) {
            variables.forEach(VariableStore::rollback);
            listener.failed(tag, e);
            throw e;
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        variables.forEach(VariableStore::close);
    }
}

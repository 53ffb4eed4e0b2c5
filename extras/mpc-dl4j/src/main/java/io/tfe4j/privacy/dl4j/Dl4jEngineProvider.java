package io.tfe4j.privacy.dl4j;

import io.tfe4j.environments.EnvironmentException;
import io.tfe4j.environments.IsolatedEnvironments;
import io.tfe4j.environments.IsolatedProcess;
import io.tfe4j.environments.ProcessOptions;
import io.tfe4j.environments.SetupListener;
import io.tfe4j.environments.SetupOptions;
import io.tfe4j.privacy.engine.GradientEngine;
import io.tfe4j.privacy.engine.GradientEngineProvider;
import io.tfe4j.privacy.engine.Objective;
import io.tfe4j.privacy.engine.TrainableModel;
import io.tfe4j.privacy.plain.PlainModel;
import java.nio.file.Files;

/**
 * Trains a {@link Dl4jModel} in the environment {@code dl4j}, which is made if it was never made. A {@link PlainModel} is
 * taken, too, where this framework is asked for by name.
 */
public final class Dl4jEngineProvider implements GradientEngineProvider {
    private static final String ENVIRONMENT = "dl4j";
    private static final System.Logger LOG = System.getLogger(Dl4jEngineProvider.class.getName());

    @Override
    public String framework() {
        return "DL4J";
    }

    /** Models that nothing else trains; no process is started for others unless users say so. */
    @Override
    public boolean takes(TrainableModel model) {
        return model instanceof Dl4jModel;
    }

    /**
     * {@inheritDoc}
     *
     * @throws EnvironmentException if the environment cannot be made or is damaged, or its process fails
     */
    @Override
    public GradientEngine start(TrainableModel model, Objective objective) {
        Dl4jModel translated = translated(model);
        ensureSetUp();
        return start(IsolatedProcess.in(ENVIRONMENT, ProcessOptions.defaults()), translated, objective);
    }

    static GradientEngine start(IsolatedProcess process, Dl4jModel model, Objective objective) {
        try {
            return new Dl4jEngine(process, model, objective);
        } catch (EnvironmentException e) {
            process.close();
            throw e.wrongRequest()
                    .<RuntimeException>map(
                            wrong -> new IllegalArgumentException("DL4J does not take the model: " + wrong, e))
                    .orElse(e);
        } catch (RuntimeException e) {
            process.close();
            throw e;
        }
    }

    static Dl4jModel translated(TrainableModel model) {
        if (model instanceof Dl4jModel own) {
            return own;
        }
        if (model instanceof PlainModel plain) {
            return PlainTranslation.of(plain);
        }
        throw new IllegalArgumentException("model is not of this framework: framework=DL4J, model=" + model
                + "; describe it by Dl4jModel.builder or PlainModel.of");
    }

    /** One that is there and damaged is left for the user to see. */
    private static void ensureSetUp() {
        if (Files.notExists(IsolatedEnvironments.path(ENVIRONMENT))) {
            IsolatedEnvironments.setup(ENVIRONMENT, SetupOptions.defaults().withListener(new SetupListener() {
                @Override
                public void phase(String text) {
                    LOG.log(System.Logger.Level.INFO, "environment {0}: {1}", ENVIRONMENT, text);
                }
            }));
        }
    }
}

package io.tfe4j.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.tfe4j.DeploymentProvider;
import io.tfe4j.Inputs;
import io.tfe4j.PrivateTensor;
import io.tfe4j.TfeContext;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class LocalByDefaultTest {
    @Test
    void scriptsWithoutAConfiguration_runInThisJvm() {
        DeploymentProvider provider =
                ServiceLoader.load(DeploymentProvider.class).findFirst().orElseThrow();
        TfeContext tfe = new TfeContext(provider.create());
        PrivateTensor x = tfe.definePrivateInput("alice", Inputs.of(1, 2, 3).range(0, 10));

        assertThat(Running.valuesOf(tfe, x.mul(2))).containsExactly(2, 4, 6);
    }
}

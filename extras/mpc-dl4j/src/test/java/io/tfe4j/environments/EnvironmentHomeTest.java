package io.tfe4j.environments;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentHomeTest {
    @Test
    void folder_isInTheUsersHome_orWhereTheVariableSays() {
        assertThat(EnvironmentHome.folder(Map.of(), "/home/ada")).isEqualTo(Path.of("/home/ada/.tfe4j/environments"));
        assertThat(EnvironmentHome.folder(Map.of("TFE4J_HOME", "/srv/tfe4j"), "/home/ada"))
                .isEqualTo(Path.of("/srv/tfe4j/environments"));
    }

    @ParameterizedTest
    @CsvSource({
        "Linux, amd64, linux-x86_64",
        "Linux, aarch64, linux-arm64",
        "Mac OS X, aarch64, macosx-arm64",
        "Windows 11, amd64, windows-x86_64"
    })
    void dl4j_hasNativeCodeForOneSystem(String system, String processor, String classifier) {
        assertThat(Dl4jRecipe.create(system, processor).artifacts())
                .contains("org.nd4j:nd4j-native:jar:" + classifier + ":1.0.0-M2.1")
                .filteredOn(artifact -> artifact.contains(":jar:"))
                .allMatch(artifact -> artifact.contains(classifier));
    }

    @Test
    void dl4j_bringsItsWorker() {
        assertThat(Dl4jRecipe.create().worker().get()).startsWith('P', 'K');
    }
}

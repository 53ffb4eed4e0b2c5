package io.tfe4j.environments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MavenRepositoryUrlTest {
    @ParameterizedTest
    @ValueSource(strings = {"https://maven.example/all", "file:///srv/maven", "http://localhost:8081/maven"})
    void whatCannotBeChangedOnTheWay_isAllowed(String url) {
        assertThat(MavenRepositoryUrl.checked(url)).hasToString(url);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://maven.example/all", "ftp://maven.example", "maven.example", "https://a b"})
    void theRest_isRefused(String url) {
        assertThatThrownBy(() -> MavenRepositoryUrl.checked(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("TFE4J_MAVEN_REPOSITORY");
    }

    @Test
    void password_isUsed_andNeverShown() {
        URI url = MavenRepositoryUrl.checked("https://reader:hidden@maven.example/all");

        assertThat(MavenRepositoryUrl.shown(url)).isEqualTo("https://maven.example/all");
        assertThat(MavenRepositoryUrl.remote(url).build().getUrl()).isEqualTo("https://maven.example/all");
        assertThat(MavenRepositoryUrl.remote(url).build().getAuthentication()).isNotNull();
    }
}

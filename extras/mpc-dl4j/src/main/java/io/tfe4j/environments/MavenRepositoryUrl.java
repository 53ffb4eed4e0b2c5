package io.tfe4j.environments;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.util.repository.AuthenticationBuilder;

/** Where a Maven repository is: by HTTPS, or in a folder; by plain HTTP only on this machine. */
final class MavenRepositoryUrl {
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    private MavenRepositoryUrl() {}

    static URI checked(String text) {
        try {
            URI url = new URI(text.strip());
            boolean isSecure = "https".equals(url.getScheme()) || "file".equals(url.getScheme());
            if (isSecure || "http".equals(url.getScheme()) && THIS_MACHINE.contains(String.valueOf(url.getHost()))) {
                return url;
            }
            throw new IllegalArgumentException("not a Maven repository's URL: TFE4J_MAVEN_REPOSITORY=" + shown(url)
                    + ", allowed=https://… or file:///…");
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("not a URL: variable=TFE4J_MAVEN_REPOSITORY, at=" + e.getIndex());
        }
    }

    /** Without the password. */
    static String shown(URI url) {
        String userInfo = url.getRawUserInfo();
        return userInfo == null ? url.toString() : url.toString().replace(userInfo + "@", "");
    }

    static RemoteRepository.Builder remote(URI url) {
        RemoteRepository.Builder remote = new RemoteRepository.Builder("central", "default", shown(url));
        String userInfo = url.getUserInfo();
        if (userInfo != null) {
            String[] parts = userInfo.split(":", 2);
            AuthenticationBuilder authentication = new AuthenticationBuilder().addUsername(parts[0]);
            remote.setAuthentication(
                    authentication.addPassword(parts.length > 1 ? parts[1] : "").build());
        }
        return remote;
    }
}

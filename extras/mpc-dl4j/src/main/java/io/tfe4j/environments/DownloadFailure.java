package io.tfe4j.environments;

import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.apache.maven.model.building.ModelBuildingException;
import org.eclipse.aether.RepositoryException;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.transfer.ArtifactNotFoundException;
import org.eclipse.aether.transfer.ArtifactTransferException;
import org.eclipse.aether.transfer.ChecksumFailureException;
import org.jspecify.annotations.Nullable;

/** Says of a failed download which file it was, from where, why, and what to do. */
final class DownloadFailure {
    private static final String AGAIN = "repeat the setup: what has arrived is kept";

    private DownloadFailure() {}

    static EnvironmentException of(RepositoryException failure, URI repository) {
        ArtifactTransferException transfer = find(failure, ArtifactTransferException.class);
        Artifact artifact = transfer == null ? null : transfer.getArtifact();
        Throwable root = root(failure);
        return new EnvironmentException(
                "cannot fetch: artifact=" + (artifact == null ? "unknown" : artifact) + ", repository="
                        + MavenRepositoryUrl.shown(repository) + ", cause=" + cause(failure, root),
                hint(failure, root),
                failure);
    }

    private static String cause(Throwable failure, Throwable root) {
        ChecksumFailureException checksum = find(failure, ChecksumFailureException.class);
        if (checksum != null) {
            return "wrong checksum: expected=" + checksum.getExpected() + ", actual=" + checksum.getActual();
        }
        return root instanceof UnknownHostException
                ? "unknown host " + root.getMessage()
                : String.valueOf(root.getMessage());
    }

    private static String hint(Throwable failure, Throwable root) {
        if (find(failure, ChecksumFailureException.class) != null) {
            return "the file is damaged there or on the way, and was not kept; repeat the setup, or name another "
                    + "repository by TFE4J_MAVEN_REPOSITORY";
        }
        if (root instanceof UnknownHostException
                || root instanceof ConnectException
                || root instanceof SocketTimeoutException) {
            return "look at the network, then " + AGAIN + "; TFE4J_MAVEN_REPOSITORY names a mirror, "
                    + "-Dhttps.proxyHost=… in TFE4J_JAVA_OPTS a proxy";
        }
        if (root instanceof SSLException) {
            return "the server's certificate is not trusted: -Djavax.net.ssl.trustStore=… in TFE4J_JAVA_OPTS names others";
        }
        return find(failure, ArtifactNotFoundException.class) != null
                        || find(failure, ModelBuildingException.class) != null
                ? "the repository has no such file: TFE4J_MAVEN_REPOSITORY names another"
                : AGAIN;
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root;
    }

    private static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> type) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (type.isInstance(each)) {
                return type.cast(each);
            }
        }
        return null;
    }
}

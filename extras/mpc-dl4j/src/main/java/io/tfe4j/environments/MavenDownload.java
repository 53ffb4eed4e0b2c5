package io.tfe4j.environments;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.maven.repository.internal.MavenRepositorySystemUtils;
import org.eclipse.aether.DefaultRepositorySystemSession;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.collection.CollectRequest;
import org.eclipse.aether.collection.CollectResult;
import org.eclipse.aether.collection.DependencyCollectionException;
import org.eclipse.aether.graph.Dependency;
import org.eclipse.aether.graph.DependencyNode;
import org.eclipse.aether.graph.Exclusion;
import org.eclipse.aether.repository.LocalRepository;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.repository.RepositoryPolicy;
import org.eclipse.aether.resolution.ArtifactRequest;
import org.eclipse.aether.resolution.ArtifactResolutionException;
import org.eclipse.aether.resolution.ArtifactResult;
import org.eclipse.aether.supplier.RepositorySystemSupplier;
import org.eclipse.aether.util.graph.visitor.PreorderNodeListGenerator;

/** Fetches a recipe's artifacts and what they need from a Maven repository; a file with a wrong checksum is refused. */
final class MavenDownload {
    private final URI repository;
    private final Path downloads;
    private final SetupListener listener;

    /** @param downloads where files are kept until they are taken */
    MavenDownload(String repository, Path downloads, SetupListener listener) {
        this.repository = MavenRepositoryUrl.checked(repository);
        this.downloads = downloads;
        this.listener = listener;
    }

    /** A file that has arrived. */
    record Fetched(String artifact, String fileName, Path file) {}

    List<Fetched> fetch(Recipe recipe) {
        RepositorySystem system = new RepositorySystemSupplier().get();
        try {
            DefaultRepositorySystemSession session = session(system);
            listener.phase("looking up what " + recipe.name() + " needs, at " + MavenRepositoryUrl.shown(repository));
            CollectResult graph = system.collectDependencies(session, request(recipe));
            List<ArtifactRequest> requests = artifacts(graph.getRoot());
            listener.files(requests.size());
            listener.phase("fetching " + requests.size() + " files");
            return fetched(system.resolveArtifacts(session, requests));
        } catch (DependencyCollectionException | ArtifactResolutionException e) {
            throw DownloadFailure.of(e, repository);
        } finally {
            system.shutdown();
        }
    }

    private DefaultRepositorySystemSession session(RepositorySystem system) {
        DefaultRepositorySystemSession session = MavenRepositorySystemUtils.newSession();
        session.setLocalRepositoryManager(
                system.newLocalRepositoryManager(session, new LocalRepository(downloads.toFile())));
        session.setChecksumPolicy(RepositoryPolicy.CHECKSUM_POLICY_FAIL);
        // proxies as Java's own: -Dhttps.proxyHost
        session.setConfigProperty("aether.connector.http.useSystemProperties", true);
        session.setSystemProperties(System.getProperties());
        session.setTransferListener(new DownloadProgress(listener));
        return session;
    }

    private CollectRequest request(Recipe recipe) {
        List<Exclusion> exclusions = recipe.exclusions().stream()
                .map(text -> text.split(":"))
                .map(parts -> new Exclusion(parts[0], parts[1], "*", "*"))
                .toList();
        List<Dependency> dependencies = recipe.artifacts().stream()
                .map(text -> new Dependency(new DefaultArtifact(text), "runtime", false, exclusions))
                .toList();
        return new CollectRequest(dependencies, List.of(), List.of(remote()));
    }

    private RemoteRepository remote() {
        return MavenRepositoryUrl.remote(repository)
                .setPolicy(new RepositoryPolicy(
                        true, RepositoryPolicy.UPDATE_POLICY_ALWAYS, RepositoryPolicy.CHECKSUM_POLICY_FAIL))
                .build();
    }

    private List<ArtifactRequest> artifacts(DependencyNode root) {
        PreorderNodeListGenerator all = new PreorderNodeListGenerator();
        root.accept(all);
        return all.getDependencies(true).stream()
                .map(dependency -> new ArtifactRequest(dependency.getArtifact(), List.of(remote()), ""))
                .toList();
    }

    private static List<Fetched> fetched(List<ArtifactResult> results) {
        List<Fetched> fetched = new ArrayList<>();
        for (ArtifactResult result : results) {
            Artifact artifact = result.getArtifact();
            fetched.add(new Fetched(
                    artifact.toString(),
                    artifact.getGroupId() + "." + artifact.getFile().getName(),
                    artifact.getFile().toPath()));
        }
        return fetched;
    }
}

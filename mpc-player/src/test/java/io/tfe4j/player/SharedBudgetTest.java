package io.tfe4j.player;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tfe4j.Inputs;
import io.tfe4j.PrivateTensor;
import io.tfe4j.Session;
import io.tfe4j.TfeContext;
import io.tfe4j.data.Catalog;
import io.tfe4j.program.run.Bindings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A budget belongs to the people whom data is about, whatever the data is called, at its owner and at the servers. */
@Timeout(120)
@Tag("security-45")
class SharedBudgetTest {
    private static final String POLICY = """
            {"rules": [{"name": "noised", "submitters": ["*"], "inputs": ["*"], "receivers": ["*"],
              "differentialPrivacy": {"epsilon": 2, "delta": 1e-5}}]}""";
    /** One run costs about 1.7 of the 2. */
    private static final double NOISE = 2.5;

    private static final String BOTH_ABOUT_VISITORS = """
            {"datasets": {"visits": {"file": "visits.csv", "subjects": "visitors"},
                          "again": {"file": "again.csv", "subjects": "visitors"}}}""";

    @TempDir
    Path folder;

    private final Average average = new Average();
    private Path data;
    private Cluster cluster;

    @BeforeEach
    void start() throws IOException {
        data = Files.createDirectories(folder.resolve("data"));
        Files.writeString(data.resolve("visits.csv"), "days\n1\n2\n3\n");
        cluster = average.bind(Cluster.of(folder, false, Average.NAMES))
                .bindings("hospital-a", () -> new Bindings().withCatalog(Catalog.load(data), Catalog.load(data)))
                .policy("hospital-a", POLICY)
                .policy("server1", POLICY)
                .startAll();
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    private static PrivateTensor days(TfeContext tfe, String dataset) {
        return tfe.definePrivateInput(
                "hospital-a", Inputs.dataset(dataset).columns("days").rows(3).range(0, 30));
    }

    private void run(String dataset) {
        run(tfe -> days(tfe, dataset).noisedSum(30, NOISE));
    }

    private void run(Function<TfeContext, PrivateTensor> sum) {
        TfeContext tfe = new TfeContext(cluster.remote());
        try (Session session = tfe.session()) {
            session.run(tfe.defineOutput("researcher", "sum", sum.apply(tfe)), "sum");
        }
    }

    private List<String> entries(String player, String people) throws IOException {
        Path ledger = cluster.state(player).resolve("privacy").resolve("hospital-a%2F" + people + ".ledger");
        return LedgerLines.entries(ledger);
    }

    @Test
    void secondNameOfAFile_isRefused_unlessTheCatalogSaysWhomBothAreAbout() throws IOException {
        Files.createSymbolicLink(data.resolve("again.csv"), data.resolve("visits.csv"));

        assertThatThrownBy(() -> run("again"))
                .hasMessageContaining("data set hospital-a/again: it is not clear whom it is about");
        assertThat(average.nothingDelivered()).isTrue();
        assertThat(entries("server1", "again")).isEmpty();

        Files.writeString(data.resolve("catalog.json"), BOTH_ABOUT_VISITORS);
        run("visits");
        average.forget();
        assertThatThrownBy(() -> run("again"))
                .hasMessageContaining("data set hospital-a/visitors: privacy budget exceeded");
        assertThat(average.nothingDelivered()).isTrue();
        for (String player : List.of("hospital-a", "server1")) {
            assertThat(entries(player, "visitors")).as(player).hasSize(1);
        }
    }

    @Test
    void copyOfAFile_isTheSameData() throws IOException {
        Files.copy(data.resolve("visits.csv"), data.resolve("again.csv"));

        for (String name : List.of("visits", "again")) {
            assertThatThrownBy(() -> run(name)).hasMessageContaining("it is not clear whom it is about");
        }
        assertThat(average.nothingDelivered()).isTrue();
    }

    @Test
    void fileThatWasRenamed_hasNoNewBudget() throws IOException {
        run("visits");
        average.forget();
        Files.move(data.resolve("visits.csv"), data.resolve("again.csv"));

        assertThatThrownBy(() -> run("again"))
                .hasMessageContaining(
                        "data set hospital-a/again was about hospital-a/visits, of whose privacy something has been spent");
        assertThat(average.nothingDelivered()).isTrue();
    }

    @Test
    void nameThatIsSaidToBeAboutOthers_hasNoNewBudget() throws IOException {
        run("visits");
        average.forget();
        Files.writeString(data.resolve("visits.csv"), "days\n3\n2\n3\n");
        Files.writeString(
                data.resolve("catalog.json"),
                "{\"datasets\": {\"visits\": {\"file\": \"visits.csv\", \"subjects\": \"others\"}}}");

        assertThatThrownBy(() -> run(tfe -> days(tfe, "visits").noisedSum(30, 40)))
                .hasMessageContaining("was about hospital-a/visits");
        assertThat(average.nothingDelivered()).isTrue();
        assertThat(entries("server1", "others")).isEmpty();
    }

    @Test
    void sumOverTwoDataSetsAboutThem_hasEachOfThemTwice() throws IOException {
        Files.writeString(data.resolve("again.csv"), "days\n4\n5\n6\n");
        Files.writeString(data.resolve("catalog.json"), BOTH_ABOUT_VISITORS);

        assertThatThrownBy(() -> run(tfe ->
                        tfe.concat(0, days(tfe, "visits"), days(tfe, "again")).noisedSum(30, NOISE)))
                .hasMessageContaining("privacy budget exceeded");
        run(tfe -> tfe.concat(0, days(tfe, "visits"), days(tfe, "again")).noisedSum(30, 2 * NOISE));
        assertThat(entries("server1", "visitors")).singleElement().asString().contains("gaussian(2.5)");
    }
}

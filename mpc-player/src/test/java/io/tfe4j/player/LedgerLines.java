package io.tfe4j.player;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a ledger's file has been spent on. */
public final class LedgerLines {
    private LedgerLines() {}

    /** Its lines without those that say the budget; none if there is no such file. */
    public static List<String> entries(Path ledger) throws IOException {
        return Files.exists(ledger)
                ? Files.readAllLines(ledger).stream()
                        .filter(line -> !line.startsWith("budget"))
                        .toList()
                : List.of();
    }
}
